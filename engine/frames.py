"""Frames: one JSON array per row, built from a base table and the rows joined to it."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from domain.actor import ActorKind
from domain.scope import Rule
from engine.catalog import Catalog, Owner, Source
from engine.metadata import Kind, Relation, Table, table_of
from engine.rule import Backward
from engine.scope_sql import county_predicate, predicate, quoted, relation_of
from engine.sql import Statement, all_of


@dataclass(slots=True, eq=False)
class Frame:
    """The items of the array, the joins they need and the base columns in use."""

    table: Table
    alias: str
    statement: Statement
    items: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    conditions: dict[Hashable, tuple[str, str]] = field(default_factory=dict)
    known: dict[Any, Any] = field(default_factory=dict)

    @property
    def row(self) -> str:
        """The array's name in generated Python."""
        return f"r{self.alias}"

    def item(self, sql: str) -> str:
        """The Python expression of an SQL expression's value; equal ones share a place."""
        if sql not in self.known:
            self.items.append(sql)
            self.known[sql] = f"{self.row}[{len(self.items) - 1}]"
        return str(self.known[sql])

    def nested(self, sql: str) -> str:
        """The same for JSON made by a sub-select; these stand at the end, counted backwards."""
        self.lists.append(sql)
        return f"{self.row}[-{len(self.lists)}]"

    def condition(self, key: Hashable, make: Callable[[], str]) -> str:
        """A condition on the base row: worked out once, however many columns hang on it."""
        if key not in self.conditions:
            self.conditions[key] = (f"c{len(self.conditions)}", make())
        return f"{self.alias}.{self.conditions[key][0]}"

    def base(self, where: str, order: str = "", limit: str = "", *, is_late: bool = False) -> str:
        """The ordered and limited base rows, only with the columns in use.

        Late: their ids are found first, where an index has all that decides, and then the rows.
        """
        source = f"{quoted(self.table.name)} {self.alias}"
        ordered = f" order by {order}" if order else ""
        if is_late:
            chosen = f'select {self.alias}."id" from {source} where {where}{ordered}{limit}'
            where, limit = f'{self.alias}."id" in ({chosen})', ""
        columns = ", ".join(self._columns())
        return f"(select {columns} from {source} where {where}{ordered}{limit}) {self.alias}"

    def _columns(self) -> Iterator[str]:
        for name in sorted(self.used | {"id"}):
            yield f"{self.alias}.{quoted(name)}"
        for name, sql in self.conditions.values():
            yield f"{sql} as {name}"

    def array(self) -> str:
        """One row as JSON."""
        items = self.items if self.items or self.lists else ["1"]
        return self.statement.dialect.row(items, self.lists[::-1])

    def single(self, where: str) -> str:
        """The one row as JSON, or null."""
        query = f"select {self.array()} from {self.base(where)} {' '.join(self.joins)}"
        return self.statement.dialect.nested(query)


@dataclass(frozen=True, slots=True)
class Spot:
    """A table alias inside a frame: where an object's columns come from."""

    frame: Frame
    table: Table
    alias: str
    rule: Rule | None = None

    def sql(self, name: str) -> str:
        """The column in SQL; columns of the base are remembered, the base selects no others."""
        if self.alias == self.frame.alias:
            self.frame.used.add(name)
        return f"{self.alias}.{quoted(name)}"

    def value(self, name: str, kind: Kind) -> str:
        """The column's value as a Python expression."""
        return self.frame.item(self.frame.statement.dialect.value(self.sql(name), kind))

    def joined(self, table: Table, key: Any, conditions: "Joiner") -> "Spot":
        """The row joined under this key; made once per frame."""
        known = self.frame.known.get((self.alias, key))
        if known is None:
            alias = self.frame.statement.alias()
            on = conditions(alias)
            self.frame.joins.append(f"left join {quoted(table.name)} {alias} on {on}")
            known = Spot(self.frame, table, alias, conditions.rule)
            self.frame.known[(self.alias, key)] = known
        assert isinstance(known, Spot)
        return known


class Joiner:
    """The ON of a to-one join: the key, the county, and what the actor may see."""

    def __init__(self, spot: Spot, relation_name: str, target: Any, kind: ActorKind | None):
        self.spot, self.target, self.kind = spot, target, kind
        self.relation = relation_of(spot.table, relation_name)
        self.there = table_of(self.relation.model)
        self.rule: Rule | None = None if target is None else target.rule(kind)

    def __call__(self, alias: str) -> str:
        statement = self.spot.frame.statement
        if self.target is None:
            seen = county_predicate(self.there, alias, statement)
        else:
            seen = self.target.visible(alias, self.kind, statement)
        key = f"{alias}.{quoted(self.relation.to_column)}"
        return all_of(f"{key} = {self.spot.sql(self.relation.from_column)}", seen)


def start(statement: Statement, source: Source, kind: ActorKind | None) -> Spot:
    """A frame over an entity's table, and its base spot: a row the actor may see."""
    alias = statement.alias()
    frame = Frame(source.table, alias, statement)
    return Spot(frame, source.table, alias, source.rule(kind))


@dataclass(frozen=True, slots=True)
class Path:
    """A relation to many rows, directly ("photos") or over a link table ("assignments.area")."""

    near: Relation
    far: Relation | None

    @classmethod
    def of(cls, table: Table, relation: str | Backward) -> "Path":
        if isinstance(relation, Backward):
            return cls(Relation(relation.model, "id", relation.column, is_many=True), None)
        first, _, onward = relation.partition(".")
        near = relation_of(table, first)
        return cls(near, relation_of(table_of(near.model), onward) if onward else None)

    def owner(self, outer: Spot) -> Owner | None:
        """How rows of the target lead back to the outer row, if they do so themselves."""
        if self.far is not None:
            return None
        for name, relation in self.target.relations.items():
            if not relation.is_many and relation.from_column == self.near.to_column:
                return name, outer.rule
        return None

    @property
    def target(self) -> Table:
        return table_of((self.far or self.near).model)

    def where(self, outer: Spot, alias: str, link: Rule | None) -> str:
        """Which rows of the target, called `alias`, belong to the outer row."""
        here = outer.sql(self.near.from_column)
        if self.far is None:
            return f"{alias}.{quoted(self.near.to_column)} = {here}"
        statement = outer.frame.statement
        inner = statement.alias()
        kept = self.links(inner, link, statement)
        own = f"{inner}.{quoted(self.near.to_column)} = {here}"
        chosen = f"{inner}.{quoted(self.far.from_column)}"
        links = f"select {chosen} from {quoted(self.between.name)} {inner}"
        return f"{alias}.{quoted(self.far.to_column)} in ({links} where {all_of(own, kept)})"

    @property
    def between(self) -> Table:
        """The link table."""
        return table_of(self.near.model)

    def links(self, alias: str, link: Rule | None, statement: Statement) -> str:
        """Which rows of the link table count."""
        return all_of(
            county_predicate(self.between, alias, statement),
            predicate(link, self.between, alias, statement),
        )


def target_filter(
    catalog: Catalog,
    table: Table,
    alias: str,
    kind: ActorKind | None,
    statement: Statement,
    owner: Owner | None = None,
) -> str:
    """What the actor may see of a table nobody named a type for: its first type's scope."""
    entity = catalog.entity_over(table.model)
    if entity is None:
        return county_predicate(table, alias, statement)
    return entity.visible(alias, kind, statement, owner)
