"""The county's event log: appended by every transaction, read by position, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from domain.actor import Actor
from domain.events import EventKind
from domain.hash_chain import GENESIS, link, stable
from models.columns import instant_text, to_instant
from models.database import Database
from services.sql import for_dialect, numbered

COLUMNS = (
    "id, county_id, seq, at, actor_id, actor_name, kind, subject_type, subject_id, "
    "area_path, audience, data, prev_hash, hash"
)
COLUMN_COUNT = 14
MAX_PER_STATEMENT = 500
NEW_HEAD = (
    "INSERT INTO log_head (county_id, seq, hash) VALUES ($1, 0, '') "
    "ON CONFLICT (county_id) DO NOTHING"
)
HEAD = "SELECT seq, hash FROM log_head WHERE county_id = $1"
MOVE_HEAD = "UPDATE log_head SET seq = $1, hash = $2 WHERE county_id = $3"
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
class Fact:
    """Something that happened in this transaction and has no place in the log yet."""

    id: UUID
    kind: EventKind
    subject_type: str
    subject_id: UUID
    area_path: str
    audience: tuple[str, ...]
    data: Mapping[str, object]


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
        data=orjson.loads(row[11]),
    )


async def append(
    connection: BaseDBAsyncClient, facts: Sequence[Fact], *, by: Actor, at: datetime
) -> None:
    """Give the facts the next places in the county's log: the last statements before commit.

    The head row is locked from here to the commit, so positions are gapless and in commit order.
    """
    if not facts:
        return
    seq, prev_hash = await _locked_head(connection, by.county_id)
    rows: list[list[Any]] = []
    for fact in facts:
        seq += 1
        row = _row(fact, seq, prev_hash, by=by, at=at)
        prev_hash = row[-1]
        rows.append(row)
    await connection.execute_query(
        for_dialect(MOVE_HEAD, connection), [seq, prev_hash, by.county_id]
    )
    for start in range(0, len(rows), MAX_PER_STATEMENT):
        await _insert(connection, rows[start : start + MAX_PER_STATEMENT])


async def _locked_head(connection: BaseDBAsyncClient, county_id: UUID) -> tuple[int, str]:
    lock = " FOR UPDATE" if connection.capabilities.dialect == "postgres" else ""
    sql = for_dialect(HEAD, connection) + lock
    rows = await connection.execute_query_dict(sql, [county_id])
    if not rows:
        await connection.execute_query(for_dialect(NEW_HEAD, connection), [county_id])
        rows = await connection.execute_query_dict(sql, [county_id])
    return rows[0]["seq"], rows[0]["hash"] or GENESIS


def _row(fact: Fact, seq: int, prev_hash: str, *, by: Actor, at: datetime) -> list[Any]:
    audience, data = orjson.dumps(fact.audience), orjson.dumps(stable(dict(fact.data)))
    facts = [
        fact.id,
        by.county_id,
        seq,
        at,
        by.account_id,
        by.name,
        str(fact.kind),
        fact.subject_type,
        fact.subject_id,
        fact.area_path,
        audience.decode(),
        data.decode(),
    ]
    return [*facts, prev_hash, link(prev_hash, chained(facts))]


def chained(row: Sequence[Any]) -> dict[str, Any]:
    """What the hash covers of a row of COLUMNS: all of it, in the spelling of either database."""
    return {
        "actor": row[4] and _hex(row[4]),
        "actorName": row[5],
        "areaPath": row[9],
        "at": row[3] if isinstance(row[3], str) else instant_text(row[3]),
        "audience": orjson.loads(row[10]),
        "county": _hex(row[1]),
        "data": stable(orjson.loads(row[11])),
        "id": _hex(row[0]),
        "kind": row[6],
        "seq": row[2],
        "subject": [row[7], _hex(row[8])],
    }


def _hex(identity: UUID | str) -> str:
    return identity if isinstance(identity, str) else identity.hex


def _uuid(identity: UUID | str) -> UUID:
    return UUID(identity) if isinstance(identity, str) else identity


async def _insert(connection: BaseDBAsyncClient, rows: Sequence[Sequence[Any]]) -> None:
    values = [value for row in rows for value in row]
    await connection.execute_query(for_dialect(_insert_sql(len(rows)), connection), values)


@lru_cache(maxsize=64)
def _insert_sql(count: int) -> str:
    places = (
        ", ".join(f"${row * COLUMN_COUNT + column + 1}" for column in range(COLUMN_COUNT))
        for row in range(count)
    )
    return f"INSERT INTO event ({COLUMNS}) VALUES " + ", ".join(f"({row})" for row in places)
