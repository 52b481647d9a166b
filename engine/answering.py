"""Root fields that the schema's own resolvers answer: called as graphql-core would call them."""

from collections.abc import Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.values import VariableValues
from graphql.pyutils import Path, is_awaitable

from engine.plan import Answer
from engine.run import ReadContext

ANSWERED = "answered"


class Failed(Exception):
    """A resolver raised; what it raised is remembered."""


@dataclass(frozen=True, slots=True)
class Raised:
    """Stands for the value of a resolver that raised."""

    error: Exception


def resolve_info(
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    operation: OperationDefinitionNode,
    variables: VariableValues,
    answer: Answer,
    context: ReadContext,
) -> GraphQLResolveInfo[Any]:
    """What a resolver is told about the field."""
    parent = schema.get_root_type(operation.operation)
    assert isinstance(parent, GraphQLObjectType)
    name = answer.nodes[0].name.value
    # The helpers belong to an executor, and making one costs more than most resolvers.
    return GraphQLResolveInfo(
        name, answer.nodes, answer.field.type, parent, Path(None, answer.key, parent.name), schema,
        dict(fragments), None, operation, variables, context, is_awaitable, None, None,  # type: ignore[arg-type]
    )  # fmt: skip


async def answered(
    answer: Answer, arguments: Mapping[str, Any], info: GraphQLResolveInfo[Any]
) -> Any:
    """The resolver's value, remembered; Failed when it raises."""
    try:
        value = answer.resolve(None, info, **arguments)
        value = await value if isawaitable(value) else value
    except Exception as error:
        remember(info.context, answer.key, Raised(error))
        raise Failed from error
    remember(info.context, answer.key, value)
    return value


def recalled(context: ReadContext, key: str) -> tuple[bool, Any]:
    """Whether the field's resolver has run, and its value; raises what it raised."""
    known = context.loaders.get(ANSWERED, {})
    value = known.get(key)
    if isinstance(value, Raised):
        raise value.error
    return key in known, value


def remember(context: ReadContext, key: str, value: Any) -> None:
    """Should graphql-core run the operation, it gets this value instead of calling the resolver."""
    context.loaders.setdefault(ANSWERED, {})[key] = value
