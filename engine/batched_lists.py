"""Lists and connections for graphql-core, read in batches."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from graphql import GraphQLField, GraphQLObjectType, get_named_type

from engine.catalog import Catalog, Entity, Family, Source
from engine.conditions import Target
from engine.cursor import (
    MOST_FIRST,
    PageRequest,
    after_sql,
    encode_cursor,
    order_sql,
    page_request,
    wire_key,
)
from engine.frames import Path
from engine.lists import Filters, list_limit
from engine.loading import Loading, Narrow, Row
from engine.metadata import Table
from engine.plan import known_id
from engine.rule import ById, Connection, Many, Rows
from engine.scope_sql import predicate
from engine.sql import ALWAYS, Make, Statement, all_of

Read: TypeAlias = Callable[[Any, Loading, Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page of a connection: its rows and one more if there is one."""

    rows: list[Row]
    request: PageRequest
    rule: Connection
    total: Callable[[], Any]

    @property
    def shown(self) -> list[Row]:
        return self.rows[: self.request.first]

    def cursor(self, row: Row) -> str:
        order = self.rule.orders[self.request.order]
        columns = row.entity.table.columns
        keys = [wire_key(row.values[name], columns[name].kind) for name, _ in order]
        return encode_cursor(self.request.order, keys)


class Fixed:
    """The key values of a known cursor, as after_sql wants them made."""

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.values = values

    def at(self, position: int) -> Make:
        return lambda run: self.values[position]


def list_resolver(catalog: Catalog, field: GraphQLField, rule: Any, table: Table) -> Read:
    """A list or a connection over rows related to a row."""
    if isinstance(rule, Connection):
        return _connection(catalog, field, rule, table)
    return _many(catalog, field, rule, table)


def _many(catalog: Catalog, field: GraphQLField, rule: Many, table: Table) -> Read:
    target = catalog.source_of(field)
    path = Path.of(table, rule.relation)

    def read(row: Row, loading: Loading, arguments: Mapping[str, Any]) -> Any:
        limit = list_limit(arguments, rule.limit, MOST_FIRST)
        batch = loading.batch(
            ("many", rule, limit),
            lambda keys: loading.children(
                target,
                path,
                keys,
                link=rule.link,
                narrow=lambda statement, alias: predicate(
                    rule.where, target.table, alias, statement
                ),
                order=rule.order,
                limit=limit,
            ),
        )
        return batch.get(row.values[path.near.from_column])

    return read


def _connection(catalog: Catalog, field: GraphQLField, rule: Connection, table: Table) -> Read:
    assert rule.relation is not None
    target, path = connected(catalog, field), Path.of(table, rule.relation)
    filters = Filters.of(field, rule.filters)

    async def read(row: Row, loading: Loading, arguments: Mapping[str, Any]) -> Page:
        request = page_request(arguments, rule, target.table)
        kept = _narrow(rule, filters, arguments, target.table)
        behind = _behind(rule, request, target.table)
        key = repr((request, sorted(arguments.items(), key=str)))
        parent = row.values[path.near.from_column]

        async def load(keys: list[UUID]) -> dict[UUID, list[Row]]:
            return await loading.children(
                target,
                path,
                keys,
                link=rule.link,
                narrow=lambda statement, alias: all_of(
                    kept(statement, alias), behind(statement, alias)
                ),
                order=rule.orders[request.order],
                limit=request.first + 1,
            )

        def total() -> Any:
            batch = loading.batch(
                ("total", rule, key),
                lambda keys: loading.counts(path, keys, link=rule.link, narrow=kept),
            )
            return batch.get(parent)

        rows = await loading.batch(("page", rule, key), load).get(parent)
        return Page(rows, request, rule, total)

    return read


def root_resolver(catalog: Catalog, field: GraphQLField, rule: Any) -> Read:
    """A root over all rows the actor may see."""
    match rule:
        case ById():
            return _by_id(catalog, field, rule)
        case Rows():
            return _rows(catalog, field, rule)
        case Connection():
            return _root_connection(catalog, field, rule)
    raise TypeError(rule)


def _by_id(catalog: Catalog, field: GraphQLField, rule: ById) -> Read:
    target = catalog.source_of(field)
    names = {member.name for member in catalog.members(rule.type_name)}

    def read(_: Any, loading: Loading, arguments: Mapping[str, Any]) -> Any:
        identity = known_id(arguments.get(rule.argument), names)
        return None if identity is None else loading.one(target, identity)

    return read


def _rows(catalog: Catalog, field: GraphQLField, rule: Rows) -> Read:
    target = catalog.source_of(field)
    filters = Filters.of(field, rule.filters)

    async def read(_: Any, loading: Loading, arguments: Mapping[str, Any]) -> Any:
        limit = list_limit(arguments, rule.limit, rule.most)
        narrow = _narrow(rule, filters, arguments, target.table)
        statement = Statement(loading.dialect)
        where = all_of(target.visible("t", loading.kind, statement), narrow(statement, "t"))
        tail = f" order by {order_sql(rule.order, target.table, 't')} limit {limit}"
        return await loading.rows(target, statement, where, tail=tail)

    return read


def _root_connection(catalog: Catalog, field: GraphQLField, rule: Connection) -> Read:
    target = connected(catalog, field)
    filters = Filters.of(field, rule.filters)

    async def read(_: Any, loading: Loading, arguments: Mapping[str, Any]) -> Page:
        request = page_request(arguments, rule, target.table)
        kept = _narrow(rule, filters, arguments, target.table)
        behind = _behind(rule, request, target.table)
        statement = Statement(loading.dialect)
        where = all_of(
            target.visible("t", loading.kind, statement),
            kept(statement, "t"),
            behind(statement, "t"),
        )
        order = order_sql(rule.orders[request.order], target.table, "t")
        tail = f" order by {order} limit {request.first + 1}"
        rows = await loading.rows(target, statement, where, tail=tail)
        known = [row for row in rows if row is not None]
        return Page(known, request, rule, lambda: _total(loading, target, kept))

    return read


async def _total(loading: Loading, target: Source, kept: Narrow) -> int:
    statement = Statement(loading.dialect)
    where = all_of(target.visible("t", loading.kind, statement), kept(statement, "t"))
    query = f'select count(*) from "{target.table.name}" t where {where}'
    return int((await loading.fetch(statement, query))[0][0])


def _narrow(
    rule: Connection | Rows, filters: Filters, arguments: Mapping[str, Any], table: Table
) -> Narrow:
    """The rule's own condition and the filters in use."""
    given = filters.given(arguments)

    def narrow(statement: Statement, alias: str) -> str:
        target = Target(table, alias, statement)
        conditions = [
            filters.conditions[name].sql(filters.constant(arguments, name), target)
            for name, _ in given
        ]
        return all_of(predicate(rule.where, table, alias, statement), *conditions)

    return narrow


def _behind(rule: Connection, request: PageRequest, table: Table) -> Narrow:
    def behind(statement: Statement, alias: str) -> str:
        if request.after is None:
            return ALWAYS
        nulls = tuple(value is None for value in request.after)
        order = rule.orders[request.order]
        return after_sql(
            order, nulls, Fixed(request.after), table=table, alias=alias, statement=statement
        )

    return behind


def connected(catalog: Catalog, field: GraphQLField) -> Entity | Family:
    """What a connection's nodes are."""
    page: Any = get_named_type(field.type)
    edge: Any = get_named_type(page.fields["edges"].type)
    return catalog.source_of(edge.fields["node"])


def page_resolvers(field: GraphQLField) -> None:
    """Resolvers of a connection type and of its edge type."""
    type_: Any = get_named_type(field.type)
    edge: Any = get_named_type(type_.fields["edges"].type)
    info: Any = get_named_type(type_.fields["pageInfo"].type)
    _set(type_, "edges", lambda page: [(page, row) for row in page.shown])
    _set(type_, "nodes", lambda page: page.shown)
    _set(type_, "pageInfo", lambda page: page)
    _set(type_, "totalCount", lambda page: page.total())
    _set(edge, "cursor", lambda pair: pair[0].cursor(pair[1]))
    _set(edge, "node", lambda pair: pair[1])
    _set(info, "hasNextPage", lambda page: len(page.rows) > page.request.first)
    _set(info, "hasPreviousPage", lambda page: page.request.after is not None)
    _set(info, "startCursor", lambda page: page.cursor(page.shown[0]) if page.rows else None)
    _set(info, "endCursor", lambda page: page.cursor(page.shown[-1]) if page.rows else None)


def _set(type_: GraphQLObjectType, name: str, read: Callable[[Any], Any]) -> None:
    if name in type_.fields:
        type_.fields[name].resolve = lambda source, info: read(source)


__all__ = ["Page", "list_resolver", "page_resolvers", "root_resolver"]
