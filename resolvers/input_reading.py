"""Inputs read by a plan made once per type, where Strawberry asks every type anew each time."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any, NamedTuple

import strawberry
from strawberry.relay import GlobalID
from strawberry.scalars import is_scalar
from strawberry.types.arguments import InputContext
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    get_object_definition,
)
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition

Convert = Callable[[Any, InputContext], Any]


class Step(NamedTuple):
    """One field: its names outside and inside, and what is done to its value, if anything."""

    name: str
    attribute: str
    convert: Convert | None


def read_inputs_by_plan(schema: strawberry.Schema) -> None:
    """Give every input type of the schema its plan; values are what Strawberry makes of them."""
    for found in schema.schema_converter.type_map.values():
        definition = found.definition
        if isinstance(definition, StrawberryObjectDefinition) and definition.is_input:
            definition.from_input = _reader(definition, schema)


def _reader(definition: StrawberryObjectDefinition, schema: strawberry.Schema) -> Any:
    absent = {
        field.python_name: None
        for field in definition.fields
        if field.default_value is MISSING and field.default_factory is MISSING
    }
    steps = [
        Step(
            schema.config.name_converter.from_field(field),
            field.python_name,
            _converter(field.resolve_type(type_definition=definition), schema),
        )
        for field in definition.fields
    ]

    def read(type_: type, value: Mapping[str, Any], context: InputContext) -> Any:
        given: dict[str, Any] = dict(absent)
        for name, attribute, convert in steps:
            if name in value:
                said = value[name]
                given[attribute] = said if convert is None else convert(said, context)
        return type_(**given)

    return read


def _converter(type_: Any, schema: strawberry.Schema) -> Convert | None:
    """None where graphql-core has made the value already."""
    if isinstance(type_, StrawberryMaybe):
        return _as_strawberry_does(type_)
    if isinstance(type_, StrawberryOptional):
        return _converter(type_.of_type, schema)
    if has_enum_definition(type_) or isinstance(type_, StrawberryEnumDefinition):
        return None
    if type_ is not GlobalID and is_scalar(type_, schema.schema_converter.scalar_registry):
        return None
    if isinstance(type_, StrawberryList):
        return _items(_converter(type_.of_type, schema))
    if get_object_definition(type_) is not None:
        return _nested(type_)
    return _as_strawberry_does(type_)


def _items(convert: Convert | None) -> Convert:
    """A list of the request's own: graphql-core gives the same default to all."""

    def read(value: Any, context: InputContext) -> Any:
        if value is None:
            return None
        if convert is None:
            return list(value)
        return [convert(each, context) for each in value]

    return read


def _nested(type_: Any) -> Convert:
    definition: Any = get_object_definition(type_, strict=True)

    def read(value: Any, context: InputContext) -> Any:
        return None if value is None else definition.from_input(type_, value, context)

    return read


def _as_strawberry_does(type_: Any) -> Convert:
    return lambda value, context: context.convert(value, type_)
