"""Issues as a phone's database pulls them: all that are seen once, then what changes.

A replicating database has no "start afresh": whatever its owner may not see any more, because
the issue or the owner's rights have changed, must come to it as a deletion.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from hmac import compare_digest
from operator import or_
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from domain import permissions
from domain.actor import Actor, ActorKind
from models.issue import Issue
from services.area_index import AreaIndex
from services.audience import tags_of
from services.changes import cursor_at, is_of_this_log, log_head
from services.feed import Reader, feed_after
from services.ports import MARK_BYTES, Ports
from services.subject import visible_ids
from services.visible import visible_to

MOST = 500
ISSUE = "Issue"
COLUMNS = (
    "id", "title", "content", "source", "nature", "category_id", "area_id", "longitude",
    "latitude", "captured_at", "step", "round", "finding", "route", "outcome", "outcome_text",
    "updated_at", "version",
)  # fmt: skip
Grant: TypeAlias = Mapping[str, Any]
"""The facts of an actor that decide what it sees, as JSON."""

_IDS = ("member_id", "group_id", "department_id", "township_id", "hall_id")
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far a database has come.

    `grants` are the rights under which it may hold documents, the last ones being those in force
    then. `filled` is the last id of a walk through all issues (empty at its beginning), None when
    the walk is over and only changes are left.
    """

    seq: int
    chain: bytes
    grants: Sequence[Grant]
    filled: str | None


@dataclass(frozen=True, slots=True)
class Pull:
    """Rows (COLUMNS) that are seen, and ids of what is to be deleted, in the order to apply."""

    found: Sequence[Row | UUID]
    checkpoint: str


async def pull(checkpoint: str | None, *, limit: int, by: Actor, ports: Ports) -> Pull:
    """The next documents; fewer than `limit` only when there are no more."""
    index = ports.areas.of(by.county_id)
    position = await _resumed(checkpoint, by, ports, index)
    subjects: dict[UUID, bool] = {}
    if position.filled is not None:
        position = await _fill(position, subjects, limit=limit, by=by, index=index)
    if position.filled is None and len(subjects) < limit:
        position = await _follow(position, subjects, limit=limit, by=by, index=index)
    return Pull(await _rows(subjects), _marked(position, by, ports))


async def _resumed(checkpoint: str | None, by: Actor, ports: Ports, index: AreaIndex) -> Position:
    """Where to go on: from the beginning when there is no position, or none of this log."""
    known, present = _opened(checkpoint, by, ports), grant_of(by, index)
    grants = known.grants if known else ()
    if known is None or not await is_of_this_log(known.seq, known.chain, by):
        head = await log_head(by)
        grants = (*(each for each in grants if each != present), present)
        return Position(seq=head.seq, chain=head.chain, grants=grants, filled="")
    if grants[-1] != present:
        return replace(known, grants=(*grants, present), filled="")
    return known


async def _fill(
    position: Position, subjects: dict[UUID, bool], *, limit: int, by: Actor, index: AreaIndex
) -> Position:
    """Walk on through what any of the grants shows; what the actor does not see is to go."""
    shown = (
        visible_to(Issue, permissions.ISSUE, by=each) for each in _holders(position, by, index)
    )
    rows = Issue.filter(reduce(or_, shown), county_id=by.county_id)
    if position.filled:
        rows = rows.filter(id__gt=UUID(position.filled))
    ids: Any = await rows.order_by("id").limit(limit).values_list("id", flat=True)
    seen = await visible_ids(ISSUE, ids, by=by)
    subjects.update((identity, identity in seen) for identity in ids)
    return replace(position, filled=ids[-1].hex if len(ids) == limit else None)


async def _follow(
    position: Position, subjects: dict[UUID, bool], *, limit: int, by: Actor, index: AreaIndex
) -> Position:
    """Add what has changed; at the end of the log only the present rights matter."""
    mine = frozenset().union(*(tags_of(each) for each in _holders(position, by, index)))
    reader, head = Reader(by=by, mine=mine, types=(ISSUE,)), await log_head(by)
    seq, more = position.seq, True
    while more and len(subjects) < limit:
        room = limit - len(subjects)
        page = await feed_after(seq, first=room, reader=reader, head=head.seq)
        for (_, identity), is_seen in page.subjects.items():
            subjects.pop(identity, None)
            subjects[identity] = is_seen
        seq, more = page.seq, page.has_more
    cursor = await cursor_at(seq, by)
    grants = position.grants if more else position.grants[-1:]
    return replace(position, seq=seq, chain=cursor.chain, grants=grants)


async def _rows(subjects: Mapping[UUID, bool]) -> Sequence[Row | UUID]:
    seen = [identity for identity, is_seen in subjects.items() if is_seen]
    found = {row["id"]: row for row in await rows_of(seen)}
    return [found.get(identity, identity) for identity in subjects]


async def rows_of(ids: Iterable[UUID]) -> Sequence[Row]:
    """The columns of a document, of issues that have been found to be visible."""
    rows: Any = await Issue.filter(id__in=list(ids)).values(*COLUMNS)
    return list(rows)


def _holders(position: Position, by: Actor, index: AreaIndex) -> list[Actor]:
    """The actor with each of the grants."""
    return [_holder(grant, by, index) for grant in position.grants]


def grant_of(by: Actor, index: AreaIndex) -> Grant:
    ids = {name: getattr(by, name) for name in _IDS}
    known = {name: identity.hex for name, identity in ids.items() if identity is not None}
    areas = [area_id.hex for area_id in index.topmost(by.area_ids)]
    return {"kind": str(by.kind), "areas": areas, **known}


def _holder(grant: Grant, by: Actor, index: AreaIndex) -> Actor:
    ids = {name: UUID(grant[name]) if name in grant else None for name in _IDS}
    areas = index.expand(UUID(area_id) for area_id in grant["areas"])
    return replace(by, kind=ActorKind(grant["kind"]), area_ids=areas, **ids)  # type: ignore[arg-type]


def _marked(position: Position, by: Actor, ports: Ports) -> str:
    """As text that nobody else can make: it decides which deletions are told."""
    said = {
        "seq": position.seq,
        "chain": position.chain.hex(),
        "grants": list(position.grants),
        "filled": position.filled,
    }
    text = orjson.dumps(said).decode()
    return urlsafe_b64encode(ports.sealer.mark(text, place=_place(by)) + text.encode()).decode()


def _opened(checkpoint: str | None, by: Actor, ports: Ports) -> Position | None:
    """None when there is none, or none that this server made for this account."""
    if not checkpoint:
        return None
    try:
        raw = urlsafe_b64decode(checkpoint.encode())
        mark, text = raw[:MARK_BYTES], raw[MARK_BYTES:].decode()
    except ValueError:
        return None
    if not compare_digest(mark, ports.sealer.mark(text, place=_place(by))):
        return None
    said = orjson.loads(text)
    return Position(
        seq=said["seq"],
        chain=bytes.fromhex(said["chain"]),
        grants=said["grants"],
        filled=said["filled"],
    )


def _place(by: Actor) -> str:
    return f"replica:position:{by.account_id.hex}"
