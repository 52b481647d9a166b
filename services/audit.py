"""Proof that the event log is what it was: every link of the hash chain checked again."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from domain import hash_chain
from domain.hash_chain import GENESIS, link
from models.database import Database, Dialect
from services.event_log import COLUMNS, chained
from services.sql import numbered

PAGE = 5_000
MAX_BREAKS = 100
ROWS = "SELECT {} FROM event WHERE county_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq"
NEXT = "SELECT min(seq) FROM event WHERE county_id = $1 AND seq > $2"
HEAD = "SELECT seq, hash FROM log_head WHERE county_id = $1"
AS_TEXT = {
    **dict.fromkeys(("id", "county_id", "actor_id", "subject_id"), "encode(uuid_send({0}), 'hex')"),
    "at": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
}
"""PostgreSQL writes the texts that are hashed at half the cost of Python."""

SEQ, DATA, PREV_HASH, HASH = 2, 11, 12, 13


class BreakKind(StrEnum):
    """How the chain is broken at a position."""

    MISSING = "MISSING"
    ALTERED = "ALTERED"
    UNLINKED = "UNLINKED"
    HEAD_DIFFERS = "HEAD_DIFFERS"


EXPLANATIONS = {
    BreakKind.MISSING: "这一条缺失",
    BreakKind.ALTERED: "这一条的内容与其摘要不符，已被改动",
    BreakKind.UNLINKED: "这一条接不上前一条，前一条的摘要被换过",
    BreakKind.HEAD_DIFFERS: "日志的末尾与登记的末尾不符",
}


@dataclass(frozen=True, slots=True)
class Break:
    """The place where the chain does not hold."""

    seq: int
    kind: BreakKind

    @property
    def explanation(self) -> str:
        return f"第 {self.seq} 条：{EXPLANATIONS[self.kind]}。"


@dataclass(slots=True)
class ChainReport:
    """What was checked of one county's log; at most MAX_BREAKS breaks are listed.

    `forgotten`: how many events had a note that was erased.
    """

    county_id: UUID
    checked: int = 0
    last_seq: int = 0
    last_hash: str = GENESIS
    forgotten: int = 0
    breaks: list[Break] = field(default_factory=list)

    @property
    def is_intact(self) -> bool:
        return not self.breaks

    def note(self, seq: int, kind: BreakKind) -> None:
        if len(self.breaks) < MAX_BREAKS:
            self.breaks.append(Break(seq, kind))


async def verify(database: Database, county_id: UUID) -> ChainReport:
    """Read the whole log of a county in its order and check every link and the head."""
    report = ChainReport(county_id)
    async for page in _pages(database, county_id):
        for row in page:
            _check(row, report)
    heads = await database.read(numbered(HEAD, database.dialect), [county_id])
    seq, last_hash = heads[0] if heads else (0, GENESIS)
    _note_missing(report, before=seq + 1)
    if (seq, last_hash) != (report.last_seq, report.last_hash):
        report.note(seq, BreakKind.HEAD_DIFFERS)
    return report


async def _pages(database: Database, county_id: UUID) -> AsyncIterator[list[Any]]:
    """The rows in order; the next page is being read while one is being checked."""
    sql, step = rows_sql(database.dialect), numbered(NEXT, database.dialect)
    seq = 0
    following = asyncio.create_task(database.read(sql, [county_id, seq, seq + PAGE]))
    while True:
        page = await following
        seq += PAGE
        if not page:
            # A hole wider than a page, or the end.
            found = await database.read_value(step, [county_id, seq])
            if found is None:
                return
            seq = found - 1
        following = asyncio.create_task(database.read(sql, [county_id, seq, seq + PAGE]))
        await asyncio.sleep(0)
        yield page


def rows_sql(dialect: Dialect) -> str:
    """The columns of COLUMNS, with ids and times as text on either database."""
    if dialect == "sqlite":
        return numbered(ROWS.format(COLUMNS), dialect)
    texts = [AS_TEXT.get(name, "{0}").format(name) for name in COLUMNS.split(", ")]
    return ROWS.format(", ".join(texts))


def _check(row: Sequence[Any], report: ChainReport) -> None:
    seq, prev_hash, own_hash = row[SEQ], row[PREV_HASH], row[HASH]
    if seq != report.last_seq + 1:
        _note_missing(report, before=seq)
    elif prev_hash != report.last_hash:
        report.note(seq, BreakKind.UNLINKED)
    data = orjson.loads(row[DATA])
    report.forgotten += hash_chain.is_forgotten(data)
    if not hash_chain.is_note_true(data) or link(prev_hash, chained(row)) != own_hash:
        report.note(seq, BreakKind.ALTERED)
    report.checked += 1
    report.last_seq, report.last_hash = seq, own_hash


def _note_missing(report: ChainReport, *, before: int) -> None:
    last = min(before, report.last_seq + 1 + MAX_BREAKS)
    for seq in range(report.last_seq + 1, last):
        report.note(seq, BreakKind.MISSING)
