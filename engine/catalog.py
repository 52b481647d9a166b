"""The declarations bound to the schema and the tables: what both executors look up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    default_field_resolver,
    get_named_type,
    is_object_type,
)
from tortoise.models import Model

from domain.actor import ActorKind
from domain.scope import Rule
from engine.metadata import Table, table_of
from engine.rule import Answered, Column, Embedded, FieldRule, Interface, One, Reads, RootRule
from engine.scope_sql import county_predicate, granted, predicate, rule_for
from engine.sql import ALWAYS, Statement, all_of

Owner: TypeAlias = tuple[str, Rule | None]
"""The foreign key that leads back to the row we come from, and the rule that row satisfies."""


@dataclass(frozen=True, eq=False)
class Entity:
    """An object type read over a table."""

    type: GraphQLObjectType
    table: Table
    reads: Reads
    rules: Mapping[str, FieldRule]

    @property
    def name(self) -> str:
        return self.type.name

    def rule(self, kind: ActorKind | None) -> Rule:
        """What a row must satisfy to be seen."""
        return rule_for(self.reads.scope, kind)

    def visible(
        self, alias: str, kind: ActorKind | None, statement: Statement, owner: Owner | None = None
    ) -> str:
        """The rows of this type the actor may see; `owner` spares what is known already."""
        rule = self.rule(kind)
        if owner is not None:
            rule = granted(rule, *owner)
        return all_of(
            county_predicate(self.table, alias, statement),
            predicate(self.reads.where, self.table, alias, statement),
            predicate(rule, self.table, alias, statement),
        )


@dataclass(frozen=True, eq=False)
class Family:
    """An interface over one table, told apart by a column."""

    name: str
    table: Table
    column: str
    members: Mapping[str, Entity]

    def rule(self, kind: ActorKind | None) -> Rule | None:
        """What a row of any member must satisfy to be seen, if that is one rule."""
        rules = [member.rule(kind) for member in self.members.values()]
        return rules[0] if all(rule == rules[0] for rule in rules) else None

    def visible(
        self, alias: str, kind: ActorKind | None, statement: Statement, owner: Owner | None = None
    ) -> str:
        """One predicate when all members share their rule, else one per member."""
        rule = self.rule(kind)
        if rule is not None:
            return all_of(
                county_predicate(self.table, alias, statement),
                predicate(rule, self.table, alias, statement),
            )
        parts = [member.visible(alias, kind, statement) for member in self.members.values()]
        return ALWAYS if ALWAYS in parts else f"({' or '.join(f'({part})' for part in parts)})"


Source: TypeAlias = Entity | Family


@dataclass(frozen=True, eq=False)
class Catalog:
    schema: GraphQLSchema
    entities: Mapping[str, Entity]
    families: Mapping[str, Family]
    roots: Mapping[str, RootRule]
    embedded: Mapping[str, Embedded]
    resolvers: Mapping[tuple[str, str], Any]
    resolved: frozenset[tuple[str, str]]

    def source(self, type_name: str) -> Source | None:
        """What an entity-typed field reads; None for plain types."""
        return self.entities.get(type_name) or self.families.get(type_name)

    def source_of(self, field: GraphQLField) -> Source:
        """The entity or interface a field yields."""
        found = self.source(get_named_type(field.type).name)
        if found is None:
            raise KeyError(f"{get_named_type(field.type).name} is not declared")
        return found

    def holds_entities(self, type_name: str) -> bool:
        """Whether values of the type are read by the engine: an entity or an interface of some."""
        return bool(self.members(type_name))

    def members(self, type_name: str) -> list[Entity]:
        """The declared entities a position of the type may hold."""
        if type_name in self.entities:
            return [self.entities[type_name]]
        type_ = self.schema.get_type(type_name)
        if type_ is None or is_object_type(type_) or not hasattr(type_, "resolve_type"):
            return []
        possible = self.schema.get_possible_types(type_)  # type: ignore[arg-type]
        return [self.entities[each.name] for each in possible if each.name in self.entities]

    def entity_over(self, model: type[Model]) -> Entity | None:
        """The first entity declared over a model: whose scope counts are made with."""
        found = (each for each in self.entities.values() if each.reads.model is model)
        return next(found, None)

    def root(self, operation: str, name: str) -> RootRule:
        if operation == "query":
            return self.roots[name]
        return Answered()


def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def attribute_of(name: str, field: GraphQLField) -> str:
    """The attribute of a plain object that holds the field, as its declaration names it."""
    declared = (field.extensions or {}).get("strawberry-definition")
    return getattr(declared, "python_name", None) or snake_case(name)


def has_resolver(field: GraphQLField) -> bool:
    """Whether the schema resolves the field by a function of its own."""
    declared = (field.extensions or {}).get("strawberry-definition")
    if declared is not None:
        return getattr(declared, "base_resolver", None) is not None
    return field.resolve is not None


def found_rule(name: str, table: Table, *, prefix: str = "") -> FieldRule | None:
    """A same-named column or foreign key; anything else must be declared."""
    snake = prefix + snake_case(name)
    if snake in table.columns:
        return Column(snake)
    relation = table.relations.get(snake)
    return One(snake) if relation is not None and not relation.is_many else None


def bind(
    schema: GraphQLSchema,
    reads: Iterable[Reads],
    interfaces: Iterable[Interface],
    roots: Mapping[str, RootRule],
) -> Catalog:
    """The catalog; gaps are left out here and named by engine.check."""
    entities = {each.type_name: _entity(schema, each) for each in reads}
    families = {each.type_name: _family(each, entities) for each in interfaces}
    embedded: dict[str, Embedded] = {}
    for entity in entities.values():
        for rule in entity.rules.values():
            if isinstance(rule, Embedded):
                embedded[rule.type_name] = rule
    return Catalog(
        schema, entities, families, roots, embedded, _root_resolvers(schema), _resolved(schema)
    )


def _resolved(schema: GraphQLSchema) -> frozenset[tuple[str, str]]:
    """Fields that the schema resolves by functions of its own, before the engine installs any."""
    return frozenset(
        (type_.name, name)
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items()
        if has_resolver(field)
    )


def _root_resolvers(schema: GraphQLSchema) -> dict[tuple[str, str], Any]:
    """The schema's own resolvers of root fields, before the engine puts its own in their place."""
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    return {
        (root.name, name): field.resolve or default_field_resolver
        for root in roots
        if root is not None
        for name, field in root.fields.items()
    }


def _entity(schema: GraphQLSchema, reads: Reads) -> Entity:
    type_ = schema.get_type(reads.type_name)
    if not isinstance(type_, GraphQLObjectType):
        raise KeyError(f"{reads.type_name} is not an object type of the schema")
    table = table_of(reads.model)
    rules: dict[str, FieldRule] = {}
    for name in type_.fields:
        rule = reads.fields.get(name) or found_rule(name, table)
        if rule is not None:
            rules[name] = rule
    return Entity(type_, table, reads, rules)


def _family(interface: Interface, entities: Mapping[str, Entity]) -> Family:
    members = {value: entities[name] for value, name in interface.types.items()}
    return Family(interface.type_name, table_of(interface.model), interface.column, members)


def embedded_rules(rule: Embedded, type_: GraphQLObjectType, table: Table) -> dict[str, Any]:
    """Field name → rule of an embedded type, over its parent's row."""
    found = {
        name: rule.fields.get(name) or found_rule(name, table, prefix=rule.prefix)
        for name in type_.fields
    }
    return {name: each for name, each in found.items() if each is not None}
