"""Appending to the event log: the last thing a transaction does, in one statement."""

import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from domain.actor import Actor
from domain.events import EventKind
from domain.hash_chain import canonical, lasting, linked, noted, stable
from models.columns import instant_text
from models.pending import Statement
from services.event_log import COLUMNS, HEAD
from services.sql import numbered

SALT_BYTES = 12
MOVE_HEAD = "UPDATE log_head SET seq = $1, hash = $2 WHERE county_id = $3"
INSERT = (
    f"INSERT INTO event ({COLUMNS}) VALUES "
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
)
APPEND = f"""given AS (
    SELECT * FROM unnest($5::uuid[], $6::text[], $7::text[], $8::uuid[], $9::text[], $10::text[],
        $11::text[], $12::text[], $13::text[])
    WITH ORDINALITY AS g(id, kind, subject_type, subject_id, area_path, audience, data,
        before, behind, n)
), head AS (
    SELECT seq, hash FROM log_head WHERE county_id = $1 AND {{written}} FOR UPDATE
), chain(n, seq, prev_hash, hash) AS (
    SELECT 0::bigint, (SELECT seq FROM head), ''::text, (SELECT hash::text FROM head)
    UNION ALL
    SELECT g.n, c.seq + 1, c.hash,
        encode(sha256(convert_to(c.hash || g.before || (c.seq + 1) || g.behind, 'UTF8')), 'hex')
    FROM chain c JOIN given g ON g.n = c.n + 1
), moved AS (
    UPDATE log_head SET seq = c.seq, hash = c.hash FROM chain c
    WHERE county_id = $1 AND c.n = cardinality($5)
)
INSERT INTO event ({COLUMNS})
SELECT g.id, $1, c.seq, $2, $3, $4, g.kind, g.subject_type, g.subject_id, g.area_path,
    g.audience::jsonb, g.data::jsonb, c.prev_hash, c.hash
FROM chain c JOIN given g ON g.n = c.n"""
"""The head is locked when everything else is written; each link is made from the one before.

Every county has a head; without one there is no position, and the row is refused.
"""


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
class Entry:
    """A fact in its stored form, and its canonical text before and behind the position."""

    columns: tuple[Any, ...]
    before: str
    behind: str


class Batch:
    """What one transaction leaves in the log. Fits models.pending.Closing.

    Positions are gapless and in the order of commits, for the head is locked until then.
    """

    def __init__(self, facts: Sequence[Fact], *, by: Actor, at: datetime) -> None:
        self._by, self._at = by, at
        self._entries = [_entry(fact, by=by, at=at) for fact in facts]

    def for_postgres(self) -> Statement:
        by = self._by
        columns = zip(*((*it.columns, it.before, it.behind) for it in self._entries), strict=True)
        who = (by.county_id, self._at, by.account_id, by.name)
        return Statement(APPEND, [*who, *map(list, columns)])

    def on_sqlite(self, connection: sqlite3.Connection) -> None:
        """BEGIN IMMEDIATE has locked the head already."""
        by, rows = self._by, []
        who = (instant_text(self._at), by.account_id.hex, by.name)
        seq, last = connection.execute(numbered(HEAD, "sqlite"), [by.county_id]).fetchone()
        for entry in self._entries:
            seq, before = seq + 1, last
            last = linked(before, f"{entry.before}{seq}{entry.behind}")
            identity, *rest = entry.columns
            rows.append((identity, by.county_id.hex, seq, *who, *rest, before, last))
        connection.executemany(numbered(INSERT, "sqlite"), rows)
        connection.execute(numbered(MOVE_HEAD, "sqlite"), [seq, last, by.county_id])


def _entry(fact: Fact, *, by: Actor, at: datetime) -> Entry:
    data = noted(stable(dict(fact.data)), os.urandom(SALT_BYTES).hex())
    text = canonical(
        {
            "actor": by.account_id.hex,
            "actorName": by.name,
            "areaPath": fact.area_path,
            "at": instant_text(at),
            "audience": fact.audience,
            "county": by.county_id.hex,
            "data": lasting(data),
            "id": fact.id.hex,
            "kind": fact.kind,
            "seq": 0,
            "subject": [fact.subject_type, fact.subject_id.hex],
        }
    ).decode()
    before, mark, behind = text.rpartition('"seq":0')
    return Entry(
        (
            fact.id,
            str(fact.kind),
            fact.subject_type,
            fact.subject_id,
            fact.area_path,
            orjson.dumps(fact.audience).decode(),
            orjson.dumps(data).decode(),
        ),
        before + mark[:-1],
        behind,
    )
