"""The cost of an operation, from its list sizes before it runs and from its answer after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

_CAP = 10**9
_SIZES = ("first", "last", "limit", "ids")
INTROSPECTION_COST = 500
OBJECT_COST = 2


@dataclass(frozen=True, slots=True)
class Cost:
    """What an operation may cost at most, and the variables that decide the size of its lists."""

    requested: int
    sized_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """What the schema says about lengths; `pages` names the types that hold one page of a list."""

    schema: GraphQLSchema
    pages: frozenset[str]
    assumed_page: int
    assumed_list: int


class CostMeter:
    """Charges 1 for a leaf and 2 for an object, times the length of every list around it."""

    def __init__(self, schema: GraphQLSchema, *, assumed_page: int, assumed_list: int) -> None:
        self._prices = Prices(schema, _pages(schema), assumed_page, assumed_list)

    def measure(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> Cost:
        """The cost of a valid operation; sizes that are not given count as an assumed page."""
        walk = _Walk(self._prices, document, operation, variables)
        root = self._prices.schema.get_root_type(operation.operation)
        requested = walk.selections(operation.selection_set, root)
        return Cost(requested, tuple(sorted(walk.sized_by)))


def actual_cost(value: object) -> int:
    """What an answer's data cost by the same prices."""
    if isinstance(value, dict):
        return OBJECT_COST + sum(map(actual_cost, value.values()))
    if isinstance(value, list) and any(isinstance(it, dict | list) for it in value):
        return sum(map(actual_cost, value))
    return 1


def _pages(schema: GraphQLSchema) -> frozenset[str]:
    """Types of fields that take a length and are no list: connections, sets of changes."""
    found = set()
    for owner in schema.type_map.values():
        for it in getattr(owner, "fields", {}).values():
            sized = isinstance(it, GraphQLField) and any(name in it.args for name in _SIZES)
            if sized and not is_list_type(get_nullable_type(it.type)):
                found.add(get_named_type(it.type).name)
    return frozenset(found)


def size_given(value: object) -> int | None:
    """The list length that a variable asks for: a count, or as many as it names."""
    if type(value) is int:
        return _bounded(value)
    return _bounded(len(value)) if type(value) is list else None


def _bounded(size: int) -> int:
    return max(1, min(size, _CAP))


@dataclass(slots=True)
class _Walk:
    """One walk over one operation, each fragment once."""

    prices: Prices
    document: DocumentNode
    operation: OperationDefinitionNode
    variables: Mapping[str, Any]
    sized_by: set[str] = field(default_factory=set)
    _costs: dict[str, int] = field(default_factory=dict)
    _fragments: dict[str, FragmentDefinitionNode] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for it in self.document.definitions:
            if isinstance(it, FragmentDefinitionNode):
                self._fragments[it.name.value] = it

    def selections(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None) -> int:
        total = sum(self._selection(it, parent) for it in selection_set.selections)
        return min(total, _CAP)

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType | None) -> int:
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value)
        assert isinstance(node, InlineFragmentNode)
        condition = node.type_condition
        inner = self.prices.schema.get_type(condition.name.value) if condition else parent
        return self.selections(node.selection_set, inner)

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> int:
        if node.selection_set is None:
            return 1
        if node.name.value in ("__schema", "__type"):
            return INTROSPECTION_COST
        definition = self._definition(node, parent)
        inner = get_named_type(definition.type) if definition else None
        each = OBJECT_COST + self.selections(node.selection_set, inner)
        return min(self._length(node, definition, parent) * each, _CAP)

    def _fragment(self, name: str) -> int:
        if name not in self._costs:
            fragment = self._fragments[name]
            inner = self.prices.schema.get_type(fragment.type_condition.name.value)
            self._costs[name] = self.selections(fragment.selection_set, inner)
        return self._costs[name]

    def _definition(self, node: FieldNode, parent: GraphQLNamedType | None) -> GraphQLField | None:
        fields = getattr(parent, "fields", {})
        found = fields.get(node.name.value)
        return found if isinstance(found, GraphQLField) else None

    def _length(
        self, node: FieldNode, definition: GraphQLField | None, parent: GraphQLNamedType | None
    ) -> int:
        given = self._given_size(node)
        if given is not None:
            return given
        if definition is None:
            return 1
        if any(name in definition.args for name in _SIZES):
            return self._default_size(definition)
        # A page has already been multiplied: its edges are not a list of their own.
        inside = parent is not None and parent.name in self.prices.pages
        is_list = is_list_type(get_nullable_type(definition.type))
        return self.prices.assumed_list if is_list and not inside else 1

    def _given_size(self, node: FieldNode) -> int | None:
        for argument in node.arguments or ():
            if argument.name.value in _SIZES:
                return self._size_of(argument.value)
        return None

    def _size_of(self, value: object) -> int | None:
        if isinstance(value, IntValueNode):
            return _bounded(int(value.value[:10]))
        if isinstance(value, ListValueNode):
            return _bounded(len(value.values))
        if isinstance(value, VariableNode):
            name = value.name.value
            self.sized_by.add(name)
            return size_given(self.variables.get(name, self._declared(name)))
        return None

    def _declared(self, variable: str) -> int | None:
        for it in self.operation.variable_definitions or ():
            if it.variable.name.value == variable and isinstance(it.default_value, IntValueNode):
                return int(it.default_value.value[:10])
        return None

    def _default_size(self, definition: GraphQLField) -> int:
        for name in _SIZES:
            argument = definition.args.get(name)
            if argument is not None and type(argument.default_value) is int:
                return argument.default_value
        return self.prices.assumed_page
