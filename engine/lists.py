"""Lists whose SQL depends on the arguments: filters, orders and pages are chosen per run."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import GraphQLField, get_named_type, is_input_object_type

from domain.scope import Among, Rule, Same
from engine.conditions import Condition, Holds, Target
from engine.cursor import (
    MOST_FIRST,
    KeyMaker,
    after_sql,
    key_items,
    limited,
    order_sql,
    page_request,
)
from engine.frames import Spot
from engine.rule import Connection, Order, Rows
from engine.run import Run
from engine.sql import Statement, all_of

FILTER = "filter"
UNLIMITED = 2**31 - 1
_FEW = 40
Given: TypeAlias = tuple[str, bool]
"""A filter in use, and whether its value is a flag that is set."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The declared conditions of a list, with where each finds its value in the arguments."""

    conditions: Mapping[str, Condition]
    inside: frozenset[str]

    @classmethod
    def of(cls, field: GraphQLField, conditions: Mapping[str, Condition]) -> "Filters":
        return cls(conditions, frozenset(conditions) & filter_fields(field))

    def given(self, arguments: Mapping[str, Any]) -> tuple[Given, ...]:
        """The filters in use: those with a value."""
        values = ((name, self._value(arguments, name)) for name in self.conditions)
        return tuple((name, value is True) for name, value in values if value is not None)

    def are_narrow(self, given: tuple[Given, ...], run: Run) -> bool:
        """Whether a filter in use leaves so few rows that they had better be found by it."""
        conditions = [self.conditions[name] for name, is_set in given if is_set]
        return any(isinstance(each, Holds) and _is_narrow(each.rule, run) for each in conditions)

    def _value(self, arguments: Mapping[str, Any], name: str) -> Any:
        if name in self.inside:
            return (arguments.get(FILTER) or {}).get(name)
        return arguments.get(name)

    def facts(self, target: Target) -> set[str]:
        """Which facts of the actor the conditions may read."""
        statement = Statement(target.statement.dialect)
        scratch = Target(target.table, target.alias, statement)
        for condition in self.conditions.values():
            condition.sql(lambda run: None, scratch)
        return statement.facts

    def constant(self, arguments: Mapping[str, Any], name: str) -> Callable[[Run], Any]:
        """The filter's value when the arguments are already known."""
        value = self._value(arguments, name)
        return lambda run: value

    def sql(self, given: tuple[Given, ...], target: Target, number: int) -> str:
        """The predicates of the filters in use; `number` is the place of the arguments in a run."""
        return all_of(*[self._sql(each, target, number) for each in given])

    def _sql(self, given: Given, target: Target, number: int) -> str:
        name, is_set = given
        condition = self.conditions[name]
        if is_set and isinstance(condition, Holds):
            return condition.kept(target)
        return condition.sql(self._maker(name, number), target)

    def _maker(self, name: str, number: int) -> Callable[[Run], Any]:
        return lambda run: self._value(run.arguments[number], name)


def _is_narrow(rule: Rule, run: Run) -> bool:
    match rule:
        case Same():
            return True
        case Among(_, fact):
            return len(run.fact(fact) or ()) <= _FEW
    return False


def filter_fields(field: GraphQLField) -> frozenset[str]:
    """The fields of the argument `filter`, if it is an input object."""
    argument = field.args.get(FILTER)
    named = get_named_type(argument.type) if argument is not None else None
    return frozenset(named.fields) if is_input_object_type(named) else frozenset()


@dataclass(slots=True, eq=False)
class PageHole:
    """A connection's rows (one more than asked for) and, if selected, their total."""

    rule: Connection
    spot: Spot
    where: str
    filters: Filters
    number: int
    cursor_at: int | None
    has_total: bool
    has_rows: bool
    is_root: bool
    judged_by: frozenset[str]
    """The columns that decide who may see a row of the whole county; none when all may."""

    def choose(self, run: Run) -> Hashable:
        arguments = run.arguments[self.number]
        request = page_request(arguments, self.rule, self.spot.table)
        run.requests[self.number] = request
        given = self.filters.given(arguments)
        is_led = self.is_root and not self.filters.are_narrow(given, run)
        return (*request.shape, given, is_led)

    def text(self, choice: Any) -> str:
        order_name, nulls, first, given, is_led = choice
        frame, table = self.spot.frame, self.spot.table
        statement, alias = frame.statement, frame.alias
        where = statement.dialect.led_by_county(self.where, alias) if is_led else self.where
        kept = all_of(where, self.filters.sql(given, Target(table, alias, statement), self.number))
        items = []
        if self.has_rows:
            items.append(self._rows(self.rule.orders[order_name], nulls, kept, first + 1))
        if self.has_total or not self.has_rows:  # some statement must judge the arguments
            items.append(f'(select count(*) from "{table.name}" {alias} where {kept})')
        return statement.dialect.row([], items)

    def _rows(self, order: Order, nulls: tuple[bool, ...] | None, kept: str, limit: int) -> str:
        frame, table = self.spot.frame, self.spot.table
        statement, alias = frame.statement, frame.alias
        frame.used.update(name for name, _ in order)
        if nulls is not None:
            key = KeyMaker(self.number)
            behind = after_sql(order, nulls, key, table=table, alias=alias, statement=statement)
            kept = all_of(kept, behind)
        if self.cursor_at is not None:
            keys = key_items(order, table, alias, statement.dialect)
            frame.items[self.cursor_at] = statement.dialect.array(keys)
        is_late = self._is_late(order)
        ordered = order_sql(order, table, alias)
        return rows_sql(self.spot, kept, ordered, str(limit), is_late=is_late)

    def _is_late(self, order: Order) -> bool:
        """Whether finding ids first saves reading the rows that are not seen or not on the page."""
        deciding = self.judged_by | {"county_id", *(name for name, _ in order)}
        return bool(self.judged_by) and self.spot.table.is_covered(deciding)


@dataclass(slots=True, eq=False)
class RowsHole:
    """A plain list with filters."""

    rule: Rows
    spot: Spot
    where: str
    filters: Filters
    number: int

    def choose(self, run: Run) -> Hashable:
        arguments = run.arguments[self.number]
        limit = list_limit(arguments, self.rule.limit, self.rule.most)
        return (limit, self.filters.given(arguments))

    def text(self, choice: Any) -> str:
        limit, given = choice
        frame, table = self.spot.frame, self.spot.table
        target = Target(table, frame.alias, frame.statement)
        where = frame.statement.dialect.led_by_county(self.where, frame.alias)
        kept = all_of(where, self.filters.sql(given, target, self.number))
        frame.used.update(name for name, _ in self.rule.order)
        return rows_sql(self.spot, kept, order_sql(self.rule.order, table, frame.alias), limit)


@dataclass(frozen=True, slots=True, eq=False)
class LimitHole:
    """A limit from an argument, written out: with a parameter PostgreSQL would plan every run."""

    argument: str
    number: int

    def choose(self, run: Run) -> Hashable:
        return list_limit(run.arguments[self.number], self.argument, MOST_FIRST)

    def text(self, choice: Any) -> str:
        return str(choice)


def rows_sql(
    spot: Spot, where: str, order: str, limit: str | None, *, is_late: bool = False
) -> str:
    """A sub-select of all rows of a frame as one JSON array of arrays."""
    frame, dialect = spot.frame, spot.frame.statement.dialect
    base = frame.base(where, order, dialect.limit(limit), is_late=is_late)
    return dialect.collected(frame.array(), base, frame.joins, order)


def list_limit(arguments: Mapping[str, Any], name: str | None, most: int) -> int:
    """How many rows the argument asks for; a list without one still has a limit, never reached."""
    given = arguments.get(name) if name is not None else None
    return UNLIMITED if given is None else limited(given, default=None, most=most)
