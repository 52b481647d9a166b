"""Plain objects, as resolvers and computed functions return them; Refs in them are noted."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from engine.catalog import Catalog, attribute_of
from engine.collect import Collector
from engine.leaves import serialiser
from engine.rule import Ref
from engine.run import Abandoned, Run, Unplannable

Finish: TypeAlias = Callable[[Any, Run, Any, Any], Any]
"""(value, run, container, key) → JSON value; container[key] is where it will stand."""


class Slots(Protocol):
    """Who reads the entities found in plain objects."""

    def slot(self, type_name: str, nodes: list[FieldNode]) -> int: ...


class Completer:
    """Compiles selections over plain values; without slots, an entity is unplannable."""

    def __init__(self, catalog: Catalog, collector: Collector, slots: Slots | None) -> None:
        self.catalog, self.collector, self.slots = catalog, collector, slots

    def finish(self, type_: GraphQLOutputType, nodes: list[FieldNode]) -> Finish:
        """The completion of a value of the type."""
        named: Any = get_nullable_type(type_)
        is_required = is_non_null_type(type_)
        if is_list_type(named):
            return _required(self._list(named, nodes), is_required)
        if isinstance(named, GraphQLScalarType | GraphQLEnumType):
            return _required(_leaf(named), is_required)
        if self.catalog.holds_entities(named.name):
            return self._entity(named, nodes, is_required)
        if is_object_type(named):
            return _required(self._object(named, nodes), is_required)
        if is_abstract_type(named):
            return _required(self._abstract(named, nodes), is_required)
        raise Unplannable(str(type_))

    def _list(self, type_: Any, nodes: list[FieldNode]) -> Finish:
        inner = self.finish(type_.of_type, nodes)

        def finish_list(value: Any, run: Run, container: Any, key: Any) -> Any:
            if not isinstance(value, list | tuple):
                raise Abandoned
            result: list[Any] = [None] * len(value)
            for at, item in enumerate(value):
                result[at] = inner(item, run, result, at)
            return result

        return finish_list

    def _object(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> Finish:
        fields = [
            (key, *self._field(type_, found))
            for key, found in self.collector.of(type_, nodes).items()
        ]

        def finish_object(value: Any, run: Run, container: Any, key: Any) -> Any:
            result: dict[str, Any] = {}
            for name, read, finish in fields:
                result[name] = None
                result[name] = finish(read(value), run, result, name)
            return result

        return finish_object

    def _field(
        self, type_: GraphQLObjectType, nodes: list[FieldNode]
    ) -> tuple[Callable[[Any], Any], Finish]:
        name = nodes[0].name.value
        if name == "__typename":
            return (lambda value: type_.name), (lambda value, run, container, key: value)
        field = type_.fields[name]
        if (type_.name, name) in self.catalog.resolved:
            raise Unplannable(f"{type_.name}.{name} has a resolver of its own")
        return reader(attribute_of(name, field), name), self.finish(field.type, nodes)

    def _abstract(self, type_: Any, nodes: list[FieldNode]) -> Finish:
        possible = self.collector.schema.get_possible_types(type_)
        known = {each.name: self._object(each, nodes) for each in possible}

        def finish_abstract(value: Any, run: Run, container: Any, key: Any) -> Any:
            return known[plain_type_name(value, possible)](value, run, container, key)

        return finish_abstract

    def _entity(self, named: Any, nodes: list[FieldNode], is_required: bool) -> Finish:
        if self.slots is None:
            raise Unplannable(f"{named.name} in a computed value")
        slot = self.slots.slot(named.name, nodes)
        members = {member.name for member in self.catalog.members(named.name)}

        def finish_entity(value: Any, run: Run, container: Any, key: Any) -> Any:
            if value is None and not is_required:
                return None
            if not isinstance(value, Ref) or value.type_name not in members:
                raise Abandoned
            run.wanted.setdefault((slot, value.type_name), set()).add(value.id)
            run.patches.append((container, key, slot, value.type_name, value.id, is_required))
            return None

        return finish_entity


def _required(finish: Finish, is_required: bool) -> Finish:
    def finish_checked(value: Any, run: Run, container: Any, key: Any) -> Any:
        if value is None:
            if is_required:
                raise Abandoned
            return None
        return finish(value, run, container, key)

    return finish_checked


def _leaf(named: GraphQLScalarType | GraphQLEnumType) -> Finish:
    serialise = serialiser(named)
    return lambda value, run, container, key: serialise(value)


def reader(attribute: str, name: str) -> Callable[[Any], Any]:
    """Reads a field of a plain object or of a mapping."""

    def read(value: Any) -> Any:
        if isinstance(value, Mapping):
            return value.get(attribute, value.get(name))
        return getattr(value, attribute)

    return read


def plain_type_name(value: Any, possible: Any) -> str:
    """The object type a plain value is of."""
    for type_ in possible:
        if type_.is_type_of is not None and type_.is_type_of(value, None):
            return str(type_.name)
    raise Abandoned
