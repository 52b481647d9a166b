"""The variables of one operation: their types are looked up once, their values coerced per run."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    is_leaf_type,
    is_non_null_type,
)
from graphql.execution.get_variable_signature import (
    GraphQLVariableSignature,
    get_variable_signature,
)
from graphql.execution.values import (
    VariableValues,
    VariableValueSource,
    get_variable_values,
    input_is_nested_too_deeply,
)
from graphql.type import get_nullable_type
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_value


class Variables:
    """Coerces as graphql-core does, which looks every type up again for every request."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema, self._definitions = schema, tuple(operation.variable_definitions or ())
        found = [get_variable_signature(schema, each) for each in self._definitions]
        self._known = [each for each in found if not isinstance(each, GraphQLError)]
        self._are_sound = len(self._known) == len(found)
        self._defaults = {each.name: _default(each) for each in self._known}

    def coerced(self, given: dict[str, Any] | None) -> VariableValues | None:
        """None when graphql-core has coercion errors to report."""
        given = given or {}
        quick = self._quickly(given) if self._are_sound else None
        if quick is not None:
            return quick
        found = get_variable_values(self._schema, self._definitions, given)
        return None if isinstance(found, list) else found

    def _quickly(self, given: Mapping[str, Any]) -> VariableValues | None:
        """None for whatever is out of the ordinary: faults and defaults."""
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for signature in self._known:
            name = signature.name
            value = given.get(name, Undefined)
            sources[name] = VariableValueSource(signature, value)
            if value is not Undefined:
                made = _coerced(value, signature)
            elif signature.default is not None:
                made = self._defaults[name]
            elif is_non_null_type(signature.type):
                return None
            else:
                continue
            if made is Undefined:
                return None
            coerced[name] = made
        return VariableValues(sources, coerced)


def _default(signature: GraphQLVariableSignature) -> Any:
    """A default that every run may share; Undefined for lists and objects."""
    is_shared = signature.default is not None and _is_leaf(signature)
    return coerce_default_value(signature) if is_shared else Undefined


def _is_leaf(signature: GraphQLVariableSignature) -> bool:
    return is_leaf_type(get_nullable_type(signature.type))


def _coerced(value: Any, signature: GraphQLVariableSignature) -> Any:
    """Undefined when the value does not fit."""
    if not _is_leaf(signature) and input_is_nested_too_deeply(value, signature.type):
        return Undefined
    try:
        return coerce_input_value(value, signature.type)
    except GraphQLError:  # an input of exactly one part that has another number of them
        return Undefined
