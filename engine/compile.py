"""Compiles the selection of one operation into SQL templates and generated Python."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, get_nullable_type, is_non_null_type

from domain.actor import ActorKind
from engine.arguments import Recipe, recipe_for
from engine.catalog import Catalog, Entity, Family, Source, embedded_rules
from engine.collect import Collector, Fields
from engine.complete import Completer
from engine.computing import ANY_FACT, first_of_sql, needs_code, seen_sql
from engine.frames import Joiner, Spot, start
from engine.leaves import Names, decoded, leaf, text_leaf
from engine.metadata import Kind, StoredColumn
from engine.pages import connection
from engine.plain_code import PlainCode
from engine.reference import Splice
from engine.related import count, many
from engine.rule import (
    Column,
    Computed,
    Connection,
    Count,
    Embedded,
    FirstOf,
    Linked,
    Many,
    One,
    Prepare,
    Translated,
)
from engine.run import Unplannable
from engine.scope_sql import column_of, relation_of, rule_for
from engine.splice import Splicer
from engine.sql import Dialect, Statement, all_of, literal

_DEEPEST = 24
_FEW_PARTS = 2
"""Of fewer fields than this the database is asked: the id is read anyway."""


class Selector:
    """Turns selections over rows into Python expressions, collecting the SQL they need."""

    def __init__(
        self,
        catalog: Catalog,
        collector: Collector,
        dialect: Dialect,
        kind: ActorKind | None,
        splicer: Splicer,
    ) -> None:
        self.catalog, self.collector, self.kind = catalog, collector, kind
        self.splicer = splicer
        self.statement = Statement(dialect)
        self.names = Names()
        self.functions: list[str] = []
        self.recipes: list[Recipe] = []
        self.splices: list[Splice] = []
        self.prepares: list[Prepare] = []
        self.plain = Completer(catalog, collector, None)
        self._depth = 0
        self._rules: Mapping[type, Callable[..., str]] = {
            Column: self._column,
            One: self._one,
            Many: partial(many, self),
            Count: partial(count, self),
            Connection: partial(connection, self),
            Embedded: self._embedded,
            Computed: self._computed,
            Translated: self._translated,
            Linked: self._linked,
        }

    def recipe(self, field: GraphQLField, node: FieldNode) -> int:
        """The place of the field's arguments in a run."""
        self.recipes.append(recipe_for(field, node))
        return len(self.recipes) - 1

    def function(self, prefix: str, parameters: str, lines: list[str]) -> str:
        name = f"{prefix}{len(self.functions)}_"
        body = "".join(f"    {line}\n" for line in lines)
        self.functions.append(f"def {name}({parameters}):\n{body}")
        return name

    def choice(self, makers: Mapping[str, str]) -> str:
        """The name of a table from values to functions."""
        name = f"d{len(self.functions)}_"
        chosen = ", ".join(f"{value!r}: {maker}" for value, maker in makers.items())
        self.functions.append(f"{name} = {{{chosen}}}\n")
        return name

    def source(self, source: Source, spot: Spot, nodes: list[FieldNode]) -> str:
        """The object of an entity, or of whichever type of an interface the row is."""
        if isinstance(source, Entity):
            return self.entity(source, spot, nodes)
        return self._family(source, spot, nodes)

    def entity(self, entity: Entity, spot: Spot, nodes: list[FieldNode]) -> str:
        """The object of a row; of reference data, what memory has of it is not read again."""
        fields = self.collector.of(entity.type, nodes)
        spliced = self.splicer.parts(entity, fields, self.collector, self.kind)
        if spliced is None or len(spliced[1]) < _FEW_PARTS:
            return self.object(entity.type, entity.rules, spot, nodes)
        splice, keys = spliced
        identity = spot.value("id", Kind.UUID)
        if len(keys) == len(fields):
            whole = self.splicer.whole(entity, nodes, self.collector, self.kind)
            return f"need({self.kept(whole, identity)})"
        row = f"k{spot.alias}"
        first = f"({row} := {self.kept(splice, identity)})"
        parts = {key: f"{row}[{at}]" for at, key in enumerate(keys)}
        parts[keys[0]] = f"{first}[0]"
        return self._display(entity.type, entity.rules, spot, fields, parts)

    def kept(self, splice: Splice | None, identity: str) -> str:
        """What the splice wrote of the row with this id."""
        assert splice is not None
        if splice not in self.splices:
            self.splices.append(splice)
        return f"run.kept[{self.splices.index(splice)}][{identity}]"

    def _family(self, family: Family, spot: Spot, nodes: list[FieldNode]) -> str:
        row = spot.frame.row
        kind = column_of(family.table, family.column).kind
        makers = {}
        for value, member in family.members.items():
            expression = self.entity(member, spot, nodes)
            makers[str(value)] = self.function("v", f"{row}, run", [f"return {expression}"])
        return f"{self.choice(makers)}[{spot.value(family.column, kind)}]({row}, run)"

    def object(
        self,
        type_: GraphQLObjectType,
        rules: Mapping[str, Any],
        spot: Spot,
        nodes: list[FieldNode],
    ) -> str:
        """A dict display over the spot's row."""
        return self._display(type_, rules, spot, self.collector.of(type_, nodes), {})

    def _display(
        self,
        type_: GraphQLObjectType,
        rules: Mapping[str, Any],
        spot: Spot,
        fields: Fields,
        known: Mapping[str, str],
    ) -> str:
        """The same, with the expressions already known of some fields."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unplannable("selections nested too deeply")
        parts = [
            f"{key!r}: {known.get(key) or self._field(type_, rules, spot, found)}"
            for key, found in fields.items()
        ]
        self._depth -= 1
        return f"{{{', '.join(parts)}}}"

    def _field(
        self,
        type_: GraphQLObjectType,
        rules: Mapping[str, Any],
        spot: Spot,
        nodes: list[FieldNode],
    ) -> str:
        name = nodes[0].name.value
        if name == "__typename":
            return repr(type_.name)
        rule = rules[name]
        key = (spot.alias, rule, _meaning(rule, type_, name), tuple(map(id, nodes)))
        known = spot.frame.known.get(key)
        if known is None:
            compile_rule = self._rules[type(rule)]
            known = spot.frame.known[key] = compile_rule(type_, spot, rule, nodes)
        return str(known)

    def _column(
        self, type_: GraphQLObjectType, spot: Spot, rule: Column, nodes: list[FieldNode]
    ) -> str:
        field = type_.fields[nodes[0].name.value]
        column = column_of(spot.table, rule.name)
        of = rule.of or (type_.name if rule.name == "id" else None)
        if rule.scope is None:
            value = spot.value(rule.name, column.kind)
            return leaf(self.names, field.type, column, value, of=of)
        masked = StoredColumn(column.name, column.kind, is_nullable=True)
        value = spot.frame.item(self._masked(rule, column, spot))
        return leaf(self.names, field.type, masked, value, of=of)

    def _masked(self, rule: Column, column: StoredColumn, spot: Spot) -> str:
        seen = seen_sql(spot, rule_for(rule.scope, self.kind))
        plain = self.statement.dialect.value(spot.sql(rule.name), column.kind)
        return f"case when {seen} then {plain} end"

    def _one(self, type_: GraphQLObjectType, spot: Spot, rule: One, nodes: list[FieldNode]) -> str:
        field = type_.fields[nodes[0].name.value]
        target = self.catalog.source_of(field)
        spliced = self._spliced(spot, rule, target, nodes)
        if spliced is not None:
            return f"need({spliced})" if is_non_null_type(field.type) else spliced
        joiner = Joiner(spot, rule.relation, target, self.kind)
        inner = spot.joined(target.table, (rule.relation, target), joiner)
        present = inner.value("id", Kind.UUID)
        missing = "abandon()" if is_non_null_type(field.type) else "None"
        return f"({self.source(target, inner, nodes)} if {present} is not None else {missing})"

    def _spliced(self, spot: Spot, rule: One, target: Source, nodes: list[FieldNode]) -> str | None:
        """The row a foreign key names, from memory; without a row there, None."""
        relation = relation_of(spot.table, rule.relation)
        whole = self.splicer.whole(target, nodes, self.collector, self.kind)
        if whole is None or relation.to_column != "id":
            return None
        return self.kept(whole, spot.value(relation.from_column, Kind.UUID))

    def _linked(
        self, type_: GraphQLObjectType, spot: Spot, rule: Linked, nodes: list[FieldNode]
    ) -> str:
        """One sub-select per type, of which the database runs the one the row names."""
        field = type_.fields[nodes[0].name.value]
        named = spot.value(rule.type_column, Kind.TEXT)
        whens, makers = [], {}
        for name in rule.types:
            entity = self.catalog.entities[name]
            inner = start(self.statement, entity, self.kind)
            body = self.entity(entity, inner, nodes)
            makers[name] = self.function("l", f"{inner.frame.row}, run", [f"return {body}"])
            key = f'{inner.alias}."id" = {spot.sql(rule.id_column)}'
            where = all_of(key, entity.visible(inner.alias, self.kind, self.statement))
            whens.append(f"when {literal(name)} then {inner.frame.single(where)}")
        case = f"case {spot.sql(rule.type_column)} {' '.join(whens)} end"
        item = spot.frame.nested(self.statement.dialect.nested(case))
        missing = "abandon()" if is_non_null_type(field.type) else "None"
        made = f"{self.choice(makers)}[{named}]({item}, run)"
        return f"({made} if {item} is not None else {missing})"

    def _embedded(
        self, type_: GraphQLObjectType, spot: Spot, rule: Embedded, nodes: list[FieldNode]
    ) -> str:
        field = type_.fields[nodes[0].name.value]
        named: Any = get_nullable_type(field.type)
        body = self.object(named, embedded_rules(rule, named, spot.table), spot, nodes)
        if rule.present is None:
            return body
        column = column_of(spot.table, rule.present)
        if rule.scope is None:
            present = spot.value(rule.present, column.kind)
        else:
            masked = Column(rule.present, None, rule.scope)
            present = spot.frame.item(self._masked(masked, column, spot))
        missing = "abandon()" if is_non_null_type(field.type) else "None"
        return f"({body} if {present} is not None else {missing})"

    def _computed(
        self, type_: GraphQLObjectType, spot: Spot, rule: Computed, nodes: list[FieldNode]
    ) -> str:
        field = type_.fields[nodes[0].name.value]
        function = self.names.add("computed", rule.function)
        self.statement.facts.update(ANY_FACT if rule.facts is None else rule.facts)
        made = f"{function}({needs_code(rule, spot, self.kind)}, run.context)"
        return PlainCode(self).expression(field.type, nodes, made)

    def _translated(
        self, type_: GraphQLObjectType, spot: Spot, rule: Translated, nodes: list[FieldNode]
    ) -> str:
        if rule.prepare not in self.prepares:
            self.prepares.append(rule.prepare)
        column, value = self._translatable(rule.column, spot)
        made = f"run.translate[{self.prepares.index(rule.prepare)}]({decoded(column.kind, value)})"
        shown = text_leaf(self.names, type_.fields[nodes[0].name.value].type, made)
        return f"(None if {value} is None else {shown})" if column.is_nullable else shown

    def _translatable(self, chosen: str | FirstOf, spot: Spot) -> tuple[StoredColumn, str]:
        """What is translated: a column, or what SQL chooses among several."""
        if isinstance(chosen, str):
            column = column_of(spot.table, chosen)
            return column, spot.value(chosen, column.kind)
        sql = first_of_sql(spot, chosen, self.kind)
        return StoredColumn("", Kind.TEXT, is_nullable=True), spot.frame.item(sql)


def _meaning(rule: Any, type_: GraphQLObjectType, name: str) -> tuple[str, str]:
    """What a rule's expression depends on besides the rule: its schema type, and whose id it is."""
    is_identity = isinstance(rule, Column) and rule.name == "id"
    return str(type_.fields[name].type), type_.name if is_identity else ""
