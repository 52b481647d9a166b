"""Appending to the event log: the last statements of a transaction, in as few trips as can be."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from domain.actor import Actor
from domain.events import EventKind
from domain.hash_chain import link, stable
from models.safe_sqlite import SafeTransaction
from services.event_log import COLUMNS, HEAD, chained
from services.sql import numbered

COLUMN_COUNT = 14
SEQ, HASH = 2, -1
MOST_ROWS = 500
NEW_HEAD = (
    "INSERT INTO log_head (county_id, seq, hash) VALUES ($1, 0, '') "
    "ON CONFLICT (county_id) DO NOTHING"
)
LOCKED_HEAD = f"{HEAD} FOR UPDATE"
MOVE_HEAD = "UPDATE log_head SET seq = $1, hash = $2 WHERE county_id = $3"
SETTLE = "UPDATE request SET result = $4 WHERE id = $5"


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


@dataclass(frozen=True, slots=True)
class Settlement:
    """The answer of a mutation, to be kept under the claim of its key."""

    claim_id: UUID
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one transaction leaves in the log, and in the table of requests."""

    facts: Sequence[Fact]
    by: Actor
    at: datetime
    settlement: Settlement | None = None

    def rows(self, seq: int, prev_hash: str) -> Iterator[list[Any]]:
        """The rows that follow the head."""
        for fact in self.facts:
            seq += 1
            row = _row(fact, seq, prev_hash, by=self.by, at=self.at)
            prev_hash = row[HASH]
            yield row


async def append(connection: BaseDBAsyncClient, batch: Batch) -> None:
    """Give the facts the next places in the county's log: the last statements before commit.

    The head row is locked from here to the commit, so positions are gapless and in commit order.
    """
    if isinstance(connection, SafeTransaction):
        await connection.run(lambda writer: _append_to_file(writer, batch))
    else:
        await _append_to_server(connection, batch)


def _append_to_file(writer: sqlite3.Connection, batch: Batch) -> None:
    """On SQLite in its thread; BEGIN IMMEDIATE has locked the head already."""
    county_id, settlement = batch.by.county_id, batch.settlement
    writer.execute(numbered(NEW_HEAD, "sqlite"), [county_id])
    seq, prev_hash = writer.execute(numbered(HEAD, "sqlite"), [county_id]).fetchone()
    rows = list(batch.rows(seq, prev_hash))
    writer.executemany(numbered(insert_sql(1), "sqlite"), rows)
    head = [rows[-1][SEQ], rows[-1][HASH], county_id]
    writer.execute(numbered(MOVE_HEAD, "sqlite"), head)
    if settlement is not None:
        settle = "UPDATE request SET result = ?1 WHERE id = ?2"
        writer.execute(settle, [settlement.answer, settlement.claim_id])


async def _append_to_server(connection: BaseDBAsyncClient, batch: Batch) -> None:
    """On PostgreSQL in two trips: lock the head, then write everything in one statement."""
    county_id = batch.by.county_id
    found = await connection.execute_query_dict(LOCKED_HEAD, [county_id])
    if not found:
        await connection.execute_query(NEW_HEAD, [county_id])
        found = await connection.execute_query_dict(LOCKED_HEAD, [county_id])
    rows = list(batch.rows(found[0]["seq"], found[0]["hash"]))
    values: list[Any] = [rows[-1][SEQ], rows[-1][HASH], county_id]
    if batch.settlement is not None:
        values += [batch.settlement.answer, batch.settlement.claim_id]
    while len(rows) > MOST_ROWS:
        await connection.execute_query(insert_sql(MOST_ROWS), _flat(rows[:MOST_ROWS]))
        del rows[:MOST_ROWS]
    sql = closing_sql(len(rows), batch.settlement is not None)
    await connection.execute_query(sql, [*values, *_flat(rows)])


@lru_cache(maxsize=64)
def closing_sql(count: int, settles: bool) -> str:
    """Moves the head, settles the request and inserts the rows, all at once."""
    parts = [f"moved AS ({MOVE_HEAD})"]
    if settles:
        parts.append(f"settled AS ({SETTLE})")
    return f"WITH {', '.join(parts)} {insert_sql(count, after=5 if settles else 3)}"


@lru_cache(maxsize=64)
def insert_sql(count: int, *, after: int = 0) -> str:
    """Inserts so many rows, with the parameters after the given number."""
    places = (
        ", ".join(f"${after + row * COLUMN_COUNT + at + 1}" for at in range(COLUMN_COUNT))
        for row in range(count)
    )
    return f"INSERT INTO event ({COLUMNS}) VALUES " + ", ".join(f"({row})" for row in places)


def _flat(rows: Sequence[Sequence[Any]]) -> list[Any]:
    return [value for row in rows for value in row]


def _row(fact: Fact, seq: int, prev_hash: str, *, by: Actor, at: datetime) -> list[Any]:
    data = orjson.dumps(stable(dict(fact.data)))
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
        orjson.dumps(fact.audience).decode(),
        data.decode(),
    ]
    return [*facts, prev_hash, link(prev_hash, chained(facts))]
