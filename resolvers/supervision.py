"""Supervision (监督) put together: its reads and its mutations, noun by noun."""

from collections.abc import Mapping

import strawberry

from engine.rule import RootRule
from resolvers.calendar_day import (
    CALENDAR_DAY,
    CALENDAR_DAY_ROOTS,
    CalendarDayMutation,
    WorkingHoursQuery,
)
from resolvers.counter_review import COUNTER_REVIEW, COUNTER_REVIEW_ROOTS, CounterReviewMutation
from resolvers.deadline import DEADLINE, DEADLINE_ROOTS, DEADLINE_RULE, DeadlineMutation
from resolvers.oversight_act import (
    OVERSIGHT_ACT,
    OVERSIGHT_ACT_MEMBER,
    OVERSIGHT_ACT_ROOTS,
    OVERSIGHT_FOLLOW_UP,
    OversightActMutation,
)
from resolvers.oversight_letter import (
    OVERSIGHT_LETTER,
    OVERSIGHT_LETTER_ROOTS,
    OversightLetterMutation,
)
from resolvers.reminder import REMINDER, REMINDER_ROOTS, ReminderMutation
from resolvers.spot_check import (
    SPOT_CHECK,
    SPOT_CHECK_ITEM,
    SPOT_CHECK_ROOTS,
    SpotCheckMutation,
)
from schema.calendar_day import CalendarDayReads
from schema.counter_review import CounterReviewReads
from schema.deadline import DeadlineReads
from schema.oversight_act import OversightActReads
from schema.oversight_letter import OversightLetterReads
from schema.reminder import ReminderReads
from schema.spot_check import SpotCheckReads

SUPERVISION_READS = (
    CALENDAR_DAY,
    COUNTER_REVIEW,
    DEADLINE,
    DEADLINE_RULE,
    OVERSIGHT_ACT,
    OVERSIGHT_ACT_MEMBER,
    OVERSIGHT_FOLLOW_UP,
    OVERSIGHT_LETTER,
    REMINDER,
    SPOT_CHECK,
    SPOT_CHECK_ITEM,
)
SUPERVISION_ROOTS: Mapping[str, RootRule] = {
    **CALENDAR_DAY_ROOTS,
    **COUNTER_REVIEW_ROOTS,
    **DEADLINE_ROOTS,
    **OVERSIGHT_ACT_ROOTS,
    **OVERSIGHT_LETTER_ROOTS,
    **REMINDER_ROOTS,
    **SPOT_CHECK_ROOTS,
}


@strawberry.type
class SupervisionQuery(
    CalendarDayReads,
    CounterReviewReads,
    DeadlineReads,
    OversightActReads,
    OversightLetterReads,
    ReminderReads,
    SpotCheckReads,
    WorkingHoursQuery,
):
    pass


@strawberry.type
class SupervisionMutation(
    CalendarDayMutation,
    CounterReviewMutation,
    DeadlineMutation,
    OversightActMutation,
    OversightLetterMutation,
    ReminderMutation,
    SpotCheckMutation,
):
    pass
