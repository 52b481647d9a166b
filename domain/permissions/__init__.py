"""Who sees which rows (DOMAIN §9), said once as data: lists, lookups, counts and events read it."""

from domain.permissions.activity import ACTIVITY, ACTIVITY_ROLES
from domain.permissions.area import AREA_COUNTS
from domain.permissions.consultation import (
    COMMITMENT_OWNER,
    COMMITMENT_ROLES,
    CONSULTATION,
    CONSULTATION_ROLES,
    INVITED,
    MINUTES_CONFIRMATION,
    OF_CONSULTATION,
)
from domain.permissions.deadline import DEADLINE
from domain.permissions.duty import DUTY, DUTY_ROLES
from domain.permissions.event import EVENT
from domain.permissions.information_report import (
    INFORMATION_REPORT,
    INFORMATION_REPORT_PARTIES,
    OF_INFORMATION_REPORT,
)
from domain.permissions.issue import (
    FEEDBACK,
    ISSUE,
    ISSUE_PARTIES,
    OF_ISSUE_FOR_HANDLERS,
    REPORTER,
)
from domain.permissions.organisation import CHANNEL, LEAVE, LEAVE_ROLES
from domain.permissions.photo import PHOTO, PHOTO_WHOLE, RENDITIONS
from domain.permissions.proposal import (
    PROPOSAL,
    PROPOSAL_ASSIGNMENT,
    PROPOSAL_PARTIES,
    PROPOSAL_SIGNER,
)
from domain.permissions.reporter import QR_CODE, REPORTER_IN_CONFIDENCE, REPORTERS
from domain.permissions.resident import ERASURE, RETENTION_RULE
from domain.permissions.said import EXACT_PLACE, PUBLIC, WORDS
from domain.permissions.staff import STAFF
from domain.permissions.statistics import (
    GRIDS_COUNTED_FOR,
    MEMBERS_COUNTED_FOR,
    STATISTICS_ACTIVITY,
    STATISTICS_BY,
    STATISTICS_CONSULTATION,
    STATISTICS_COUNTER_REVIEW,
    STATISTICS_DEADLINE,
    STATISTICS_DUTY,
    STATISTICS_ISSUE,
    STATISTICS_LETTER,
    STATISTICS_SPOT_CHECK_ITEM,
)
from domain.permissions.supervision import (
    COUNTER_REVIEW,
    COUNTER_REVIEW_AUTHOR,
    COUNTER_REVIEW_PARTIES,
    OF_OVERSIGHT_ACT,
    OVERSIGHT_ACT,
    OVERSIGHT_ACT_PARTIES,
    OVERSIGHT_LETTER,
    OVERSIGHT_LETTER_PARTIES,
    REMINDER,
    REMINDER_PARTIES,
    SPOT_CHECK,
    SPOT_CHECK_ITEM,
    SPOT_CHECK_ITEM_PARTIES,
)
from domain.permissions.task import TASK, TASK_EXTENSION, TASK_PARTIES
from domain.permissions.topic import TOPIC, TOPIC_ROLES
from domain.permissions.webhook import NOTICE_ATTEMPT, NOTICE_DELIVERY, WEBHOOK

__all__ = [
    "ACTIVITY",
    "ACTIVITY_ROLES",
    "AREA_COUNTS",
    "CHANNEL",
    "COMMITMENT_OWNER",
    "COMMITMENT_ROLES",
    "CONSULTATION",
    "CONSULTATION_ROLES",
    "COUNTER_REVIEW",
    "COUNTER_REVIEW_AUTHOR",
    "COUNTER_REVIEW_PARTIES",
    "DEADLINE",
    "DUTY",
    "DUTY_ROLES",
    "ERASURE",
    "EVENT",
    "EXACT_PLACE",
    "FEEDBACK",
    "GRIDS_COUNTED_FOR",
    "INFORMATION_REPORT",
    "INFORMATION_REPORT_PARTIES",
    "INVITED",
    "ISSUE",
    "ISSUE_PARTIES",
    "LEAVE",
    "LEAVE_ROLES",
    "MEMBERS_COUNTED_FOR",
    "MINUTES_CONFIRMATION",
    "NOTICE_ATTEMPT",
    "NOTICE_DELIVERY",
    "OF_CONSULTATION",
    "OF_INFORMATION_REPORT",
    "OF_ISSUE_FOR_HANDLERS",
    "OF_OVERSIGHT_ACT",
    "OVERSIGHT_ACT",
    "OVERSIGHT_ACT_PARTIES",
    "OVERSIGHT_LETTER",
    "OVERSIGHT_LETTER_PARTIES",
    "PHOTO",
    "PHOTO_WHOLE",
    "PROPOSAL",
    "PROPOSAL_ASSIGNMENT",
    "PROPOSAL_PARTIES",
    "PROPOSAL_SIGNER",
    "PUBLIC",
    "QR_CODE",
    "REMINDER",
    "REMINDER_PARTIES",
    "RENDITIONS",
    "REPORTER",
    "REPORTERS",
    "REPORTER_IN_CONFIDENCE",
    "RETENTION_RULE",
    "SPOT_CHECK",
    "SPOT_CHECK_ITEM",
    "SPOT_CHECK_ITEM_PARTIES",
    "STAFF",
    "STATISTICS_ACTIVITY",
    "STATISTICS_BY",
    "STATISTICS_CONSULTATION",
    "STATISTICS_COUNTER_REVIEW",
    "STATISTICS_DEADLINE",
    "STATISTICS_DUTY",
    "STATISTICS_ISSUE",
    "STATISTICS_LETTER",
    "STATISTICS_SPOT_CHECK_ITEM",
    "TASK",
    "TASK_EXTENSION",
    "TASK_PARTIES",
    "TOPIC",
    "TOPIC_ROLES",
    "WEBHOOK",
    "WORDS",
]
