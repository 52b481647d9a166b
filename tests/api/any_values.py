"""Hypothesis strategies for whatever the schema lets in."""

from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)
from hypothesis import strategies as st

from domain.ids import PREFIXES, new_uuid, to_wire
from tests.api.wrong_values import OF_SCALARS
from tests.village import SIDE, SOUTH, WEST

Strategy = st.SearchStrategy[Any]
TEXTS = st.text(max_size=40) | st.sampled_from(["路灯", "%", "\x00", "长" * 6_000])
MOMENTS = st.datetimes().map(lambda moment: moment.isoformat(timespec="milliseconds") + "Z")
NUMBERS = st.integers(-(2**31), 2**31 - 1) | st.integers(-1, 6)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS: dict[str, Strategy] = {
    "String": TEXTS,
    "Int": NUMBERS,
    "Float": FLOATS | st.floats(0, 500),
    "Boolean": st.booleans(),
    "DateTime": MOMENTS,
    "Date": st.dates().map(str),
    "Longitude": st.floats(-180, 180) | st.floats(WEST - SIDE, WEST + 6 * SIDE),
    "Latitude": st.floats(-90, 90) | st.floats(SOUTH - SIDE, SOUTH + 2 * SIDE),
    "Sha256": st.text("0123456789abcdef", min_size=64, max_size=64),
    "EventCursor": st.text("abcxyz019_-", min_size=1, max_size=80),
}


def values(type_: Any, ids: list[str]) -> Strategy:
    """Mostly what the type allows, seldom something else; `ids` are of things that exist."""
    inner = get_nullable_type(type_)
    found = _of(inner, ids)
    if not is_non_null_type(type_):
        found = found | st.none()
    named = get_named_type(type_)
    return found | st.sampled_from(OF_SCALARS[named.name]) if named.name in OF_SCALARS else found


def _of(type_: Any, ids: list[str]) -> Strategy:
    if is_list_type(type_):
        return st.lists(values(type_.of_type, ids), max_size=4)
    if isinstance(type_, GraphQLEnumType):
        return st.sampled_from(sorted(type_.values))
    if isinstance(type_, GraphQLInputObjectType):
        return inputs(type_, ids)
    if type_.name == "ID":
        fresh = [to_wire(name, new_uuid()) for name in PREFIXES]
        return st.sampled_from([*ids, *fresh])
    return SCALARS[type_.name]


def inputs(type_: GraphQLInputObjectType, ids: list[str]) -> Strategy:
    if type_.is_one_of:
        parts = {name: values(part.type, ids) for name, part in type_.fields.items()}
        return st.sampled_from(sorted(parts)).flatmap(
            lambda name: st.fixed_dictionaries({name: parts[name]})
        )
    required = {
        name: values(part.type, ids)
        for name, part in type_.fields.items()
        if is_non_null_type(part.type)
    }
    optional = {
        name: values(part.type, ids) for name, part in type_.fields.items() if name not in required
    }
    return st.fixed_dictionaries(required, optional=optional)


def some_parts(type_: GraphQLInputObjectType, ids: list[str]) -> Strategy:
    """Up to three of the input's parts, to replace those of a good one."""
    parts = {name: values(part.type, ids) for name, part in type_.fields.items()}
    names = st.lists(st.sampled_from(sorted(parts)), max_size=3, unique=True)
    return names.flatmap(lambda few: st.fixed_dictionaries({name: parts[name] for name in few}))


def arguments(found: dict[str, GraphQLArgument], ids: list[str]) -> Strategy:
    """Variables for the arguments of a field."""
    return st.fixed_dictionaries({name: values(each.type, ids) for name, each in found.items()})
