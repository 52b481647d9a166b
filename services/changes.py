"""What has changed since a position, as ids: the feed by which apps keep their own copy."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from domain.actor import Actor
from domain.event_cursor import EventCursor, chain_of
from domain.events import EventKind
from domain.sync_scope import scope_mark
from models.columns import to_instant
from models.event import Event
from services.audience import tags_of
from services.sql import for_dialect
from services.subject import SCOPES, visible_ids

MOST = 1_000
WINDOW = timedelta(days=90)
"""How long a phone may have been away; older positions start afresh."""

CHUNK, FARTHEST = 2_000, 20_000
"""Events read at once, and before an answer is given although it has room for more."""

CHANGES_PACK = frozenset(
    {EventKind.AREAS_IMPORTED, EventKind.MEMBERS_IMPORTED, EventKind.GRIDS_ASSIGNED}
)
HEAD = "SELECT seq, hash FROM log_head WHERE county_id = $1"
AROUND = "SELECT seq, at, hash FROM event WHERE county_id = $1 AND seq IN ($2, $3)"
AFTER = (
    "SELECT seq, kind, subject_type, subject_id, audience FROM event "
    "WHERE county_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
)
HASH_AT = "SELECT hash FROM event WHERE county_id = $1 AND seq = $2"
Subject: TypeAlias = tuple[str, UUID]


class Logged(NamedTuple):
    """One event as far as the feed needs it; `audience` is JSON text as it is stored."""

    seq: int
    kind: str
    subject: Subject
    audience: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Subjects as (type name, id), each once, in the order of their last change.

    `is_pack_stale`: what a phone keeps besides them (areas, people) may have changed, too.
    """

    seen: tuple[Subject, ...]
    gone: tuple[Subject, ...]
    cursor: EventCursor
    has_more: bool
    reset: bool
    is_pack_stale: bool


@dataclass(slots=True)
class _Page:
    """What has been gathered so far; `relevant` maps subjects to whether they are seen."""

    seq: int
    relevant: dict[Subject, bool] = field(default_factory=dict)
    is_pack_stale: bool = False
    is_full: bool = False


async def log_head(by: Actor) -> EventCursor:
    """The position of the last event of the actor's county."""
    rows = await _read(HEAD, by.county_id)
    seq, last = (rows[0]["seq"], rows[0]["hash"]) if rows else (0, "")
    return EventCursor(by.county_id, seq, scope_mark(by), chain_of(last))


async def changes_after(
    after: EventCursor | None, *, first: int, by: Actor, now: datetime
) -> Changes:
    """The next `first` subjects that changed after a position, or from the beginning.

    Those the actor sees now come as seen; those it does not come as gone when one of the events
    was meant for it. Asks for a reset when what happened since cannot be told any more.
    """
    seq = after.seq if after else 0
    if after is not None and seq and await _is_lost(after, by, now):
        return _start_afresh(by)
    page = _Page(seq)
    for _ in range(FARTHEST // CHUNK):
        events = await _events_after(page.seq, by)
        await _gather(events, page, first, by)
        if page.is_full or len(events) < CHUNK or len(page.relevant) == first:
            break
    return Changes(
        seen=tuple(subject for subject, is_seen in page.relevant.items() if is_seen),
        gone=tuple(subject for subject, is_seen in page.relevant.items() if not is_seen),
        cursor=await _cursor_at(page.seq, by),
        has_more=page.is_full or len(events) == CHUNK,
        reset=False,
        is_pack_stale=page.is_pack_stale,
    )


async def _is_lost(after: EventCursor, by: Actor, now: datetime) -> bool:
    """Whether other rights, another log or too long a time lie between then and now."""
    if after.scope != scope_mark(by):
        return True
    around = {
        row["seq"]: row for row in await _read(AROUND, by.county_id, after.seq, after.seq + 1)
    }
    here, following = around.get(after.seq), around.get(after.seq + 1)
    if here is None or chain_of(here["hash"]) != after.chain:
        return True
    return following is not None and to_instant(following["at"]) < now - WINDOW


def _start_afresh(by: Actor) -> Changes:
    beginning = EventCursor(by.county_id, 0, scope_mark(by), chain_of(""))
    return Changes(
        seen=(), gone=(), cursor=beginning, has_more=True, reset=True, is_pack_stale=True
    )


async def _gather(events: Sequence[Logged], page: _Page, first: int, by: Actor) -> None:
    """Add what concerns the actor, in order, until the page holds `first` subjects."""
    seen, mine = await _seen(events, by), [f'"{tag}"' for tag in tags_of(by)]
    for event in events:
        subject = event.subject
        if subject in seen or subject in page.relevant or _is_meant(event, mine):
            if subject not in page.relevant and len(page.relevant) == first:
                page.is_full = True
                return
            page.relevant.pop(subject, None)
            page.relevant[subject] = subject in seen
        page.is_pack_stale |= event.kind in CHANGES_PACK
        page.seq = event.seq


def _is_meant(event: Logged, mine: Sequence[str]) -> bool:
    """Whether the event names the actor; tags have no characters that JSON would spell apart."""
    return event.subject[0] in SCOPES and any(tag in event.audience for tag in mine)


async def _seen(events: Sequence[Logged], by: Actor) -> set[Subject]:
    by_type: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        type_name, identity = event.subject
        if type_name in SCOPES:
            by_type[type_name].add(identity)
    return {
        (type_name, identity)
        for type_name, ids in by_type.items()
        for identity in await visible_ids(type_name, ids, by=by)
    }


async def _cursor_at(seq: int, by: Actor) -> EventCursor:
    rows = await _read(HASH_AT, by.county_id, seq) if seq else []
    return EventCursor(by.county_id, seq, scope_mark(by), chain_of(rows[0]["hash"] if rows else ""))


async def _events_after(seq: int, by: Actor) -> list[Logged]:
    return list(_logged(await _read(AFTER, by.county_id, seq, CHUNK)))


def _logged(rows: Sequence[Mapping[str, Any]]) -> Iterator[Logged]:
    for row in rows:
        identity = row["subject_id"]
        subject = (
            row["subject_type"],
            identity if isinstance(identity, UUID) else UUID(identity),
        )
        yield Logged(row["seq"], row["kind"], subject, row["audience"])


async def _read(sql: str, *values: Any) -> Sequence[Any]:
    connection: BaseDBAsyncClient = Event._meta.db
    _, rows = await connection.execute_query(for_dialect(sql, connection), list(values))
    return rows
