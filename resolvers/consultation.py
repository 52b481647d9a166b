"""How consultations are read, with their people, live record, commitments and minutes."""

from collections.abc import Mapping
from typing import Any

from domain import commitment as commitment_rules
from domain import consultation as rules
from domain import permissions
from domain.agenda import from_stored
from domain.consultation import (
    CheckInMethod,
    EntryKind,
    ParticipantKind,
)
from domain.scope import Is, both, either
from engine.declare import backward, column, computed, connection, count, embedded, many
from engine.filters import (
    actor_same,
    among,
    at_most,
    beneath,
    contains,
    holds,
    ids,
    since,
    until,
)
from engine.rule import Reads
from models.consultation import (
    Commitment,
    Consultation,
    Evaluation,
    Minutes,
    MinutesConfirmation,
    Participant,
    SessionEntry,
)
from models.event import Event
from resolvers.actions import actions_of
from resolvers.area import AREA
from schema.consultation import AgendaItem

SATISFIED = either(Is("score", 4), Is("score", 5))
PRESENT = both(
    either(*(Is("kind", kind) for kind in ParticipantKind if kind is not ParticipantKind.RESIDENT)),
    either(*(Is("check_in_method", method) for method in CheckInMethod)),
)


def _agenda(row: Mapping[str, Any], _: Any) -> tuple[AgendaItem, ...]:
    return tuple(
        AgendaItem(
            part=each.part,
            title=each.title,
            speaker_name=each.speaker_name,
            minutes=each.minutes,
        )
        for each in from_stored(row["agenda"])
    )


PARTICIPANT = Reads(
    type_name="Participant",
    model=Participant,
    scope=permissions.OF_CONSULTATION,
    fields={
        "name": column("name", scope=permissions.WORDS),
        "replyNote": column("reply_note", scope=permissions.WORDS),
        "attendeeName": column("attendee_name", scope=permissions.WORDS),
    },
)
EVALUATION = Reads(
    type_name="Evaluation",
    model=Evaluation,
    scope=permissions.OF_CONSULTATION,
    fields={"comment": column("comment", scope=permissions.WORDS)},
)
SESSION_ENTRY = Reads(
    type_name="SessionEntry",
    model=SessionEntry,
    scope=permissions.OF_CONSULTATION,
    fields={"photos": many("photos", order=("position", "id"))},
)
COMMITMENT = Reads(
    type_name="Commitment",
    model=Commitment,
    scope=permissions.OF_CONSULTATION,
    fields={
        "photos": many("photos", order=("position", "id")),
        "allowedActions": actions_of(
            commitment_rules.STEPS,
            commitment_rules.refusal,
            "progress",
            permissions.COMMITMENT_ROLES,
        ),
    },
)
COMMITMENTS = connection(
    orders={"DUE_ON": ("due_on", "id")},
    filters={
        "mine": holds(permissions.COMMITMENT_OWNER),
        "progresses": among("progress"),
        "departmentId": ids("department_id", "Department"),
        "dueUntil": at_most("due_on"),
    },
)
MINUTES = Reads(
    type_name="Minutes",
    model=Minutes,
    scope=permissions.OF_CONSULTATION,
    fields={"confirmations": many("confirmations", order=("confirmed_at", "id"))},
)
MINUTES_CONFIRMATION = Reads(
    type_name="MinutesConfirmation",
    model=MinutesConfirmation,
    scope=permissions.MINUTES_CONFIRMATION,
    fields={"reservation": column("reservation", scope=permissions.WORDS)},
)
CONSULTATION = Reads(
    type_name="Consultation",
    model=Consultation,
    scope=permissions.CONSULTATION,
    fields={
        "place": embedded(
            "GeoFix",
            prefix="fix_",
            present="fix_longitude",
            fields={"fixedAt": column("fix_at")},
        ),
        "participants": many("participants", order=("created_at", "id")),
        "commitments": many("commitments", order=("created_at", "id")),
        "minutes": many("minutes", order=("version",)),
        "agenda": computed(_agenda, needs=("agenda",), facts=()),
        "evaluations": many("evaluations", order=("score", "id")),
        "evaluationCount": count("evaluations"),
        "satisfiedCount": count("evaluations", where=SATISFIED),
        "dissents": many("entries", order=("ordinal",), where=Is("kind", EntryKind.DISSENT)),
        "followUps": many("follow_ups", order=("held_at", "id")),
        "presentCount": count("participants", where=PRESENT),
        "issues": many("issue_links.issue", order=(("captured_at", "asc"), ("id", "asc"))),
        "entries": many("entries", order=("ordinal",), limit="first"),
        "reports": many("report_links.report", order=("created_at", "id")),
        "proposals": many("proposal_links.proposal", order=("created_at", "id")),
        "timeline": many(backward(Event, "subject_id"), order=("seq",), limit="first"),
        "allowedActions": actions_of(
            rules.STEPS, rules.refusal, "stage", permissions.CONSULTATION_ROLES
        ),
    },
)
CONSULTATIONS = connection(
    orders={
        "HELD_AT": (("held_at", "desc"), ("id", "desc")),
        "UPDATED_AT": (("updated_at", "desc"), ("id", "desc")),
    },
    filters={
        "mine": actor_same("called_by_id", "account_id"),
        "stages": among("stage"),
        "hallId": ids("hall_id", "Hall"),
        "areaIds": beneath("area", *AREA.types.values()),
        "groupId": ids("group_id", "SectorGroup"),
        "topicId": ids("topic_id", "Topic"),
        "invited": holds(permissions.INVITED),
        "heldSince": since("held_at"),
        "heldUntil": until("held_at"),
        "updatedSince": since("updated_at"),
        "text": contains("title", "purpose"),
    },
)
