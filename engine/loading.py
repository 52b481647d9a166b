"""Batched reads for graphql-core: one statement per place of the query, whole rows."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from domain.actor import ActorKind
from domain.scope import Rule
from engine.catalog import Catalog, Entity, Family, Source
from engine.cursor import order_sql
from engine.frames import Path, target_filter
from engine.leaves import python_value
from engine.metadata import Kind, Table
from engine.rule import Order
from engine.run import Database, ReadContext, Run
from engine.scope_sql import county_predicate, predicate, quoted
from engine.sql import Dialect, Statement, all_of, values_of

Load: TypeAlias = Callable[[list[Any]], Awaitable[dict[Any, Any]]]
Narrow: TypeAlias = Callable[[Statement, str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of an entity: column → Python value."""

    entity: Entity
    values: dict[str, Any]

    @property
    def id(self) -> UUID:
        return self.values["id"]  # type: ignore[no-any-return]


class Batch:
    """Collects keys of one turn of the loop and loads them together."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._futures: dict[Hashable, asyncio.Future[Any]] = {}
        self._waiting: list[Any] = []

    def get(self, key: Any) -> asyncio.Future[Any]:
        """The key's value, None when the load had nothing for it.

        Everyone who asks gets a future of their own: graphql-core cancels the siblings of a field
        that failed, and must not cancel what other fields wait for.
        """
        loop = asyncio.get_running_loop()
        if key not in self._futures:
            self._futures[key] = loop.create_future()
            if not self._waiting:
                loop.call_soon(lambda: loop.create_task(self._dispatch()))
            self._waiting.append(key)
        return asyncio.shield(self._futures[key])

    async def _dispatch(self) -> None:
        keys, self._waiting = self._waiting, []
        waiting = [self._futures[key] for key in keys]
        try:
            found = await self._load(keys)
        except Exception as error:
            for future in waiting:
                if not future.done():
                    future.set_exception(error)
            return
        for key, future in zip(keys, waiting, strict=True):
            if not future.done():
                future.set_result(found.get(key))


@dataclass(frozen=True, slots=True, eq=False)
class Loading:
    """What one operation reads with."""

    catalog: Catalog
    database: Database
    dialect: Dialect
    context: ReadContext

    @property
    def kind(self) -> ActorKind | None:
        return self.context.actor.kind if self.context.actor is not None else None

    def batch(self, key: Hashable, load: Load) -> Batch:
        """The batch of this name; one per operation."""
        loaders = self.context.loaders
        if key not in loaders:
            loaders[key] = Batch(load)
        return loaders[key]  # type: ignore[no-any-return]

    def one(self, source: Source, identity: UUID) -> asyncio.Future[Any]:
        """The Row of this id, or None when it is not there for this actor."""
        return self.batch(("one", source), lambda keys: self._by_ids(source, keys)).get(identity)

    async def _by_ids(self, source: Source, keys: list[UUID]) -> dict[UUID, Row]:
        statement, alias = Statement(self.dialect), "t"
        token = statement.parameter_set(lambda run: keys, Kind.UUID)
        wanted = self.dialect.member_of(f'{alias}."id"', token)
        where = all_of(wanted, source.visible(alias, self.kind, statement))
        found = await self.rows(source, statement, where)
        return {row.id: row for row in found if row is not None}

    async def rows(
        self, source: Source, statement: Statement, where: str, *, tail: str = ""
    ) -> list[Row | None]:
        """Rows of one table, called t."""
        table = source.table
        query = f"select {self.columns(table, 't')} from {quoted(table.name)} t where {where}{tail}"
        return [self.row(source, each) for each in await self.fetch(statement, query)]

    def columns(self, table: Table, alias: str) -> str:
        native = self.dialect.native
        return ", ".join(
            native(f"{alias}.{quoted(name)}", column.kind) for name, column in table.columns.items()
        )

    def row(self, source: Source, values: Sequence[Any]) -> Row | None:
        """A Row from the values of all its columns; None for a row of no declared type."""
        columns = source.table.columns.items()
        named = {
            name: python_value(column.kind, value)
            for (name, column), value in zip(columns, values, strict=False)
        }
        if isinstance(source, Family):
            member = source.members.get(named[source.column])
            return None if member is None else Row(member, named)
        return Row(source, named)

    async def fetch(self, statement: Statement, query: str) -> list[Any]:
        run = Run(self.context, [])
        rendered = statement.rendered(query, run)
        return await self.database.read(rendered.text, values_of(rendered, run))

    async def children(
        self,
        source: Source,
        path: Path,
        parents: list[UUID],
        *,
        link: Rule | None,
        narrow: Narrow,
        order: Order,
        limit: int,
    ) -> dict[UUID, list[Row]]:
        """The first rows of every parent, numbered by a window."""
        statement = Statement(self.dialect)
        joined, owner, where = self._owned(statement, path, parents, link)
        where = all_of(where, source.visible("t", self.kind, statement), narrow(statement, "t"))
        terms = order_sql(order, source.table, "t")
        numbered = f"row_number() over (partition by {owner} order by {terms}) as n_"
        inner = (
            f"select {owner} as p_, {numbered}, t.* from {quoted(source.table.name)} t{joined}"
            f" where {where}"
        )
        query = (
            f"select x.p_, {self.columns(source.table, 'x')} from ({inner}) x"
            f" where x.n_ <= {limit} order by x.p_, x.n_"
        )
        found: dict[UUID, list[Row]] = defaultdict(list)
        for values in await self.fetch(statement, query):
            row = self.row(source, tuple(values)[1:])
            if row is not None:
                found[python_value(Kind.UUID, values[0])].append(row)
        return {parent: found.get(parent, []) for parent in parents}

    async def counts(
        self, path: Path, parents: list[UUID], *, link: Rule | None, narrow: Narrow
    ) -> dict[UUID, int]:
        """How many rows every parent has."""
        statement = Statement(self.dialect)
        joined, owner, where = self._owned(statement, path, parents, link)
        seen = target_filter(self.catalog, path.target, "t", self.kind, statement)
        where = all_of(where, seen, narrow(statement, "t"))
        query = (
            f"select {owner}, count(*) from {quoted(path.target.name)} t{joined}"
            f" where {where} group by {owner}"
        )
        counted = {
            python_value(Kind.UUID, parent): number
            for parent, number in await self.fetch(statement, query)
        }
        return {parent: counted.get(parent, 0) for parent in parents}

    def _owned(
        self, statement: Statement, path: Path, parents: list[UUID], link: Rule | None
    ) -> tuple[str, str, str]:
        """The join to the link table, the column that names the parent, and the parents wanted."""
        token = statement.parameter_set(lambda run: parents, Kind.UUID)
        near = quoted(path.near.to_column)
        if path.far is None:
            owner = f"t.{near}"
            return "", owner, self.dialect.member_of(owner, token)
        links = (
            f"select distinct i.{near}, i.{quoted(path.far.from_column)} as far_"
            f" from {quoted(path.between.name)} i where {path.links('i', link, statement)}"
        )
        joined = f" join ({links}) l on l.far_ = t.{quoted(path.far.to_column)}"
        return joined, f"l.{near}", self.dialect.member_of(f"l.{near}", token)

    async def holding(self, table: Table, rule: Rule, keys: list[UUID]) -> dict[UUID, bool]:
        """Of which rows the rule holds."""
        statement = Statement(self.dialect)
        token = statement.parameter_set(lambda run: keys, Kind.UUID)
        where = all_of(
            self.dialect.member_of('t."id"', token),
            county_predicate(table, "t", statement),
            predicate(rule, table, "t", statement),
        )
        query = f'select t."id" from {quoted(table.name)} t where {where}'
        found = {python_value(Kind.UUID, each[0]) for each in await self.fetch(statement, query)}
        return {key: key in found for key in keys}

    async def raw(self, table: Table, keys: list[UUID]) -> dict[UUID, dict[str, Any]]:
        """Rows as they are, not narrowed by scope: for what computed functions need."""
        statement = Statement(self.dialect)
        token = statement.parameter_set(lambda run: keys, Kind.UUID)
        wanted = self.dialect.member_of('t."id"', token)
        where = all_of(wanted, county_predicate(table, "t", statement))
        query = f"select {self.columns(table, 't')} from {quoted(table.name)} t where {where}"
        found: dict[UUID, dict[str, Any]] = {}
        for values in await self.fetch(statement, query):
            pairs = zip(table.columns.items(), values, strict=True)
            named = {name: python_value(column.kind, value) for (name, column), value in pairs}
            found[named["id"]] = named
        return found
