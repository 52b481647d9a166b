"""A recorded answer played back through today's schema: what could the server no longer say?"""

from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLAbstractType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
)

from domain.ids import type_of
from resolvers.root import build_schema as build_ours
from server.contract import sdl


def replay(body: str, variables: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """What is wrong with the variables or the answer; nothing when an app may rely on them.

    graphql-core executes the operation over the answer itself, so that names, nullability, enum
    values and scalars are judged by the same rules as when it was given.
    """
    result = answer_again(body, variables, answer)
    if result.errors:
        return [error.message for error in result.errors]
    return [] if result.data == answer["data"] else ["the answer holds what was not asked for"]


def answer_again(body: str, variables: dict[str, Any], answer: dict[str, Any]) -> ExecutionResult:
    """What an operation finds in a recorded answer; it may ask for `__typename` besides."""
    return execute_sync(
        _schema(),
        _document(body),
        root_value=answer["data"],
        variable_values=variables,
        field_resolver=_recorded,
        type_resolver=_type_of,
    )


def _recorded(source: dict[str, Any], info: GraphQLResolveInfo[Any], **_: Any) -> Any:
    """The value under its response key, which may be an alias."""
    key = info.path.key
    if key not in source:
        raise LookupError(f"{info.parent_type}.{info.field_name} is missing")
    return source[key]


def _type_of(
    value: dict[str, Any], info: GraphQLResolveInfo[Any], type_: GraphQLAbstractType
) -> str:
    """What the answer says, or its id; where neither was asked for, any type will do."""
    named = type_of(value.get("id", ""))
    said: str | None = value.get("__typename") or (named and named[0])
    return said or info.schema.get_possible_types(type_)[0].name


@cache
def _schema() -> GraphQLSchema:
    """The schema as apps know it: enums are their names, scalars the texts our own rules take."""
    ours = build_ours()
    schema = build_schema(sdl(ours))
    for name, scalar in schema.type_map.items():
        known = ours._schema.type_map[name]
        if isinstance(scalar, GraphQLScalarType) and isinstance(known, GraphQLScalarType):
            scalar.coerce_input_value = known.coerce_input_value
            scalar.coerce_output_value = _checked(known)
    return schema


def _checked(scalar: GraphQLScalarType) -> Any:
    """Text that the scalar's own parser takes is passed on as it is."""

    def coerce(value: Any) -> Any:
        scalar.coerce_input_value(value)
        return value

    return coerce


@cache
def _document(body: str) -> DocumentNode:
    return parse(body)
