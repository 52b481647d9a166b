"""What has changed since a position, as ids: the feed by which apps keep their own copy."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.actor import Actor
from domain.event_cursor import EventCursor, chain_of
from domain.sync_scope import scope_mark
from models.columns import to_instant
from services.audience import tags_of
from services.feed import Reader, Subject, feed_after, read

MOST = 1_000
WINDOW = timedelta(days=90)
"""How long a phone may have been away; older positions start afresh."""

HEAD = "SELECT seq, hash FROM log_head WHERE county_id = $1"
AROUND = "SELECT seq, at, hash FROM event WHERE county_id = $1 AND seq IN ($2, $3)"
HASH_AT = "SELECT hash FROM event WHERE county_id = $1 AND seq = $2"


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


async def log_head(by: Actor) -> EventCursor:
    """The position of the last event of the actor's county."""
    rows = await read(HEAD, by.county_id)
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
    reader, head = Reader(by=by, mine=tags_of(by)), await log_head(by)
    page = await feed_after(seq, first=first, reader=reader, head=head.seq)
    return Changes(
        seen=tuple(subject for subject, is_seen in page.subjects.items() if is_seen),
        gone=tuple(subject for subject, is_seen in page.subjects.items() if not is_seen),
        cursor=head if page.seq == head.seq else await cursor_at(page.seq, by),
        has_more=page.has_more,
        reset=False,
        is_pack_stale=page.is_pack_stale,
    )


async def is_of_this_log(seq: int, chain: bytes, by: Actor) -> bool:
    """Whether the log still has the event that a position was taken at."""
    return not seq or (await cursor_at(seq, by)).chain == chain


async def cursor_at(seq: int, by: Actor) -> EventCursor:
    """The cursor of a position; that of one the log does not have is of no log."""
    rows = await read(HASH_AT, by.county_id, seq) if seq else []
    return EventCursor(by.county_id, seq, scope_mark(by), chain_of(rows[0]["hash"] if rows else ""))


async def _is_lost(after: EventCursor, by: Actor, now: datetime) -> bool:
    """Whether other rights, another log or too long a time lie between then and now."""
    if after.scope != scope_mark(by):
        return True
    around = {row["seq"]: row for row in await read(AROUND, by.county_id, after.seq, after.seq + 1)}
    here, following = around.get(after.seq), around.get(after.seq + 1)
    if here is None or chain_of(here["hash"]) != after.chain:
        return True
    return following is not None and to_instant(following["at"]) < now - WINDOW


def _start_afresh(by: Actor) -> Changes:
    beginning = EventCursor(by.county_id, 0, scope_mark(by), chain_of(""))
    return Changes(
        seen=(), gone=(), cursor=beginning, has_more=True, reset=True, is_pack_stale=True
    )
