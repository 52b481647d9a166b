"""A linear look at a parsed document, before validation, that refuses hostile shapes cheaply."""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from server.errors import QUERY_TOO_COMPLEX, DocumentFault, document_refusal
from server.limits import QueryLimits

_CAP = 10**9
_INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(slots=True)
class Shape:
    """What a selection set adds up to once its fragments are spread."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0


class QueryGuard:
    """Checks documents against QueryLimits; each fragment is measured once, so it is linear."""

    def __init__(self, limits: QueryLimits) -> None:
        self._limits = limits

    def check_text(self, text: str) -> None:
        """Refuse a text that is not worth parsing."""
        if len(text) > self._limits.characters:
            raise too_complex(f"文档超过 {self._limits.characters} 个字符。")

    def check(self, document: DocumentNode) -> None:
        """Refuse a document whose shape is over a limit; invalid ones pass, to be validated."""
        operations = [it for it in document.definitions if isinstance(it, OperationDefinitionNode)]
        if len(operations) > self._limits.operations:
            raise too_complex(f"一个文档最多 {self._limits.operations} 个操作。")
        measurement = _Measurement(document, self._limits)
        measurement.check_fragments()
        for operation in operations:
            measurement.check_operation(operation)


class _Measurement:
    """One walk over one document; the memo is what keeps nested fragments linear."""

    def __init__(self, document: DocumentNode, limits: QueryLimits) -> None:
        self._limits = limits
        self._spreads = self._repeats = 0
        self._fragments = {
            it.name.value: it
            for it in document.definitions
            if isinstance(it, FragmentDefinitionNode)
        }
        self._shapes: dict[str, Shape] = {}
        self._open: set[str] = set()

    def check_fragments(self) -> None:
        if len(self._fragments) > self._limits.fragments:
            raise too_complex(f"一个文档最多 {self._limits.fragments} 个片段。")

    def check_operation(self, operation: OperationDefinitionNode) -> None:
        self._check_directives(operation)
        shape = self._measure(operation.selection_set, set())
        for found, limit, what in (
            (shape.depth, self._limits.depth, "嵌套层数"),
            (shape.aliases, self._limits.aliases, "别名数"),
            (shape.fields, self._limits.fields, "字段数"),
        ):
            if found > limit:
                raise too_complex(f"查询过于复杂：{what}超过 {limit}。")

    def _measure(self, selection_set: SelectionSetNode, keys: set[str]) -> Shape:
        total = Shape()
        for node in selection_set.selections:
            self._check_directives(node)
            _add(total, self._measure_selection(node, keys))
        return total

    def _measure_selection(self, node: SelectionNode, keys: set[str]) -> Shape:
        if isinstance(node, FieldNode):
            self._count_repeat(node, keys)
            return self._measure_field(node)
        if isinstance(node, FragmentSpreadNode):
            return self._measure_spread(node)
        assert isinstance(node, InlineFragmentNode)
        return self._measure(node.selection_set, keys)

    def _measure_field(self, node: FieldNode) -> Shape:
        below = self._measure(node.selection_set, set()) if node.selection_set else Shape()
        # Introspection is deep by nature; graphql-core's own rule bounds its lists.
        depth = 1 if node.name.value in _INTROSPECTION else below.depth + 1
        return Shape(depth, below.aliases + (node.alias is not None), below.fields + 1)

    def _measure_spread(self, node: FragmentSpreadNode) -> Shape:
        self._spreads += 1
        if self._spreads > self._limits.spreads:
            raise too_complex(f"一个文档最多展开 {self._limits.spreads} 次片段。")
        name = node.name.value
        if name in self._open or name not in self._fragments:
            return Shape()  # circular or unknown: validation says so
        if name not in self._shapes:
            self._open.add(name)
            self._shapes[name] = self._measure(self._fragments[name].selection_set, set())
            self._open.discard(name)
        return self._shapes[name]

    def _count_repeat(self, node: FieldNode, keys: set[str]) -> None:
        # Checking that equal keys can merge takes time quadratic in their number.
        key = node.alias.value if node.alias else node.name.value
        self._repeats += key in keys
        keys.add(key)
        if self._repeats > self._limits.repeats:
            raise too_complex(f"重复的字段超过 {self._limits.repeats} 个。")

    def _check_directives(self, node: OperationDefinitionNode | SelectionNode) -> None:
        if len(node.directives or ()) > self._limits.directives_per_node:
            raise too_complex(f"同一处最多 {self._limits.directives_per_node} 个指令。")


def too_complex(message: str) -> DocumentFault:
    return document_refusal(QUERY_TOO_COMPLEX, message)


def _add(total: Shape, part: Shape) -> None:
    total.depth = max(total.depth, part.depth)
    total.aliases = min(total.aliases + part.aliases, _CAP)
    total.fields = min(total.fields + part.fields, _CAP)
