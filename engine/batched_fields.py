"""Columns, counts and computed fields of a row for graphql-core, read in batches."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_object_type,
)

from domain.ids import to_wire
from domain.scope import Everyone, Scope
from engine.catalog import attribute_of
from engine.frames import Path
from engine.loading import Loading, Row
from engine.metadata import Kind, Table, table_of
from engine.rule import Column, Computed, Count, FirstOf, Translated
from engine.scope_sql import column_of, predicate, relation_of, rule_for

Read: TypeAlias = Callable[[Row, Loading, Mapping[str, Any]], Any]
"""(row, what the operation reads with, arguments) → the field's value, or an awaitable of it."""


def column_reader(
    type_: GraphQLObjectType, field: GraphQLField, rule: Column, table: Table
) -> Read:
    of = rule.of or (type_.name if rule.name == "id" else None)
    kind = column_of(table, rule.name).kind

    def read(row: Row, loading: Loading, _: Mapping[str, Any]) -> Any:
        value = output_value(field.type, row.values[rule.name], kind, of)
        if rule.scope is None:
            return value
        return _if_seen(row, loading, rule, value)

    return read


async def _if_seen(row: Row, loading: Loading, rule: Column, value: Any) -> Any:
    return value if await is_seen(row, loading, rule.scope) else None


async def is_seen(row: Row, loading: Loading, scope: Scope | None) -> bool:
    """Whether what has this scope is shown of the row."""
    seen = rule_for(scope, loading.kind)
    if isinstance(seen, Everyone):
        return True
    table = row.entity.table
    batch = loading.batch(("holds", table, seen), lambda keys: loading.holding(table, seen, keys))
    return bool(await batch.get(row.id))


def output_value(type_: Any, value: Any, kind: Kind, of: str | None) -> Any:
    """The value that the type's serialiser expects."""
    named = get_nullable_type(type_)
    if value is None:
        return None
    if is_list_type(named):
        if not isinstance(value, list):
            return value
        return [output_value(named.of_type, each, Kind.TEXT, None) for each in value]
    if isinstance(named, GraphQLEnumType):
        known = named.values.get(value)
        return value if known is None else known.value
    if kind is Kind.UUID and named.name == "ID" and of is not None:
        return to_wire(of, value)
    return value


def count_reader(rule: Count, table: Table) -> Read:
    path = Path.of(table, rule.relation)

    def read(row: Row, loading: Loading, _: Mapping[str, Any]) -> Any:
        batch = loading.batch(
            ("count", rule),
            lambda keys: loading.counts(
                path,
                keys,
                link=rule.link,
                narrow=lambda statement, alias: predicate(
                    rule.where, path.target, alias, statement
                ),
            ),
        )
        return batch.get(row.values[path.near.from_column])

    return read


def computed_reader(field: GraphQLField, rule: Computed, table: Table) -> Read:
    named = get_named_type(field.type)

    async def read(row: Row, loading: Loading, _: Mapping[str, Any]) -> Any:
        values: dict[str, Any] = {}
        for path in rule.needs:
            values[path] = await _need(row.values, table, path, loading)
        for name, each in rule.rules.items():
            values[str(name)] = await _holds(row, table, each, loading)
        made = rule.function(values, loading.context)
        return plain(made, named) if is_object_type(named) else made

    return read


def translated_reader(field: GraphQLField, rule: Translated, table: Table) -> Read:
    def shown(value: Any, loading: Loading) -> Any:
        made = None if value is None else rule.prepare(loading.context)(value)
        return output_value(field.type, made, Kind.TEXT, None)

    async def chosen(row: Row, loading: Loading, cases: FirstOf) -> Any:
        return shown(await _first_of(row, table, cases, loading), loading)

    def read(row: Row, loading: Loading, _: Mapping[str, Any]) -> Any:
        if isinstance(rule.column, FirstOf):
            return chosen(row, loading, rule.column)
        return shown(row.values[rule.column], loading)

    return read


async def _first_of(row: Row, table: Table, chosen: FirstOf, loading: Loading) -> Any:
    for rule, column in chosen.cases:
        if await _holds(row, table, rule, loading):
            return None if column is None else row.values[column]
    return None


async def _need(values: Mapping[str, Any] | None, table: Table, path: str, loading: Loading) -> Any:
    first, _, rest = path.partition(".")
    if values is None or not rest:
        return None if values is None else values[first]
    relation = relation_of(table, first)
    identity = values[relation.from_column]
    if identity is None:
        return None
    target = table_of(relation.model)
    batch = loading.batch(("raw", target), lambda keys: loading.raw(target, keys))
    return await _need(await batch.get(identity), target, rest, loading)


async def _holds(row: Row, table: Table, rule: Any, loading: Loading) -> bool:
    found = rule_for(rule, loading.kind)
    batch = loading.batch(("holds", table, found), lambda keys: loading.holding(table, found, keys))
    return bool(await batch.get(row.id))


def plain(value: Any, type_: Any) -> Any:
    """Mappings as objects, so that attribute resolvers can read them."""
    if isinstance(value, list | tuple):
        return [plain(each, type_) for each in value]
    if not isinstance(value, Mapping):
        return value
    values = dict(value)
    for name, field in type_.fields.items():
        attribute = attribute_of(name, field)
        if attribute not in values:
            values[attribute] = values.get(name)
        values[name] = values[attribute]
        inner = get_named_type(field.type)
        if is_object_type(inner):
            values[attribute] = values[name] = plain(values[name], inner)
    return SimpleNamespace(**values)
