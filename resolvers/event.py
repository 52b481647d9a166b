"""How an event is read: only through its subject, whose scope is checked first."""

from collections.abc import Mapping
from typing import Any

from domain import permissions
from domain.event_cursor import to_text
from domain.events import EventKind
from domain.ids import to_wire
from domain.steps import Step
from engine.declare import Reads, computed
from models.event import Event


def _cursor(row: Mapping[str, Any], _: Any) -> str:
    return to_text(row["county_id"], row["seq"])


def _label(row: Mapping[str, Any], _: Any) -> str:
    return EventKind(row["kind"]).label


def _subject_id(row: Mapping[str, Any], _: Any) -> str:
    return to_wire(row["subject_type"], row["subject_id"])


def _actor_name(row: Mapping[str, Any], _: Any) -> str:
    return row["actor_name"] if row["words"] else ""


def _note(row: Mapping[str, Any], _: Any) -> str:
    return str(row["data"].get("note", "")) if row["words"] else ""


def _from_step(row: Mapping[str, Any], _: Any) -> Step | None:
    return _STEPS[row["data"].get("fromStep")]


def _to_step(row: Mapping[str, Any], _: Any) -> Step | None:
    return _STEPS[row["data"].get("step")]


_STEPS: Mapping[str | None, Step | None] = {None: None} | {str(step): step for step in Step}
WORDS = {"words": permissions.WORDS}

EVENT = Reads(
    type_name="Event",
    model=Event,
    scope=permissions.EVENT,
    fields={
        "cursor": computed(_cursor, needs=("county_id", "seq"), facts=()),
        "label": computed(_label, needs=("kind",), facts=()),
        "actorName": computed(_actor_name, needs=("actor_name",), rules=WORDS, facts=()),
        "subjectId": computed(_subject_id, needs=("subject_type", "subject_id"), facts=()),
        "note": computed(_note, needs=("data",), rules=WORDS, facts=()),
        "fromStep": computed(_from_step, needs=("data",), facts=()),
        "toStep": computed(_to_step, needs=("data",), facts=()),
    },
)
