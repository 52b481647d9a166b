"""Plans: one SQL template and one generated assembler per operation variant and kind of actor."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    OperationDefinitionNode,
)
from graphql.execution.values import VariableValues

from domain.actor import ActorKind
from domain.ids import type_of
from engine.arguments import Recipe
from engine.catalog import Catalog, Entity
from engine.collect import Collector
from engine.compile import Selector
from engine.complete import Completer, Finish
from engine.conditions import Target
from engine.cursor import MOST_FIRST
from engine.frames import Spot, start
from engine.leaves import Names
from engine.lists import Filters, RowsHole, rows_sql
from engine.metadata import Kind
from engine.pages import page
from engine.reference import Splice, version_sql
from engine.rule import Answered, ById, Connection, NodeById, NodesByIds, Prepare, Ref, Rows
from engine.run import ReadContext, Run, Unplannable, bad_input
from engine.scope_sql import predicate
from engine.splice import Splicer
from engine.sql import Dialect, Statement, all_of

NULL = "'null'"
"""No rows, as JSON text: PostgreSQL takes it for json, too."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A root field whose value does not come from SQL; `make` is None when a resolver gives it."""

    key: str
    field: GraphQLField
    nodes: list[FieldNode]
    number: int
    finish: Finish
    resolve: Callable[..., Any]
    make: Callable[[Mapping[str, Any]], Any] | None


@dataclass(frozen=True, slots=True, eq=False)
class SlotHole:
    """The rows of one type that one place of plain objects refers to."""

    key: tuple[int, str]
    spot: Spot
    where: str

    def choose(self, run: Run) -> Hashable:
        return self.key in run.wanted

    def text(self, choice: Any) -> str:
        return rows_sql(self.spot, self.where, "", None) if choice else NULL


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Everything that can be known before a request: immutable, shared by all requests."""

    statement: Statement
    template: str
    recipes: tuple[Recipe, ...]
    answers: tuple[Answer, ...]
    slots: Mapping[tuple[int, str], tuple[int, str]]
    scope: Mapping[str, Any]
    facts: frozenset[str]
    has_roots: bool
    prepares: tuple[Prepare, ...]
    splices: tuple[Splice, ...]
    fragments: Mapping[str, FragmentDefinitionNode]

    def start(self, context: ReadContext, variables: VariableValues) -> Run:
        """One execution of this plan."""
        run = Run(context, [recipe(variables) for recipe in self.recipes])
        run.translate = [prepare(context) for prepare in self.prepares]
        return run

    def needs_sql(self, run: Run) -> bool:
        return self.has_roots or bool(run.wanted)

    def place(self, run: Run, found: list[Any]) -> None:
        """Puts the entities that plain objects referred to where they stand."""
        rows: dict[tuple[int, str], dict[str, Any]] = {}
        for key in run.wanted:
            at, _ = self.slots[key]
            rows[key] = {row[0].replace("-", ""): row for row in found[at]}
        for container, place, slot, type_name, identity, is_required in run.patches:
            row = rows[slot, type_name].get(identity.hex)
            if row is not None:
                container[place] = self.scope[self.slots[slot, type_name][1]](row, run)
            elif is_required:
                self.scope["abandon"]()

    def data(self, run: Run, found: list[Any], answers: list[Any]) -> dict[str, Any]:
        return self.scope["assemble"](found, answers, run)  # type: ignore[no-any-return]


def compile_plan(
    catalog: Catalog,
    collector: Collector,
    operation: OperationDefinitionNode,
    dialect: Dialect,
    kind: ActorKind | None,
    splicer: Splicer,
) -> Plan:
    """The plan of an operation; Unplannable when graphql-core must run it."""
    selector = Selector(catalog, collector, dialect, kind, splicer)
    return _Planner(selector, operation).plan()


class _Planner:
    def __init__(self, selector: Selector, operation: OperationDefinitionNode) -> None:
        self.selector, self.operation = selector, operation
        self.catalog, self.collector = selector.catalog, selector.collector
        self.kind, self.dialect = selector.kind, selector.statement.dialect
        self.completer = Completer(self.catalog, self.collector, self)
        self.root_type = root_type(self.catalog, operation)
        self.items: list[str] = []
        self.answers: list[Answer] = []
        self.slots: dict[tuple[int, str], tuple[int, str]] = {}
        self.has_roots = False
        self._slot_count = 0

    def plan(self) -> Plan:
        if self.operation.directives:
            raise Unplannable("directives on the operation")
        parts = [f"{key!r}: {self._root(key, nodes)}" for key, nodes in self._fields().items()]
        lines = [f"return {{{', '.join(parts)}}}"]
        source = "\n".join([*self.selector.functions, _function("assemble", lines)])
        scope = executed(source, self.selector.names)
        statement = self.selector.statement
        if self.selector.splices:
            self.items.append(version_sql(statement))
        return Plan(
            statement,
            self.dialect.answer(self.dialect.row([], self.items or [NULL])),
            tuple(self.selector.recipes),
            tuple(self.answers),
            self.slots,
            scope,
            frozenset(statement.facts),
            self.has_roots,
            tuple(self.selector.prepares),
            tuple(self.selector.splices),
            self.collector.fragments,
        )

    def _fields(self) -> dict[str, list[FieldNode]]:
        fields = self.collector.fields(self.root_type, [self.operation.selection_set])
        if len(fields) > 1 and self.operation.operation.value != "query":
            raise Unplannable("several fields that must run one after another")
        return fields

    def _root(self, key: str, nodes: list[FieldNode]) -> str:
        name = nodes[0].name.value
        if name == "__typename":
            return repr(self.root_type.name)
        if name.startswith("__"):
            raise Unplannable("introspection")
        field = self.root_type.fields[name]
        match self.catalog.root(self.operation.operation.value, name):
            case ById() as rule:
                return self._by_id(field, rule, nodes)
            case Connection() as rule:
                hole, maker = page(self.selector, field, rule, nodes, outer=None)
                return f"{maker}({self._item(self.selector.statement.hole(hole))}, run)"
            case Rows() as rule:
                return self._rows(field, rule, nodes)
            case rule:
                return self._answer(key, field, rule, nodes)

    def _item(self, sql: str) -> str:
        self.has_roots = True
        self.items.append(sql)
        return f"found[{len(self.items) - 1}]"

    def _by_id(self, field: GraphQLField, rule: ById, nodes: list[FieldNode]) -> str:
        target = self.catalog.source_of(field)
        spot = start(self.selector.statement, target, self.kind)
        body = self.selector.source(target, spot, nodes)
        number = self.selector.recipe(field, nodes[0])
        names = {member.name for member in self.catalog.members(rule.type_name)}
        token = self.selector.statement.parameter(
            lambda run: known_id(run.arguments[number].get(rule.argument), names), Kind.UUID
        )
        seen = target.visible(spot.alias, self.kind, self.selector.statement)
        where = all_of(f'{spot.alias}."id" = {token}', seen)
        row = spot.frame.row
        lines = [f"return None if {row} is None else {body}"]
        maker = self.selector.function("o", f"{row}, run", lines)
        return f"{maker}({self._item(spot.frame.single(where))}, run)"

    def _rows(self, field: GraphQLField, rule: Rows, nodes: list[FieldNode]) -> str:
        target = self.catalog.source_of(field)
        statement = self.selector.statement
        spot = start(statement, target, self.kind)
        body = self.selector.source(target, spot, nodes)
        where = all_of(
            target.visible(spot.alias, self.kind, statement),
            predicate(rule.where, target.table, spot.alias, statement),
        )
        number = self.selector.recipe(field, nodes[0])
        filters = Filters.of(field, rule.filters)
        statement.facts |= filters.facts(Target(target.table, spot.alias, statement))
        hole = RowsHole(rule, spot, where, filters, number)
        return f"[{body} for {spot.frame.row} in {self._item(statement.hole(hole))}]"

    def _answer(self, key: str, field: GraphQLField, rule: Any, nodes: list[FieldNode]) -> str:
        number = self.selector.recipe(field, nodes[0])
        finish = self.completer.finish(field.type, nodes)
        make = ref_maker(rule, frozenset(self.catalog.entities))
        resolve = self.catalog.resolvers[self.root_type.name, nodes[0].name.value]
        self.answers.append(Answer(key, field, nodes, number, finish, resolve, make))
        return f"answers[{len(self.answers) - 1}]"

    def slot(self, type_name: str, nodes: list[FieldNode]) -> int:
        """A place for entities in plain objects: one hole per type that may stand there."""
        self._slot_count += 1
        for member in self.catalog.members(type_name):
            self._slot_member(self._slot_count, member, nodes)
        return self._slot_count

    def _slot_member(self, slot: int, member: Entity, nodes: list[FieldNode]) -> None:
        statement = self.selector.statement
        spot = start(statement, member, self.kind)
        spot.value("id", Kind.UUID)
        body = self.selector.entity(member, spot, nodes)
        maker = self.selector.function("s", f"{spot.frame.row}, run", [f"return {body}"])
        key = (slot, member.name)
        token = statement.parameter_set(lambda run: run.wanted[key], Kind.UUID)
        wanted = statement.dialect.member_of(f'{spot.alias}."id"', token)
        where = all_of(wanted, member.visible(spot.alias, self.kind, statement))
        self.items.append(statement.hole(SlotHole(key, spot, where)))
        self.slots[key] = (len(self.items) - 1, maker)


def root_type(catalog: Catalog, operation: OperationDefinitionNode) -> GraphQLObjectType:
    found = catalog.schema.get_root_type(operation.operation)
    if found is None:
        raise Unplannable("no such root type")
    return found


def _function(name: str, lines: list[str]) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"def {name}(found, answers, run):\n{body}"


def executed(source: str, names: Names) -> dict[str, Any]:
    """The generated functions."""
    try:
        exec(compile(source, "<plan>", "exec"), names.scope)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise Unplannable("the selection is too large") from error
    return names.scope


def known_id(text: Any, names: set[str]) -> UUID | None:
    """The uuid of a wire id of one of the types; None for anything else."""
    found = type_of(text) if isinstance(text, str) else None
    return found[1] if found is not None and found[0] in names else None


def few(ids: Sequence[Any]) -> Sequence[Any]:
    if len(ids) > MOST_FIRST:
        raise bad_input(f"一次最多取 {MOST_FIRST} 个。")
    return ids


def ref_maker(rule: Any, names: frozenset[str]) -> Callable[[Mapping[str, Any]], Any] | None:
    """How node and nodes make Refs from their arguments; None for resolvers of the schema."""

    def ref(text: Any) -> Ref | None:
        found = type_of(text) if isinstance(text, str) else None
        return Ref(*found) if found is not None and found[0] in names else None

    match rule:
        case NodeById(argument):
            return lambda arguments: ref(arguments.get(argument))
        case NodesByIds(argument):
            return lambda arguments: [ref(each) for each in few(arguments.get(argument) or ())]
        case Answered():
            return None
    raise Unplannable(str(rule))
