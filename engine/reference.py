"""Reference data in memory: a county's rows at one version, and what was written of them."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias
from uuid import UUID

import orjson

from engine.frames import Frame, Spot
from engine.lists import rows_sql
from engine.metadata import Kind, Table
from engine.run import Database, Run
from engine.scope_sql import county_predicate
from engine.sql import Dialect, Statement, values_of
from models.reference import REFERENCE

StoredRow: TypeAlias = list[Any]
"""The steady columns of a row as JSON items, in the order of `steady_columns`."""

_MOST_COUNTIES = 200
_MOST_MEMOS = 1_000


def steady_columns(table: Table) -> list[str]:
    """The columns kept in memory; none when the table is no reference data."""
    moving = REFERENCE.get(table.name)
    return [] if moving is None else [name for name in table.columns if name not in moving]


def version_sql(statement: Statement) -> str:
    """The version of the county's reference data that a statement saw."""
    county = statement.fact("county_id", Kind.UUID)
    return f"coalesce((select version from reference_version where county_id = {county}), 0)"


class Splice(Protocol):
    """A selection over reference rows."""

    def make(self, shelf: "Shelf", key: Any) -> Any:
        """What is written of the row with this id; None when there is none of its type."""
        ...


@dataclass(slots=True, eq=False)
class Shelf:
    """The rows of one county by table and id; an id is as the database writes it in JSON."""

    version: int
    rows: dict[str, dict[str, StoredRow]]
    memos: dict[Splice, "Memo"] = field(default_factory=dict)

    def memo(self, splice: Splice) -> "Memo":
        known = self.memos.get(splice)
        if known is None:
            if len(self.memos) >= _MOST_MEMOS:
                self.memos.clear()
            known = self.memos[splice] = Memo(splice, self)
        return known


class Memo(dict[Any, Any]):
    """By id, what a splice makes of a row: made when it is first asked for."""

    __slots__ = ("_shelf", "_splice")

    def __init__(self, splice: Splice, shelf: Shelf) -> None:
        super().__init__()
        self._splice, self._shelf = splice, shelf

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self._splice.make(self._shelf, key)
        return made


class References:
    """The shelves of the counties asked for last."""

    def __init__(self, database: Database, dialect: Dialect, tables: Iterable[Table]) -> None:
        self._database = database
        self._tables = [table for table in dict.fromkeys(tables) if steady_columns(table)]
        self._statement = Statement(dialect)
        self._template = self._written()
        self._shelves: OrderedDict[UUID, Shelf] = OrderedDict()
        self._loading = asyncio.Lock()

    async def at(self, version: int, run: Run) -> Shelf:
        """The rows of the actor's county at this version, or at a later one."""
        county_id = run.fact("county_id")
        known = self._shelves.get(county_id)
        if known is not None and known.version >= version:
            return known
        async with self._loading:
            known = self._shelves.get(county_id)
            if known is None or known.version < version:
                known = await self._load(run)
                self._keep(county_id, known)
            return known

    def _keep(self, county_id: UUID, shelf: Shelf) -> None:
        self._shelves[county_id] = shelf
        self._shelves.move_to_end(county_id)
        if len(self._shelves) > _MOST_COUNTIES:
            self._shelves.popitem(last=False)

    async def _load(self, run: Run) -> Shelf:
        rendered = self._statement.rendered(self._template, run)
        text = await self._database.read_value(rendered.text, values_of(rendered, run))
        version, *found = orjson.loads(text)
        return Shelf(
            version,
            {
                table.name: {row[steady_columns(table).index("id")]: row for row in rows}
                for table, rows in zip(self._tables, found, strict=True)
            },
        )

    def _written(self) -> str:
        """One statement, so that rows and version belong together."""
        dialect = self._statement.dialect
        rows = [self._rows_of(table) for table in self._tables]
        return dialect.answer(dialect.row([version_sql(self._statement)], rows))

    def _rows_of(self, table: Table) -> str:
        alias = self._statement.alias()
        spot = Spot(Frame(table, alias, self._statement), table, alias)
        for name in steady_columns(table):
            spot.value(name, table.columns[name].kind)
        return rows_sql(spot, county_predicate(table, alias, self._statement), "", None)
