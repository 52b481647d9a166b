"""How schema types are read over models, as data: both executors are made from it."""

from collections.abc import Callable, Mapping
from typing import Any

from tortoise.models import Model

from domain.scope import Rule, Scope
from engine.conditions import Condition
from engine.rule import (
    Answered,
    Backward,
    ById,
    Column,
    Computed,
    Connection,
    Count,
    Direction,
    Embedded,
    FieldRule,
    FirstOf,
    Linked,
    Many,
    NodeById,
    NodesByIds,
    One,
    Order,
    Prepare,
    Rows,
    Translated,
)


def column(name: str, *, of: str | None = None, scope: Scope | None = None) -> Column:
    return Column(name, of, scope)


def one(relation: str) -> One:
    return One(relation)


def linked(type_column: str, id_column: str, *, types: tuple[str, ...]) -> Linked:
    return Linked(type_column, id_column, types)


def backward(model: type[Model], column: str) -> Backward:
    return Backward(model, column)


def many(
    relation: str | Backward,
    *,
    order: tuple[str | tuple[str, Direction], ...],
    limit: str | None = None,
    where: Rule | None = None,
    link: Rule | None = None,
) -> Many:
    return Many(relation, directed(order), limit, where, link)


def count(
    relation: str | Backward, *, where: Rule | None = None, link: Rule | None = None
) -> Count:
    return Count(relation, where, link)


def connection(
    relation: str | Backward | None = None,
    *,
    orders: Mapping[str, tuple[str | tuple[str, Direction], ...]],
    filters: Mapping[str, Condition] | None = None,
    where: Rule | None = None,
    link: Rule | None = None,
    order_argument: str = "orderBy",
) -> Connection:
    named = {name: directed(order) for name, order in orders.items()}
    return Connection(relation, named, filters or {}, where, link, order_argument)


def embedded(
    type_name: str,
    *,
    prefix: str,
    present: str | None = None,
    fields: Mapping[str, FieldRule] | None = None,
    scope: Scope | None = None,
) -> Embedded:
    return Embedded(type_name, prefix, present, fields or {}, scope)


def computed(
    function: Callable[[Mapping[str, Any], Any], Any],
    *,
    needs: tuple[str, ...] = (),
    rules: Mapping[Any, Rule | Scope] | None = None,
    facts: tuple[str, ...] | None = None,
) -> Computed:
    return Computed(function, needs, rules or {}, facts)


def first_of(*cases: tuple[Rule | Scope, str | None]) -> FirstOf:
    return FirstOf(cases)


def translated(column: str | FirstOf, prepare: Prepare) -> Translated:
    return Translated(column, prepare)


def by_id(type_name: str, *, argument: str = "id") -> ById:
    return ById(type_name, argument)


def rows(
    *,
    order: tuple[str | tuple[str, Direction], ...],
    filters: Mapping[str, Condition] | None = None,
    limit: str | None = None,
    where: Rule | None = None,
    most: int = 100,
) -> Rows:
    """`limit` names the argument that says how many rows, 1 to `most`."""
    return Rows(directed(order), filters or {}, limit, where, most)


def answered() -> Answered:
    return Answered()


def node(argument: str = "id") -> NodeById:
    return NodeById(argument)


def nodes(argument: str = "ids") -> NodesByIds:
    return NodesByIds(argument)


def directed(order: tuple[str | tuple[str, Direction], ...]) -> Order:
    """Plain column names mean ascending."""
    return tuple((key, "asc") if isinstance(key, str) else key for key in order)
