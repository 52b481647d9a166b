"""Field arguments: coerced once when constant, by a small recipe when they use variables."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    Undefined,
    VariableNode,
    is_non_null_type,
    is_required_argument,
    visit,
)
from graphql.execution.values import VariableValues, get_argument_values
from graphql.language import Visitor

from engine.run import Abandoned, Unplannable

Arguments: TypeAlias = Mapping[str, Any]
Recipe: TypeAlias = Callable[[VariableValues], Arguments]
_NO_VARIABLES = VariableValues({}, {})


def recipe_for(field: GraphQLField, node: FieldNode) -> Recipe:
    """How to get the field's arguments from the operation's variables."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    used = {name for name, value in given.items() if _uses_variables(value)}
    if not used:
        constant = _constant(field, node)
        return lambda variables: constant
    if all(isinstance(given[name], VariableNode) for name in used):
        return _by_name(field, node, {name: given[name] for name in used})
    return _general(field, node)


def _constant(field: GraphQLField, node: FieldNode) -> Arguments:
    try:
        return get_argument_values(field, node, _NO_VARIABLES)
    except GraphQLError as error:
        raise Unplannable(error.message) from error


def _general(field: GraphQLField, node: FieldNode) -> Recipe:
    def arguments(variables: VariableValues) -> Arguments:
        try:
            return get_argument_values(field, node, variables)
        except GraphQLError as error:
            raise Abandoned from error

    return arguments


def _by_name(field: GraphQLField, node: FieldNode, used: dict[str, Any]) -> Recipe:
    """Every variable is a whole argument: the constants are merged with the variables' values."""
    constants = _constants_without(field, node, used)
    places = [(name, value.name.value, field.args[name]) for name, value in used.items()]

    def arguments(variables: VariableValues) -> Arguments:
        values = dict(constants)
        for name, variable, argument in places:
            _take(values, name, variables.coerced.get(variable, Undefined), argument)
        return values

    return arguments


def _take(values: dict[str, Any], name: str, value: Any, argument: GraphQLArgument) -> None:
    if value is Undefined:
        if is_non_null_type(argument.type) and name not in values:
            raise Abandoned
    elif value is None and is_non_null_type(argument.type):
        raise Abandoned
    else:
        values[name] = value


def _constants_without(field: GraphQLField, node: FieldNode, used: dict[str, Any]) -> Arguments:
    """Constant arguments and the defaults of those that variables may leave out."""
    rest = tuple(each for each in node.arguments or () if each.name.value not in used)
    plain = FieldNode(name=node.name, arguments=rest, directives=())
    optional = {
        name: argument
        for name, argument in field.args.items()
        if name not in used or not is_required_argument(argument)
    }
    trimmed = GraphQLField(field.type, args=optional)
    return _constant(trimmed, plain)


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_variable(self, *_: Any) -> None:
        self.found = True


def _uses_variables(value: Any) -> bool:
    visitor = _Variables()
    visit(value, visitor)
    return visitor.found
