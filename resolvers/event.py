"""How an event is read: only through its subject, whose scope is checked first."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from domain import permissions
from domain.event_cursor import to_text
from domain.events import EventKind
from domain.ids import to_wire
from engine.declare import computed, translated
from engine.rule import Reads
from models.event import Event
from resolvers.context import Context


def _cursor(context: Context) -> Callable[[int], str]:
    """Events are never read across counties: the reader's is the event's. Nobody reads none."""
    return partial(to_text, context.actor.county_id) if context.actor is not None else str


def _label(_: Context) -> Callable[[str], str]:
    return lambda kind: EventKind(kind).label


def _subject_id(row: Mapping[str, Any], _: Any) -> str:
    return to_wire(row["subject_type"], row["subject_id"])


def _actor_name(row: Mapping[str, Any], _: Any) -> str:
    return row["actor_name"] if row["words"] else ""


def _note(row: Mapping[str, Any], _: Any) -> str:
    said = row["data"]
    return str(said.get("note") or said.get("deadline", "")) if row["words"] else ""


def _from_step(_: Context) -> Callable[[Any], str | None]:
    return lambda told: told.get("fromStep")


def _to_step(_: Context) -> Callable[[Any], str | None]:
    return lambda told: told.get("step")


def _captured_at(row: Mapping[str, Any], _: Any) -> Any:
    return row["data"].get("capturedAt")


def _is_late(row: Mapping[str, Any], _: Any) -> bool:
    return bool(row["data"].get("late"))


def _is_clock_suspect(row: Mapping[str, Any], _: Any) -> bool:
    return bool(row["data"].get("clockSuspect"))


WORDS = {"words": permissions.WORDS}

EVENT = Reads(
    type_name="Event",
    model=Event,
    scope=permissions.EVENT,
    fields={
        "cursor": translated("seq", _cursor),
        "label": translated("kind", _label),
        "actorName": computed(_actor_name, needs=("actor_name",), rules=WORDS, facts=()),
        "subjectId": computed(_subject_id, needs=("subject_type", "subject_id"), facts=()),
        "capturedAt": computed(_captured_at, needs=("data",), facts=()),
        "isLate": computed(_is_late, needs=("data",), facts=()),
        "isClockSuspect": computed(_is_clock_suspect, needs=("data",), facts=()),
        "note": computed(_note, needs=("data",), rules=WORDS, facts=()),
        "fromStep": translated("data", _from_step),
        "toStep": translated("data", _to_step),
    },
)
