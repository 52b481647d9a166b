"""The filter algebra: each condition is a small value that writes its SQL."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol, TypeAlias

from domain.actor import ActorKind
from domain.errors import DomainError
from domain.ids import from_wire
from domain.scope import Rule, Scope
from engine.metadata import Kind, Table, table_of
from engine.run import Run, bad_input
from engine.scope_sql import column_of, county_predicate, predicate, quoted, relation_of
from engine.sql import ALWAYS, Statement, all_of

Value: TypeAlias = Callable[[Run], Any]
_METRES_PER_DEGREE = 111_195.0
_MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Target:
    """The rows a condition speaks about."""

    table: Table
    alias: str
    statement: Statement

    def column(self, name: str) -> str:
        column_of(self.table, name)
        return f"{self.alias}.{quoted(name)}"

    def kind(self, name: str) -> Kind:
        return column_of(self.table, name).kind


class Condition(Protocol):
    def sql(self, value: Value, target: Target) -> str:
        """The predicate; `value` gives the argument of a run, never None."""
        ...


@dataclass(frozen=True, slots=True)
class Equals:
    column: str

    def sql(self, value: Value, target: Target) -> str:
        kind = target.kind(self.column)
        token = target.statement.parameter(lambda run: stored(value(run)), kind)
        return f"{target.column(self.column)} = {token}"


@dataclass(frozen=True, slots=True)
class AmongValues:
    column: str

    def sql(self, value: Value, target: Target) -> str:
        kind = target.kind(self.column)
        make: Value = lambda run: [stored(each) for each in value(run)]  # noqa: E731
        token = target.statement.parameter_set(make, kind)
        return target.statement.dialect.member_of(target.column(self.column), token)


@dataclass(frozen=True, slots=True)
class Identity:
    """A wire id of the type, or a list of them."""

    column: str
    types: tuple[str, ...]

    def sql(self, value: Value, target: Target) -> str:
        make: Value = lambda run: [self.uuid(each) for each in listed(value(run))]  # noqa: E731
        token = target.statement.parameter_set(make, Kind.UUID)
        return target.statement.dialect.member_of(target.column(self.column), token)

    def uuid(self, text: str) -> Any:
        """BAD_USER_INPUT when the text is not an id of one of the types."""
        for type_name in self.types:
            try:
                return from_wire(type_name, text)
            except DomainError as refused:
                last = refused
        raise bad_input(str(last))


@dataclass(frozen=True, slots=True)
class Compared:
    """At least (`>=`) or below (`<`) the value."""

    column: str
    operator: str

    def sql(self, value: Value, target: Target) -> str:
        kind = target.kind(self.column)
        make: Value = lambda run: moment(stored(value(run)))  # noqa: E731
        token = target.statement.parameter(make, kind)
        return f"{target.column(self.column)} {self.operator} {token}"


@dataclass(frozen=True, slots=True, eq=False)
class Guarded:
    """A column that may only be searched where its field is shown."""

    name: str
    scope: Scope

    def allows(self, target: Target) -> str:
        """Whether the row's column is shown to whoever asks."""
        kinds: dict[Rule, set[ActorKind]] = {}
        for kind, rule in self.scope.items():
            kinds.setdefault(rule, set()).add(kind)
        parts = [self._holds(rule, among, target) for rule, among in kinds.items()]
        return f"({' or '.join(parts)})"

    def _holds(self, rule: Rule, kinds: set[ActorKind], target: Target) -> str:
        asks = target.statement.parameter(lambda run: run.fact("kind") in kinds, Kind.BOOL)
        return (
            f"({asks} = (1=1) and {predicate(rule, target.table, target.alias, target.statement)})"
        )


@dataclass(frozen=True, slots=True)
class Like:
    """Some column contains the text, or starts with it."""

    columns: tuple[str | Guarded, ...]
    is_prefix: bool

    def sql(self, value: Value, target: Target) -> str:
        start = "" if self.is_prefix else "%"
        make: Value = lambda run: f"{start}{escaped(value(run))}%"  # noqa: E731
        token = target.statement.parameter(make, Kind.TEXT)
        return f"({' or '.join(_like(column, token, target) for column in self.columns)})"


def _like(column: str | Guarded, token: str, target: Target) -> str:
    like = target.statement.dialect.like
    if isinstance(column, str):
        return like(target.column(column), token)
    return f"({like(target.column(column.name), token)} and {column.allows(target)})"


def _shown(column: str, scope: Scope | None, target: Target) -> str:
    """Nothing is found by a column that is not shown."""
    return ALWAYS if scope is None else Guarded(column, scope).allows(target)


@dataclass(frozen=True, slots=True)
class Near:
    """Within `radiusM` metres of a point (equirectangular, exact enough to 50 km)."""

    longitude: str
    latitude: str
    scope: Scope | None = None

    def sql(self, value: Value, target: Target) -> str:
        def number(make: Callable[[dict[str, Any]], float]) -> str:
            return target.statement.parameter(lambda run: make(circle(value(run))), Kind.FLOAT)

        x, y = target.column(self.longitude), target.column(self.latitude)
        across = f"({x} - {number(lambda c: c['x'])}) * {number(lambda c: c['shrink'])}"
        along = f"({y} - {number(lambda c: c['y'])})"
        reach = number(lambda c: c["degrees"] ** 2)
        return all_of(
            _shown(self.longitude, self.scope, target),
            f"{x} between {number(lambda c: c['west'])} and {number(lambda c: c['east'])}",
            f"{y} between {number(lambda c: c['south'])} and {number(lambda c: c['north'])}",
            f"{across} * {across} + {along} * {along} <= {reach}",
        )


@dataclass(frozen=True, slots=True)
class Inside:
    """Inside a box {west, south, east, north}."""

    longitude: str
    latitude: str
    scope: Scope | None = None

    def sql(self, value: Value, target: Target) -> str:
        def side(name: str) -> str:
            return target.statement.parameter(lambda run: value(run)[name], Kind.FLOAT)

        x, y = target.column(self.longitude), target.column(self.latitude)
        return all_of(
            _shown(self.longitude, self.scope, target),
            f"{x} between {side('west')} and {side('east')}",
            f"{y} between {side('south')} and {side('north')}",
        )


@dataclass(frozen=True, slots=True)
class Holds:
    """A boolean: true keeps the rows the rule allows, false the others."""

    rule: Rule

    def sql(self, value: Value, target: Target) -> str:
        holds = predicate(self.rule, target.table, target.alias, target.statement)
        wanted = target.statement.parameter(lambda run: bool(value(run)), Kind.BOOL)
        return f"coalesce({holds}, 1=0) = {wanted}"

    def kept(self, target: Target) -> str:
        """The predicate where the flag is known to be set: one that an index can answer."""
        return predicate(self.rule, target.table, target.alias, target.statement)


@dataclass(frozen=True, slots=True)
class Present:
    """A boolean: whether the column has a value."""

    column: str

    def sql(self, value: Value, target: Target) -> str:
        wanted = target.statement.parameter(lambda run: bool(value(run)), Kind.BOOL)
        return f"({target.column(self.column)} is not null) = {wanted}"


@dataclass(frozen=True, slots=True)
class Across:
    """Some related row satisfies the condition."""

    relation: str
    condition: Condition

    def sql(self, value: Value, target: Target) -> str:
        relation = relation_of(target.table, self.relation)
        there, alias = table_of(relation.model), target.statement.alias()
        inner = Target(there, alias, target.statement)
        where = all_of(
            f"{inner.column(relation.to_column)} = {target.column(relation.from_column)}",
            county_predicate(there, alias, target.statement),
            self.condition.sql(value, inner),
        )
        return f"exists (select 1 from {quoted(there.name)} {alias} where {where})"


@dataclass(frozen=True, slots=True)
class Beneath:
    """The row lies at or below one of the named rows of a tree with a path column."""

    relation: str | None
    types: tuple[str, ...]
    path: str

    def sql(self, value: Value, target: Target) -> str:
        if self.relation is not None:
            inner = Beneath(None, self.types, self.path)
            return Across(self.relation, inner).sql(value, target)
        top = Target(target.table, target.statement.alias(), target.statement)
        here, above = target.column(self.path), top.column(self.path)
        where = all_of(
            Identity("id", self.types).sql(value, top),
            county_predicate(target.table, top.alias, target.statement),
            f"substr({here}, 1, length({above})) = {above}",
        )
        return f"exists (select 1 from {quoted(target.table.name)} {top.alias} where {where})"


def stored(value: Any) -> Any:
    """Enum members are stored by name; text that no database takes is refused."""
    if isinstance(value, Enum):
        return value.name
    return plain_text(value) if isinstance(value, str) else value


def plain_text(text: str) -> str:
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise bad_input("文字中含有不能使用的字符。")
    return text


def escaped(text: str) -> str:
    """The text with LIKE's wildcards taken literally."""
    if len(text) > _MOST_TEXT:
        raise bad_input(f"查找的文字最长 {_MOST_TEXT} 字。")
    plain = plain_text(text).replace("\\", "\\\\")
    return plain.replace("%", "\\%").replace("_", "\\_")


def listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else (value,)


def moment(value: Any) -> Any:
    """Instants need their offset; the database compares them in UTC."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise bad_input("时间必须带时区。")
    return value


def circle(given: dict[str, Any]) -> dict[str, float]:
    """Centre, reach in degrees and bounding box of {longitude, latitude, radiusM}."""
    x, y = float(given["longitude"]), float(given["latitude"])
    degrees = float(given["radiusM"]) / _METRES_PER_DEGREE
    if not (math.isfinite(x) and abs(y) <= 90 and 0 <= degrees <= 1):
        raise bad_input("位置或半径超出范围。")
    shrink = max(math.cos(math.radians(y)), 0.01)
    wide = degrees / shrink
    return {
        "x": x, "y": y, "degrees": degrees, "shrink": shrink,
        "west": x - wide, "east": x + wide, "south": y - degrees, "north": y + degrees,
    }  # fmt: skip
