"""From logged events to the payloads of subscriptions, and from arguments to interests."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from domain.actor import Actor
from domain.event_cursor import to_text
from domain.ids import from_wire
from engine.rule import Ref
from schema.change import ConsultationChange, HallBoardChange, InboxChange, IssueChange
from schema.replica import SyncSignal
from services import interest
from services.event_log import LoggedEvent
from services.interest import CONSULTATION, ISSUE, Interest


def interest_of(name: str, arguments: Mapping[str, Any], *, by: Actor) -> Interest:
    """What the subscription field asks for; BadId names a wrong id."""
    return INTERESTS[name](arguments, by)


def change_of(name: str, event: LoggedEvent) -> Any:
    """The value of the subscription field for one event; entities are Refs."""
    return CHANGES[name](
        cursor=to_text(event.county_id, event.seq),
        resync=False,
        event=Ref("Event", event.id),
        **_entities(name, event),
    )


def resync_of(name: str, cursor: str) -> Any:
    """The value that says: events up to the cursor are missing, read afresh."""
    nothing = dict.fromkeys(ENTITIES[name])
    return CHANGES[name](cursor=cursor, resync=True, event=None, **nothing)


def _issues(arguments: Mapping[str, Any], by: Actor) -> Interest:
    text = arguments.get("issueId")
    return interest.issues(None if text is None else from_wire(ISSUE, text))


def _consultation(arguments: Mapping[str, Any], by: Actor) -> Interest:
    return interest.consultation(from_wire(CONSULTATION, arguments["consultationId"]))


def _hall_board(arguments: Mapping[str, Any], by: Actor) -> Interest:
    return interest.hall_board(from_wire("Hall", arguments["hallId"]), by=by)


def _inbox(arguments: Mapping[str, Any], by: Actor) -> Interest:
    return interest.inbox(by)


def _signals(arguments: Mapping[str, Any], by: Actor) -> Interest:
    return interest.signals(by)


INTERESTS: Mapping[str, Callable[[Mapping[str, Any], Actor], Interest]] = {
    "issueEvents": _issues,
    "consultationEvents": _consultation,
    "hallBoardEvents": _hall_board,
    "myInboxEvents": _inbox,
    "syncSignals": _signals,
}
CHANGES: Mapping[str, Callable[..., Any]] = {
    "issueEvents": IssueChange,
    "consultationEvents": ConsultationChange,
    "hallBoardEvents": HallBoardChange,
    "myInboxEvents": InboxChange,
    "syncSignals": lambda **_: SyncSignal.RESYNC,
}


def _subject(type_name: str) -> Callable[[LoggedEvent], Ref | None]:
    def ref(event: LoggedEvent) -> Ref | None:
        return Ref(type_name, event.subject_id) if event.subject_type == type_name else None

    return ref


def _entry(event: LoggedEvent) -> Ref | None:
    found = event.data.get("entryId")
    return Ref("SessionEntry", UUID(found)) if found else None


ENTITIES: Mapping[str, Mapping[str, Callable[[LoggedEvent], Ref | None]]] = {
    "issueEvents": {"issue": _subject(ISSUE)},
    "consultationEvents": {"consultation": _subject(CONSULTATION), "entry": _entry},
    "hallBoardEvents": {"consultation": _subject(CONSULTATION), "issue": _subject(ISSUE)},
    "myInboxEvents": {},
    "syncSignals": {},
}


def _entities(name: str, event: LoggedEvent) -> dict[str, Ref | None]:
    return {entity: ref_of(event) for entity, ref_of in ENTITIES[name].items()}
