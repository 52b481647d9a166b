"""Plain objects without entities, completed by generated code: computed lists are long and hot."""

from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from engine.catalog import attribute_of
from engine.complete import Finish
from engine.leaves import serialiser
from engine.run import Abandoned

if TYPE_CHECKING:
    from engine.compile import Selector

_NATIVE = {"String": str, "Boolean": bool, "ID": str}


class PlainCode:
    """Writes Python expressions for selections over plain values."""

    def __init__(self, selector: "Selector") -> None:
        self.selector, self.names = selector, selector.names

    def expression(self, type_: GraphQLOutputType, nodes: list[FieldNode], value: str) -> str:
        """The completed value of a Python expression."""
        return f"{self._completed(type_, nodes)}({value})"

    def _completed(self, type_: GraphQLOutputType, nodes: list[FieldNode]) -> str:
        """The name of a function that completes a value of the type."""
        body = self._body(get_nullable_type(type_), nodes)
        missing = "abandon()" if is_non_null_type(type_) else "None"
        lines = [f"return {missing} if v is None else {body}"]
        return self.selector.function("p", "v", lines)

    def _body(self, named: Any, nodes: list[FieldNode]) -> str:
        """The expression for a value v that is not null."""
        if is_list_type(named):
            inner = self._completed(named.of_type, nodes)
            sequence = self.names.add("sequence", sequence_of)
            return f"[{inner}(i) for i in {sequence}(v)]"
        if isinstance(named, GraphQLScalarType | GraphQLEnumType):
            return self._leaf(named)
        if is_object_type(named) and not self.selector.catalog.holds_entities(named.name):
            return self._object(named, nodes)
        finish: Finish = self.selector.plain.finish(named, nodes)
        return f"{self.names.add('finish', finish)}(v, None, None, None)"

    def _leaf(self, named: GraphQLScalarType | GraphQLEnumType) -> str:
        """Values of the native type need no serialiser."""
        serialise = f"{self.names.add('scalar', serialiser(named))}(v)"
        native = _NATIVE.get(named.name)
        return (
            serialise if native is None else f"v if type(v) is {native.__name__} else {serialise}"
        )

    def _object(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> str:
        """Attributes of an object; a mapping is read by the general completion."""
        finish = self.names.add("finish", self.selector.plain.finish(type_, nodes))
        parts = [
            f"{key!r}: {self._field(type_, found)}"
            for key, found in self.selector.collector.of(type_, nodes).items()
        ]
        return f"{{{', '.join(parts)}}} if type(v) is not dict else {finish}(v, None, None, None)"

    def _field(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> str:
        name = nodes[0].name.value
        if name == "__typename":
            return repr(type_.name)
        field = type_.fields[name]
        return self.expression(field.type, nodes, f"v.{attribute_of(name, field)}")


def sequence_of(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise Abandoned
    return value
