"""How consultations are read, with their people, live record, commitments and minutes."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from domain import consultation as rules
from domain import permissions
from domain.consultation import ConsultationVerb, Role, Stage
from engine.declare import Reads, backward, column, computed, connection, embedded, many
from engine.filters import actor_same, among, beneath, contains, ids, since
from models.consultation import (
    Commitment,
    Consultation,
    Minutes,
    MinutesConfirmation,
    Participant,
    SessionEntry,
)
from models.event import Event
from resolvers.area import AREA
from schema.action import AllowedAction


def _actions(row: Mapping[str, Any], _: Any) -> tuple[AllowedAction, ...]:
    roles = frozenset(role for role in Role if row[role])
    return actions_of(Stage(row["stage"]), roles)


@lru_cache(maxsize=512)
def actions_of(stage: Stage, roles: frozenset[Role]) -> tuple[AllowedAction, ...]:
    """One entry per verb; few combinations exist, so they are made once."""
    refusals = {verb: rules.refusal(verb, stage, roles) for verb in ConsultationVerb}
    return tuple(
        AllowedAction(
            code=verb,
            label=rules.STEPS[verb].label,
            is_allowed=why_not is None,
            why_not=why_not,
        )
        for verb, why_not in refusals.items()
    )


PARTICIPANT = Reads(
    type_name="Participant",
    model=Participant,
    scope=permissions.OF_CONSULTATION,
    fields={"name": column("name", scope=permissions.WORDS)},
)
SESSION_ENTRY = Reads(
    type_name="SessionEntry",
    model=SessionEntry,
    scope=permissions.OF_CONSULTATION,
    fields={"photos": many("photos", order=("position", "id"))},
)
COMMITMENT = Reads(type_name="Commitment", model=Commitment, scope=permissions.OF_CONSULTATION)
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
        "issues": many("issue_links.issue", order=(("captured_at", "asc"), ("id", "asc"))),
        "entries": many("entries", order=("ordinal",), limit="first"),
        "timeline": many(backward(Event, "subject_id"), order=("seq",), limit="first"),
        "allowedActions": computed(
            _actions, needs=("stage",), rules=permissions.CONSULTATION_ROLES
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
        "updatedSince": since("updated_at"),
        "text": contains("title", "purpose"),
    },
)
