"""What has changed since a position, as ids: the feed by which apps keep their own copy."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from domain.actor import Actor
from domain.event_cursor import EventCursor, chain_of
from domain.events import CHANGES_GRANTS
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
class Page:
    """What has been gathered so far; `subjects` says of each whether the actor sees it now."""

    seq: int
    subjects: dict[Subject, bool] = field(default_factory=dict)
    is_pack_stale: bool = False
    has_more: bool = False


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
    page = await feed_after(seq, first=first, by=by, mine=tags_of(by))
    return Changes(
        seen=tuple(subject for subject, is_seen in page.subjects.items() if is_seen),
        gone=tuple(subject for subject, is_seen in page.subjects.items() if not is_seen),
        cursor=await cursor_at(page.seq, by),
        has_more=page.has_more,
        reset=False,
        is_pack_stale=page.is_pack_stale,
    )


async def feed_after(
    seq: int,
    *,
    first: int,
    by: Actor,
    mine: Collection[str],
    types: Collection[str] = SCOPES.keys(),
) -> Page:
    """The next `first` subjects after a position: seen by the actor, or else meant for the tags."""
    page, quoted = Page(seq), [f'"{tag}"' for tag in mine]
    for _ in range(FARTHEST // CHUNK):
        events = await _events_after(page.seq, by)
        page.has_more = len(events) == CHUNK
        await _gather(events, page, first=first, by=by, mine=quoted, types=types)
        if len(page.subjects) == first or not page.has_more:
            break
    return page


async def is_of_this_log(seq: int, chain: bytes, by: Actor) -> bool:
    """Whether the log still has the event that a position was taken at."""
    return not seq or (await cursor_at(seq, by)).chain == chain


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


async def _gather(
    events: Sequence[Logged],
    page: Page,
    *,
    first: int,
    by: Actor,
    mine: Sequence[str],
    types: Collection[str],
) -> None:
    """Add what concerns the actor, in order, until the page holds `first` subjects."""
    seen = await _seen(events, by, types)
    for event in events:
        subject, is_known = event.subject, event.subject in page.subjects
        if subject in seen or is_known or _is_meant(event, mine, types):
            if not is_known and len(page.subjects) == first:
                page.has_more = True
                return
            page.subjects.pop(subject, None)
            page.subjects[subject] = subject in seen
        page.is_pack_stale |= event.kind in CHANGES_GRANTS
        page.seq = event.seq


def _is_meant(event: Logged, mine: Sequence[str], types: Collection[str]) -> bool:
    """Whether the event names the actor; tags have no characters that JSON would spell apart."""
    return event.subject[0] in types and any(tag in event.audience for tag in mine)


async def _seen(events: Sequence[Logged], by: Actor, types: Collection[str]) -> set[Subject]:
    by_type: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        type_name, identity = event.subject
        if type_name in types:
            by_type[type_name].add(identity)
    return {
        (type_name, identity)
        for type_name, ids in by_type.items()
        for identity in await visible_ids(type_name, ids, by=by)
    }


async def cursor_at(seq: int, by: Actor) -> EventCursor:
    """The cursor of a position; that of one the log does not have is of no log."""
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
