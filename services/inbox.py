"""The inbox (消息): what others did that concerns me, newest first, and what of it I have read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.actor import Actor
from domain.errors import Invalid, NotFound
from domain.events import NO_NEWS
from models.event import Event, LogHead
from models.inbox import InboxMark, InboxRead
from services.audience import tags_of
from services.feed import read
from services.ports import Ports
from services.subject import SCOPES, visible_ids
from services.work import Call, Result, Work, perform

LOOKED_THROUGH = 20_000
"""So many of the county's last events an inbox reaches back."""

MOST_UNREAD = 100
"""Nobody counts further: shown as 99+."""

BATCH = 200
MEANT = {
    "postgres": "audience ?| $5::text[]",
    "sqlite": "EXISTS (SELECT 1 FROM json_each(audience) WHERE value IN "
    "(SELECT value FROM json_each($5)))",
}
_QUIET = ", ".join(f"'{kind}'" for kind in sorted(NO_NEWS))
NEWEST = (
    "SELECT id, seq, subject_type, subject_id FROM event WHERE county_id = $1 AND seq > $2 "
    "AND seq < $3 AND (actor_id IS NULL OR actor_id <> $4) AND {} "
    f"AND kind NOT IN ({_QUIET}) ORDER BY seq DESC LIMIT $6"
)


@dataclass(frozen=True, slots=True)
class Item:
    """An event by its id and place, and whether it was read."""

    event_id: UUID
    seq: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    items: Sequence[Item]
    has_more: bool


async def inbox(before: int | None, *, first: int, by: Actor) -> Inbox:
    """The newest `first` items below a position, or of all."""
    head = await LogHead.get(county_id=by.county_id)
    marked = await _marked(by)
    found = await _concerning(by, _reach(head, before), most=first + 1)
    extra = await _read_beyond(by, marked)
    items = [Item(_uuid(row[0]), row[1], row[1] <= marked or row[1] in extra) for row in found]
    return Inbox(items[:first], len(found) > first)


async def unread_count(by: Actor) -> int:
    """How many have not been read, at most MOST_UNREAD."""
    head = await LogHead.get(county_id=by.county_id)
    marked = await _marked(by)
    extra = await _read_beyond(by, marked)
    floor, top = _reach(head, None)
    found = await _concerning(by, (max(floor, marked), top), most=MOST_UNREAD, besides=extra)
    return len(found)


def _reach(head: LogHead, before: int | None) -> tuple[int, int]:
    return head.seq - LOOKED_THROUGH, head.seq + 1 if before is None else before


async def _marked(by: Actor) -> int:
    mark = await InboxMark.get_or_none(account_id=by.account_id)
    return mark.position if mark else 0


async def _read_beyond(by: Actor, marked: int) -> set[int]:
    rows: Any = await InboxRead.filter(account_id=by.account_id, seq__gt=marked).values_list(
        "seq", flat=True
    )
    return set(rows)


async def _concerning(
    by: Actor, between: tuple[int, int], *, most: int, besides: Iterable[int] = ()
) -> list[Sequence[Any]]:
    """Events meant for the actor whose subject it sees, newest first, at most so many."""
    floor, top = between
    found: list[Sequence[Any]] = []
    is_full = True
    while is_full and len(found) < most:
        rows = [tuple(row) for row in await _newest(by, floor, top)]
        found += await _seen([row for row in rows if row[1] not in besides], by)
        is_full = len(rows) == BATCH
        top = rows[-1][1] if rows else floor
    return found[:most]


async def _newest(by: Actor, floor: int, top: int) -> Sequence[Any]:
    dialect = Event._meta.db.capabilities.dialect
    tags = sorted(tags_of(by))
    meant: Any = tags if dialect == "postgres" else _json(tags)
    sql = NEWEST.format(MEANT[dialect])
    return await read(sql, by.county_id, floor, top, by.account_id, meant, BATCH)


def _json(tags: Sequence[str]) -> str:
    """They have no characters that JSON would spell apart."""
    return "[" + ", ".join(f'"{tag}"' for tag in tags) + "]"


async def _seen(rows: Sequence[Sequence[Any]], by: Actor) -> list[Sequence[Any]]:
    asked = {name: {_uuid(row[3]) for row in rows if row[2] == name} for name in SCOPES}
    seen = {name: await visible_ids(name, ids, by=by) for name, ids in asked.items() if ids}
    return [row for row in rows if row[2] not in SCOPES or _uuid(row[3]) in seen[row[2]]]


async def read_one(event_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """This one has been read; NotFound for what is not in the actor's inbox."""

    async def step(work: Work) -> UUID:
        event = await Event.get_or_none(id=event_id, county_id=by.county_id)
        found = event and await _concerning(by, (event.seq - 1, event.seq + 1), most=1)
        if event is None or not found:
            raise NotFound("消息里没有这一条。", path=("input", "id"))
        known = await InboxRead.exists(account_id=by.account_id, seq=event.seq)
        if not known and event.seq > await _marked(by):
            work.insert(InboxRead, county_id=by.county_id, account_id=by.account_id, seq=event.seq)
        return by.account_id

    return await perform(step, by=by, ports=ports, call=call)


async def read_up_to(seq: int, *, by: Actor, ports: Ports, call: Call) -> Result:
    """All up to a position have been read; an older position than before changes nothing."""

    async def step(work: Work) -> UUID:
        head = await LogHead.get(county_id=by.county_id)
        if seq > head.seq:
            raise Invalid("这个位置还没有到。", path=("input", "cursor"))
        mark = await InboxMark.select_for_update().get_or_none(account_id=by.account_id)
        if mark is None:
            work.insert(InboxMark, county_id=by.county_id, account_id=by.account_id, position=seq)
        elif mark.position < seq:
            work.update(mark, position=seq)
        await InboxRead.filter(account_id=by.account_id, seq__lte=seq).delete()
        return by.account_id

    return await perform(step, by=by, ports=ports, call=call)


def _uuid(identity: UUID | str) -> UUID:
    return identity if isinstance(identity, UUID) else UUID(identity)
