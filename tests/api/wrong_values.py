"""What a broken or hostile app might put where something else belongs."""

from collections.abc import Iterator, Sequence
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)

from domain.ids import new_uuid, to_wire

TEXTS: tuple[Any, ...] = ("", "   ", "\x00", "坏\x00字", "\x1b[31m", "长" * 20_001, "𠮷" * 90, 7)
NUMBERS: tuple[Any, ...] = (-1, 0, 2**31 - 1, -(2**31), 2**31, 1.5, "1")
FLOATS: tuple[Any, ...] = (-1, 0, 1e308, -1e308, "1")
MOMENTS: tuple[Any, ...] = (
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999Z",
    "9999-12-31T23:59:59-14:00",
    "2026-02-30T00:00:00Z",
    "2026-03-02T04:00:00",
    "yesterday",
    0,
)
DAYS: tuple[Any, ...] = ("0001-01-01", "9999-12-31", "2026-02-30", "01.03.2026", 1)
DEGREES: tuple[Any, ...] = (181, -181, 91, 0, 1e300, "120")
DIGESTS: tuple[Any, ...] = ("", "0" * 64, "F" * 64, "0" * 63)
IDS: tuple[Any, ...] = (
    "",
    "nonsense",
    "iss_",
    "iss_" + "g" * 32,
    "iss_\x00",
    "x" * 5_000,
    7,
    *(to_wire(name, new_uuid()) for name in ("Issue", "Member", "Grid", "Event")),
)
OF_SCALARS: dict[str, tuple[Any, ...]] = {
    "String": TEXTS,
    "Int": NUMBERS,
    "Float": FLOATS,
    "DateTime": MOMENTS,
    "Date": DAYS,
    "Longitude": DEGREES,
    "Latitude": DEGREES,
    "Sha256": DIGESTS,
    "EventCursor": ("", "zzz", "\x00", "9" * 80),
    "ID": IDS,
    "Boolean": ("yes", 1),
}


def wrong_values(type_: Any, known: Sequence[str]) -> Iterator[Any]:
    """Values that are not what the type stands for, or barely; `known` are ids of other things."""
    yield None
    inner = get_nullable_type(type_)
    named = get_named_type(type_)
    if is_list_type(inner):
        yield from ([], {}, [None], "x")
        yield from ([value] for value in wrong_values(inner.of_type, known))
        return
    if isinstance(named, GraphQLEnumType):
        yield from ("NOTHING", "", 0)
    elif isinstance(named, GraphQLInputObjectType):
        yield from ({}, [], "x", {"nothing": 1})
    else:
        yield from OF_SCALARS[named.name]
        yield from known if named.name == "ID" else ()


def spoiled(given: Any, type_: Any, known: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """The input with one of its parts, at any depth, replaced: where, and the whole."""
    named = get_nullable_type(type_)
    if is_list_type(named):
        for where, value in spoiled(given[0], named.of_type, known):
            yield f"0.{where}", [value, *given[1:]]
        yield "twice", given * 2
        yield "often", given * 120
    elif isinstance(named, GraphQLInputObjectType):
        yield from _spoiled_object(given, named, known)


def _spoiled_object(
    given: dict[str, Any], type_: GraphQLInputObjectType, known: Sequence[str]
) -> Iterator[tuple[str, Any]]:
    for name, part in type_.fields.items():
        for value in wrong_values(part.type, known):
            yield f"{name}={str(value)[:30]!r}", {**given, name: value}
        if name in given:
            for where, value in spoiled(given[name], part.type, known):
                yield f"{name}.{where}", {**given, name: value}
            if is_non_null_type(part.type):
                without = {key: value for key, value in given.items() if key != name}
                yield f"without {name}", without
