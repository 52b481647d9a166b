"""Everything that can be read, in one table: types with their scopes, and the roots."""

from domain.area import AreaLevel
from domain.scope import Is
from engine.declare import answered, by_id, node, nodes, rows
from engine.filters import inside
from engine.rule import RootRule
from resolvers.activity import ACTIVITIES, ACTIVITY
from resolvers.area import AREA, AREAS, BY_CODE, GRIDS
from resolvers.category import CATEGORY, CATEGORY_FILTERS, CATEGORY_LIST
from resolvers.channel import CHANNEL, CHANNELS
from resolvers.competence import COMPETENCE, COMPETENCE_FILTERS
from resolvers.consultation import (
    COMMITMENT,
    COMMITMENTS,
    CONSULTATION,
    CONSULTATIONS,
    EVALUATION,
    MINUTES,
    MINUTES_CONFIRMATION,
    PARTICIPANT,
    SESSION_ENTRY,
)
from resolvers.duty import DUTY_ENTRIES, DUTY_ENTRY, SCORING_RULES
from resolvers.event import EVENT
from resolvers.issue import FEEDBACK, ISSUE, ISSUES
from resolvers.issue_family import SUPPLEMENT
from resolvers.ledger import LEDGER_ENTRIES, LEDGER_ENTRY
from resolvers.mechanism import MECHANISM_ITEM
from resolvers.member import (
    GRID_ASSIGNMENT,
    LEAVE,
    LEAVES,
    MEMBER,
    MEMBERS,
    MEMBERSHIP,
    SECTOR_GROUP,
    TERM,
)
from resolvers.organisation import DEPARTMENT, DEVICE, HALL
from resolvers.output import OUTPUT_READS, OUTPUT_ROOTS
from resolvers.photo import PHOTO
from resolvers.qr_code import QR_CODE
from resolvers.reporter import REPORTER
from resolvers.resident import ERASURE, RESIDENT_ROOTS
from resolvers.retention import RETENTION_ROOTS, RETENTION_RULE
from resolvers.staff import STAFF, STAFF_ROOTS
from resolvers.supervision import SUPERVISION_READS, SUPERVISION_ROOTS
from resolvers.task import TASK, TASK_EXTENSION, TASKS
from resolvers.topic import TOPIC, TOPICS
from resolvers.webhook import WEBHOOK_READS, WEBHOOK_ROOTS

READS = (
    *AREAS,
    ACTIVITY,
    *SUPERVISION_READS,
    *OUTPUT_READS,
    CATEGORY,
    CATEGORY_LIST,
    CHANNEL,
    COMPETENCE,
    COMMITMENT,
    CONSULTATION,
    DEPARTMENT,
    DEVICE,
    DUTY_ENTRY,
    EVALUATION,
    EVENT,
    FEEDBACK,
    GRID_ASSIGNMENT,
    HALL,
    ISSUE,
    LEAVE,
    MECHANISM_ITEM,
    LEDGER_ENTRY,
    MEMBER,
    MEMBERSHIP,
    MINUTES,
    MINUTES_CONFIRMATION,
    PARTICIPANT,
    PHOTO,
    SCORING_RULES,
    QR_CODE,
    REPORTER,
    SECTOR_GROUP,
    SESSION_ENTRY,
    STAFF,
    SUPPLEMENT,
    TASK,
    TASK_EXTENSION,
    TERM,
    TOPIC,
    *WEBHOOK_READS,
    ERASURE,
    RETENTION_RULE,
)
INTERFACES = (AREA,)
BY_POSITION = ("position", "id")
ROOTS: dict[str, RootRule] = {
    "county": rows(order=BY_CODE),
    "sectorGroups": rows(order=BY_POSITION),
    "departments": rows(order=BY_CODE),
    "halls": rows(order=BY_CODE),
    "devices": rows(order=("created_at", "id")),
    "categories": rows(order=BY_POSITION, filters=CATEGORY_FILTERS),
    "categoryLists": rows(order=(("version", "desc"),)),
    "terms": rows(order=("number",)),
    "mechanismItems": rows(order=("family", "ordinal")),
    "competences": rows(
        order=("position", "id"), filters=COMPETENCE_FILTERS, limit="first", most=500
    ),
    "channels": CHANNELS,
    "leaves": LEAVES,
    "member": by_id("Member"),
    "node": node(),
    "nodes": nodes(),
    "issue": by_id("Issue"),
    "issues": ISSUES,
    "consultation": by_id("Consultation"),
    "consultations": CONSULTATIONS,
    "commitments": COMMITMENTS,
    "topic": by_id("Topic"),
    "topics": TOPICS,
    "activity": by_id("Activity"),
    "activities": ACTIVITIES,
    "dutyEntries": DUTY_ENTRIES,
    "scoringRules": rows(order=("version",)),
    "grids": GRIDS,
    "gridMap": rows(
        order=BY_CODE,
        filters={"box": inside("centre_longitude", "centre_latitude")},
        limit="first",
        most=500,
        where=Is("level", AreaLevel.GRID),
    ),
    "members": MEMBERS,
    "hall": by_id("Hall"),
    "ledgerEntries": LEDGER_ENTRIES,
    "similarIssues": answered(),
    "qrCodes": rows(order=(("issued_at", "desc"), ("id", "desc"))),
    "task": by_id("Task"),
    "tasks": TASKS,
    "viewer": answered(),
    "checkInCode": answered(),
    "dutyYear": answered(),
    "statistics": answered(),
    "competentDepartments": answered(),
    "uncoveredGrids": answered(),
    "unvisitedGrids": answered(),
    "publicCounts": answered(),
    "chatDrafts": answered(),
    "gridAt": answered(),
    "mySessions": answered(),
    "changes": answered(),
    "logHead": answered(),
    "inbox": answered(),
    **SUPERVISION_ROOTS,
    **OUTPUT_ROOTS,
    **STAFF_ROOTS,
    **WEBHOOK_ROOTS,
    **RESIDENT_ROOTS,
    **RETENTION_ROOTS,
    "offlinePack": answered(),
    "issueReplicaPull": answered(),
}
