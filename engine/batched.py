"""graphql-core resolvers from the same declarations: the fallback of every plan, and its oracle."""

from collections.abc import Callable, Mapping
from inspect import isawaitable
from types import SimpleNamespace
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    default_field_resolver,
    default_type_resolver,
    get_named_type,
    get_nullable_type,
    is_interface_type,
    is_object_type,
    is_union_type,
)

from engine.answering import recalled
from engine.batched_fields import (
    Read,
    column_reader,
    computed_reader,
    count_reader,
    is_seen,
    translated_reader,
)
from engine.batched_lists import list_resolver, page_resolvers, root_resolver
from engine.catalog import Catalog, Entity, attribute_of, embedded_rules
from engine.loading import Loading, Row
from engine.metadata import Table
from engine.plan import ref_maker
from engine.rule import (
    Answered,
    Column,
    Computed,
    Connection,
    Count,
    Embedded,
    Linked,
    Many,
    NodeById,
    NodesByIds,
    One,
    Ref,
    Translated,
)
from engine.run import Database
from engine.scope_sql import relation_of
from engine.sql import Dialect


class Installer:
    """Puts resolvers into a graphql-core schema."""

    def __init__(self, catalog: Catalog, database: Database, dialect: Dialect) -> None:
        self.catalog, self.database, self.dialect = catalog, database, dialect

    def loading(self, info: GraphQLResolveInfo[Any]) -> Loading:
        return Loading(self.catalog, self.database, self.dialect, info.context)

    def install(self) -> None:
        for entity in self.catalog.entities.values():
            self._install_entity(entity)
        for type_ in self.catalog.schema.type_map.values():
            if is_interface_type(type_) or is_union_type(type_):
                type_.resolve_type = type_resolver(type_.resolve_type)
            elif is_object_type(type_) and type_.name not in self.catalog.entities:
                self._install_plain(type_)
        self._install_roots()

    def _install_entity(self, entity: Entity) -> None:
        entity.type.is_type_of = None
        for name, rule in entity.rules.items():
            field = entity.type.fields[name]
            field.resolve = self._resolver(self.reader(entity.type, field, rule, entity.table))
            if isinstance(rule, Connection):
                page_resolvers(field)

    def _resolver(self, read: Read) -> Callable[..., Any]:
        def resolve(row: Row, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            return read(row, self.loading(info), arguments)

        return resolve

    def reader(
        self, type_: GraphQLObjectType, field: GraphQLField, rule: Any, table: Table
    ) -> Read:
        """How one field is read of a row."""
        match rule:
            case Column():
                return column_reader(type_, field, rule, table)
            case One():
                return self._one(field, rule, table)
            case Linked():
                return self._linked(rule)
            case Many() | Connection():
                return list_resolver(self.catalog, field, rule, table)
            case Count():
                return count_reader(rule, table)
            case Embedded():
                return self._embedded(field, rule, table)
            case Computed():
                return computed_reader(field, rule, table)
            case Translated():
                return translated_reader(field, rule, table)
        raise TypeError(rule)

    def _one(self, field: GraphQLField, rule: One, table: Table) -> Read:
        target = self.catalog.source_of(field)
        relation = relation_of(table, rule.relation)

        def read(row: Row, loading: Loading, _: Mapping[str, Any]) -> Any:
            identity = row.values[relation.from_column]
            return None if identity is None else loading.one(target, identity)

        return read

    def _linked(self, rule: Linked) -> Read:
        def read(row: Row, loading: Loading, _: Mapping[str, Any]) -> Any:
            named, identity = row.values[rule.type_column], row.values[rule.id_column]
            if identity is None or named not in rule.types:
                return None
            return loading.one(self.catalog.entities[named], identity)

        return read

    def _embedded(self, field: GraphQLField, rule: Embedded, table: Table) -> Read:
        named: Any = get_nullable_type(field.type)
        readers = {
            name: self.reader(named, named.fields[name], each, table)
            for name, each in embedded_rules(rule, named, table).items()
        }

        async def read(row: Row, loading: Loading, arguments: Mapping[str, Any]) -> Any:
            if rule.present is not None and row.values[rule.present] is None:
                return None
            if rule.scope is not None and not await is_seen(row, loading, rule.scope):
                return None
            values = {}
            for name, reader in readers.items():
                value = reader(row, loading, arguments)
                value = await value if isawaitable(value) else value
                values[name] = values[attribute_of(name, named.fields[name])] = value
            return SimpleNamespace(**values)

        return read

    def _install_plain(self, type_: GraphQLObjectType) -> None:
        """Entities in plain objects are Refs until they are asked for."""
        if type_.name.startswith("__"):
            return
        for field in type_.fields.values():
            if self.catalog.holds_entities(get_named_type(field.type).name):
                field.resolve = self._following(field.resolve or default_field_resolver)

    def _following(self, resolve: Callable[..., Any]) -> Callable[..., Any]:
        def following(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            value = resolve(source, info, **arguments)
            loading = self.loading(info)
            if isawaitable(value):
                return self._awaited(value, loading)
            return self._followed(value, loading)

        return following

    async def _awaited(self, value: Any, loading: Loading) -> Any:
        return self._followed(await value, loading)

    def _followed(self, value: Any, loading: Loading) -> Any:
        if isinstance(value, list | tuple):
            return [self._followed(each, loading) for each in value]
        if isinstance(value, Ref):
            return loading.one(self.catalog.entities[value.type_name], value.id)
        return value

    def _install_roots(self) -> None:
        schema = self.catalog.schema
        for root in (schema.mutation_type, schema.subscription_type):
            for field in root.fields.values() if root is not None else ():
                field.resolve = self._answered(field)
        query = schema.query_type
        for name, field in query.fields.items() if query is not None else ():
            rule = self.catalog.roots.get(name)
            if isinstance(rule, Connection):
                page_resolvers(field)
            if isinstance(rule, Answered):
                field.resolve = self._answered(field)
            elif isinstance(rule, NodeById | NodesByIds):
                field.resolve = self._node(rule)
            elif rule is not None:
                field.resolve = self._resolver(root_resolver(self.catalog, field, rule))

    def _node(self, rule: NodeById | NodesByIds) -> Callable[..., Any]:
        make = ref_maker(rule, frozenset(self.catalog.entities))
        assert make is not None

        def resolve(_: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            return self._followed(make(arguments), self.loading(info))

        return resolve

    def _answered(self, field: GraphQLField) -> Callable[..., Any]:
        """A resolver of the schema's own, unless the engine already has its value."""
        original = field.resolve or default_field_resolver

        def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            is_known, value = recalled(info.context, str(info.path.key))
            if is_known:
                return self._followed(value, self.loading(info))
            return original(source, info, **arguments)

        return resolve


def install(catalog: Catalog, database: Database, dialect: Dialect) -> None:
    """Resolvers for every declared field of the schema."""
    Installer(catalog, database, dialect).install()


def type_resolver(original: Any) -> Callable[..., Any]:
    def resolve_type(value: Any, info: GraphQLResolveInfo[Any], type_: Any) -> Any:
        if isinstance(value, Row):
            return value.entity.name
        return (original or default_type_resolver)(value, info, type_)

    return resolve_type
