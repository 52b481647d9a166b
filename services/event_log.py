"""The county's event log, read by position."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from domain.events import EventKind
from domain.hash_chain import lasting, stable, told
from models.columns import instant_text, to_instant
from models.database import Database
from services.sql import numbered

COLUMNS = (
    "id, county_id, seq, at, actor_id, actor_name, kind, subject_type, subject_id, "
    "area_path, audience, data, prev_hash, hash"
)
HEAD = "SELECT seq, hash FROM log_head WHERE county_id = $1"
HEADS = "SELECT county_id, seq FROM log_head"
AFTER = (
    f"SELECT {COLUMNS} FROM event WHERE county_id = $1 AND seq > $2 AND seq <= $3 "
    "ORDER BY seq LIMIT $4"
)
AFTER_ABOUT = (
    f"SELECT {COLUMNS} FROM event WHERE county_id = $1 AND seq > $2 AND seq <= $3 "
    "AND subject_id = $5 ORDER BY seq LIMIT $4"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """One fact at its place in the county's log."""

    id: UUID
    county_id: UUID
    seq: int
    at: datetime
    actor_id: UUID | None
    actor_name: str
    kind: EventKind
    subject_type: str
    subject_id: UUID
    area_path: str
    audience: frozenset[str]
    data: Mapping[str, Any]


async def heads(database: Database) -> dict[UUID, int]:
    """The last position of every county that has a log."""
    rows = await database.read(HEADS)
    return {_uuid(county_id): seq for county_id, seq in rows}


async def head(database: Database, county_id: UUID) -> int:
    """The last position of one county, 0 before its first event."""
    rows = await database.read(numbered(HEAD, database.dialect), [county_id])
    return rows[0][0] if rows else 0


async def read_after(
    database: Database,
    county_id: UUID,
    seq: int,
    *,
    until: int,
    limit: int,
    subject_id: UUID | None = None,
) -> list[LoggedEvent]:
    """The next events after a position up to and including `until`, in their order."""
    params: list[Any] = [county_id, seq, until, limit]
    if subject_id is not None:
        rows = await database.read(numbered(AFTER_ABOUT, database.dialect), [*params, subject_id])
    else:
        rows = await database.read(numbered(AFTER, database.dialect), params)
    return [_logged(row) for row in rows]


def _logged(row: Sequence[Any]) -> LoggedEvent:
    return LoggedEvent(
        id=_uuid(row[0]),
        county_id=_uuid(row[1]),
        seq=row[2],
        at=to_instant(row[3]),
        actor_id=row[4] and _uuid(row[4]),
        actor_name=row[5],
        kind=EventKind(row[6]),
        subject_type=row[7],
        subject_id=_uuid(row[8]),
        area_path=row[9],
        audience=frozenset(orjson.loads(row[10])),
        data=told(orjson.loads(row[11])),
    )


def chained(row: Sequence[Any]) -> dict[str, Any]:
    """What the hash covers of a row of COLUMNS, in the spelling of either database.

    It covers words that may be erased by their digest only.
    """
    return {
        "actor": row[4] and _hex(row[4]),
        "actorName": row[5],
        "areaPath": row[9],
        "at": row[3] if isinstance(row[3], str) else instant_text(row[3]),
        "audience": orjson.loads(row[10]),
        "county": _hex(row[1]),
        "data": lasting(stable(orjson.loads(row[11]))),
        "id": _hex(row[0]),
        "kind": row[6],
        "seq": row[2],
        "subject": [row[7], _hex(row[8])],
    }


def _hex(identity: UUID | str) -> str:
    return identity if isinstance(identity, str) else identity.hex


def _uuid(identity: UUID | str) -> UUID:
    return UUID(identity) if isinstance(identity, str) else identity
