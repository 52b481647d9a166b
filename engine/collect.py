"""CollectFields of the specification (§6.3.2); @skip and @include are decided per variant."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
)

from engine.run import Unplannable

Fields: TypeAlias = dict[str, list[FieldNode]]
_CONDITIONS = ("skip", "include")


class Collector:
    """Merges fields, fragments and repeated fields of one document for one variant."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, flags: Mapping[str, Any]
    ) -> None:
        self.schema = schema
        self.flags = flags
        self.fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }

    def fields(
        self, type_: GraphQLObjectType, selection_sets: Iterable[SelectionSetNode | None]
    ) -> Fields:
        """Response key → field nodes, in the order the answer will have."""
        found: Fields = {}
        visited: set[str] = set()
        for selection_set in selection_sets:
            if selection_set is not None:
                self._collect(type_, selection_set, found, visited)
        return found

    def of(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> Fields:
        return self.fields(type_, [node.selection_set for node in nodes])

    def _collect(
        self, type_: GraphQLObjectType, selections: SelectionSetNode, found: Fields, seen: set[str]
    ) -> None:
        for selection in selections.selections:
            if not self._is_included(selection):
                continue
            if isinstance(selection, FieldNode):
                key = (selection.alias or selection.name).value
                found.setdefault(key, []).append(selection)
            elif inner := self._fragment(type_, selection, seen):
                self._collect(type_, inner, found, seen)

    def _fragment(
        self, type_: GraphQLObjectType, selection: SelectionNode, seen: set[str]
    ) -> SelectionSetNode | None:
        """The fragment's selections when they apply to the type and were not yet collected."""
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            applies = condition is None or self._applies(condition.name.value, type_)
            return selection.selection_set if applies else None
        assert isinstance(selection, FragmentSpreadNode)
        name = selection.name.value
        fragment = self.fragments[name]
        if fragment.variable_definitions:
            raise Unplannable("fragment variables")
        if name in seen or not self._applies(fragment.type_condition.name.value, type_):
            return None
        seen.add(name)
        return fragment.selection_set

    def _applies(self, condition: str, type_: GraphQLObjectType) -> bool:
        if condition == type_.name:
            return True
        wanted = self.schema.get_type(condition)
        return is_abstract_type(wanted) and self.schema.is_sub_type(wanted, type_)

    def _is_included(self, selection: SelectionNode) -> bool:
        verdicts = [self._verdict(directive) for directive in selection.directives or ()]
        return all(verdicts)

    def _verdict(self, directive: DirectiveNode) -> bool:
        name = directive.name.value
        if name not in _CONDITIONS:
            raise Unplannable(f"@{name}")
        given = next(iter(directive.arguments or ())).value
        if isinstance(given, VariableNode):
            value = bool(self.flags.get(given.name.value))
        else:
            value = bool(getattr(given, "value", False))
        return value is (name == "include")


def _variables(directive: DirectiveNode) -> Iterator[str]:
    for argument in directive.arguments or ():
        if isinstance(argument.value, VariableNode):
            yield argument.value.name.value


def flag_names(document: DocumentNode) -> tuple[str, ...]:
    """The variables that @skip and @include read anywhere in the document, sorted."""
    names: set[str] = set()
    pending = [
        node.selection_set for node in document.definitions if hasattr(node, "selection_set")
    ]
    while pending:
        for node in pending.pop().selections:
            for directive in node.directives or ():
                if directive.name.value in _CONDITIONS:
                    names.update(_variables(directive))
            if (nested := getattr(node, "selection_set", None)) is not None:
                pending.append(nested)
    return tuple(sorted(names))


def operation_named(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation to run, or None when the choice is not clear."""
    operations = [
        definition
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
        and (name is None or (definition.name is not None and definition.name.value == name))
    ]
    return operations[0] if len(operations) == 1 else None
