"""Start-up checks: every field has a rule that fits schema and tables, or nothing starts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)

from domain.actor import ActorKind
from domain.ids import PREFIXES
from domain.scope import Everyone, Rule, Scope
from engine.catalog import Catalog, Entity, Family, embedded_rules
from engine.conditions import Target
from engine.dialects.sqlite import Sqlite
from engine.frames import Path
from engine.leaves import TEXTS
from engine.lists import FILTER, filter_fields
from engine.metadata import Kind, Table, table_of
from engine.rule import (
    ById,
    Column,
    Computed,
    Connection,
    Count,
    Embedded,
    FirstOf,
    Interface,
    Linked,
    Many,
    NodeById,
    NodesByIds,
    One,
    Reads,
    RootRule,
    Rows,
    Translated,
)
from engine.scope_sql import column_of, predicate, relation_of, rule_for
from engine.sql import Statement

_PAGE_ARGUMENTS = {"first", "after", FILTER}


class Undeclared(Exception):
    """The declarations leave gaps; every gap is named."""

    def __init__(self, gaps: list[str]) -> None:
        super().__init__("\n".join(["读取声明不完整：", *gaps]))
        self.gaps = gaps


def check_names(
    schema: GraphQLSchema, reads: Iterable[Reads], interfaces: Iterable[Interface]
) -> None:
    """Every declared type exists, has a scope, and is named once."""
    gaps: list[str] = []
    names = [each.type_name for each in reads]
    for each in reads:
        if not isinstance(schema.get_type(each.type_name), GraphQLObjectType):
            gaps.append(f"{each.type_name}: not an object type of the schema")
        if not isinstance(each.scope, Mapping) or not each.scope:
            gaps.append(f"{each.type_name}: no scope")
    gaps += [f"{name}: declared twice" for name in set(names) if names.count(name) > 1]
    for interface in interfaces:
        missing = [name for name in interface.types.values() if name not in names]
        gaps += [f"{interface.type_name}: {name} is not declared" for name in missing]
    if gaps:
        raise Undeclared(gaps)


def check(catalog: Catalog) -> None:
    """Undeclared, with all gaps, unless everything can be read."""
    gaps = [gap for entity in catalog.entities.values() for gap in _entity(catalog, entity)]
    gaps += list(_roots(catalog))
    if gaps:
        raise Undeclared(gaps)


def _entity(catalog: Catalog, entity: Entity) -> Iterator[str]:
    for name in entity.reads.fields:
        if name not in entity.type.fields:
            yield f"{entity.name}.{name}: declared but not in the schema"
    try:
        for kind in ActorKind:
            predicate(rule_for(entity.reads.scope, kind), entity.table, "t", Statement(Sqlite()))
        predicate(entity.reads.where, entity.table, "t", Statement(Sqlite()))
    except KeyError as missing:
        yield f"{entity.name}: scope: {missing.args[0]}"
    yield from _fields(catalog, entity.type, entity.rules, entity.table)


def _fields(
    catalog: Catalog, type_: GraphQLObjectType, rules: Mapping[str, Any], table: Table
) -> Iterator[str]:
    for name, field in type_.fields.items():
        where = f"{type_.name}.{name}"
        if name not in rules:
            yield f"{where}: no rule, and no column or foreign key of that name in {table.name}"
            continue
        try:
            yield from (
                f"{where}: {gap}" for gap in _rule(catalog, type_, field, rules[name], table)
            )
        except KeyError as missing:
            yield f"{where}: {missing.args[0]}"


def _rule(
    catalog: Catalog, type_: GraphQLObjectType, field: GraphQLField, rule: Any, table: Table
) -> Iterator[str]:
    match rule:
        case Column():
            yield from _column(type_, field, rule, table)
        case One(relation):
            yield from _one(catalog, field, relation, table)
        case Linked():
            column_of(table, rule.type_column), column_of(table, rule.id_column)
            yield from (
                f"{name} is not declared" for name in rule.types if name not in catalog.entities
            )
        case Many() | Count() | Connection():
            yield from _list(catalog, field, rule, table)
        case Embedded():
            yield from _embedded(catalog, field, rule, table)
        case Translated():
            yield from _translated(field, rule, table)
        case Computed():
            _computed(rule, table)


def _translated(field: GraphQLField, rule: Translated, table: Table) -> Iterator[str]:
    named = get_nullable_type(field.type)
    if isinstance(rule.column, str):
        column_of(table, rule.column)
    else:
        _first_of(rule.column, table)
        if is_non_null_type(field.type):
            yield "may be hidden by its cases, so it must be nullable"
    if not isinstance(named, GraphQLEnumType) and str(named) not in TEXTS:
        yield f"a translation is text or an enum's name, not {named}"


def _first_of(chosen: FirstOf, table: Table) -> None:
    for rule, name in chosen.cases:
        _decidable(rule, table)
        if name is not None:
            column_of(table, name)


def _computed(rule: Computed, table: Table) -> None:
    for need in rule.needs:
        _need(table, need)
    for each in rule.rules.values():
        _decidable(each, table)


def _decidable(rule: Rule | Scope, table: Table) -> None:
    """KeyError unless the rule can be asked of the table for every kind of actor."""
    for kind in ActorKind:
        predicate(rule_for(rule, kind), table, "t", Statement(Sqlite()))


def _column(
    type_: GraphQLObjectType, field: GraphQLField, rule: Column, table: Table
) -> Iterator[str]:
    column = column_of(table, rule.name)
    named = get_nullable_type(field.type)
    if rule.scope is not None and is_non_null_type(field.type):
        yield "may be hidden by its scope, so it must be nullable"
    if is_list_type(named) and column.kind is not Kind.JSON:
        yield f"a list from column {column.name}"
    elif not is_list_type(named) and not isinstance(named, GraphQLScalarType | GraphQLEnumType):
        yield f"{named} from column {column.name}"
    if str(named) == "ID" and column.kind is Kind.UUID:
        of = rule.of or (type_.name if rule.name == "id" else None)
        if of not in PREFIXES:
            yield 'a uuid as ID needs column(..., of="Type")'


def _one(catalog: Catalog, field: GraphQLField, relation: str, table: Table) -> Iterator[str]:
    target = catalog.source_of(field)
    found = relation_of(table, relation)
    if found.is_many:
        yield f"{relation} leads to many rows"
    if target.table is not table_of(found.model):
        yield f"{relation} leads to {found.model.__name__}, not to {target.name}"
    if is_non_null_type(field.type) and not _always_there(target):
        yield f"non-null, but {target.name} may be hidden by its scope"


def _always_there(target: Entity | Family) -> bool:
    members = [target] if isinstance(target, Entity) else list(target.members.values())
    rules = [rule_for(each.reads.scope, kind) for each in members for kind in ActorKind]
    return all(isinstance(rule, Everyone) for rule in rules)


def _list(catalog: Catalog, field: GraphQLField, rule: Any, table: Table) -> Iterator[str]:
    there = Path.of(table, rule.relation).target
    predicate(rule.where, there, "t", Statement(Sqlite()))
    if isinstance(rule, Count):
        return
    if isinstance(rule, Connection):
        yield from _connection(catalog, field, rule)
        return
    target = catalog.source_of(field)
    if target.table is not there:
        yield f"{rule.relation} leads to {there.name}, not to {target.name}"
    for name, _ in rule.order:
        column_of(there, name)
    yield from _unused(field, {rule.limit} if rule.limit else set())


def _embedded(catalog: Catalog, field: GraphQLField, rule: Embedded, table: Table) -> Iterator[str]:
    named = get_named_type(field.type)
    if not isinstance(named, GraphQLObjectType):
        yield f"{named} is no object type"
        return
    if rule.present is not None:
        column_of(table, rule.present)
    yield from _fields(catalog, named, embedded_rules(rule, named, table), table)


def _need(table: Table, path: str) -> None:
    *relations, name = path.split(".")
    for relation in relations:
        table = table_of(relation_of(table, relation).model)
    column_of(table, name)


def _roots(catalog: Catalog) -> Iterator[str]:
    query = catalog.schema.query_type
    fields = query.fields if query is not None else {}
    yield from (f"Query.{name}: no rule" for name in fields if name not in catalog.roots)
    for name, rule in catalog.roots.items():
        if name not in fields:
            yield f"Query.{name}: declared but not in the schema"
            continue
        try:
            yield from (f"Query.{name}: {gap}" for gap in _root(catalog, fields[name], rule))
        except KeyError as missing:
            yield f"Query.{name}: {missing.args[0]}"


def _root(catalog: Catalog, field: GraphQLField, rule: RootRule) -> Iterator[str]:
    match rule:
        case ById() | NodeById() | NodesByIds():
            yield from _unused(field, {rule.argument})
            if isinstance(rule, ById) and not catalog.members(rule.type_name):
                yield f"{rule.type_name} is not declared"
        case Rows():
            target = catalog.source_of(field)
            yield from _filters(field, rule.filters, target.table)
            yield from _unused(field, {FILTER, rule.limit or "", *rule.filters})
            for name, _ in rule.order:
                column_of(target.table, name)
        case Connection():
            yield from _connection(catalog, field, rule)


def _connection(catalog: Catalog, field: GraphQLField, rule: Connection) -> Iterator[str]:
    page: Any = get_named_type(field.type)
    edge: Any = get_named_type(page.fields["edges"].type)
    table = catalog.source_of(edge.fields["node"]).table
    for order in rule.orders.values():
        for name, _ in order:
            column_of(table, name)
        if order[-1][0] not in ("id", "seq"):
            yield f"order {order} does not end with a unique column"
    argument = field.args.get(rule.order_argument)
    named = get_named_type(argument.type) if argument is not None else None
    if isinstance(named, GraphQLEnumType) and set(named.values) != set(rule.orders):
        yield f"orders {set(rule.orders)} are not the values of {named.name}"
    yield from _filters(field, rule.filters, table)
    yield from _unused(field, {*_PAGE_ARGUMENTS, rule.order_argument, *rule.filters})


def _filters(field: GraphQLField, filters: Mapping[str, Any], table: Table) -> Iterator[str]:
    known = filter_fields(field)
    for name in known - set(filters):
        yield f"filter.{name}: no condition"
    for name, condition in filters.items():
        if name not in known and name not in field.args:
            yield f"filter.{name}: neither in the filter nor an argument"
        condition.sql(lambda run: None, Target(table, "t", Statement(Sqlite())))


def _unused(field: GraphQLField, used: set[str]) -> Iterator[str]:
    yield from (f"argument {name} means nothing" for name in field.args if name not in used)
