"""Leaf values: Python expressions that turn a JSON item into what the scalar would serialise."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLOutputType,
    GraphQLScalarType,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)

from domain.ids import PREFIXES
from engine.instants import instant_from
from engine.metadata import Kind, StoredColumn
from engine.run import Abandoned, Unplannable, abandon

_AS_IS = {
    ("String", Kind.TEXT),
    ("ID", Kind.TEXT),
    ("DateTime", Kind.INSTANT),
    ("Date", Kind.DATE),
    ("JSON", Kind.JSON),
}
TEXTS = ("String", "ID", "EventCursor")
"""Scalars that are text already when it is known to be text."""
_INTS = (Kind.INT, Kind.BIGINT)
_FLOATS = ("Float", "Longitude", "Latitude")
_LEAST, _MOST = -(2**31), 2**31 - 1


class Names:
    """The names a generated function sees."""

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {
            "abandon": abandon, "real": real, "small": small, "need": need,
            "uuid_of": uuid_of, "instant_from": instant_from, "date_of": date.fromisoformat,
            "flag": FLAGS,
        }  # fmt: skip

    def add(self, prefix: str, thing: object) -> str:
        name = f"{prefix}{len(self.scope)}"
        self.scope[name] = thing
        return name


FLAGS = {0: False, 1: True, None: None}


def real(value: Any) -> float:
    """A finite double, from JSON or from SQLite's 17 digits."""
    number = float(value)
    if number - number != 0.0:
        raise Abandoned
    return number


def small(value: Any) -> int:
    """GraphQL's Int has 32 bits."""
    if type(value) is not int or not -(2**31) <= value < 2**31:
        raise Abandoned
    return value


def need(value: Any) -> Any:
    """A value the schema promises although the database does not."""
    if value is None:
        raise Abandoned
    return value


@lru_cache(maxsize=20_000)
def uuid_of(text: str) -> UUID:
    return UUID(text)


def leaf(
    names: Names, type_: GraphQLOutputType, column: StoredColumn, value: str, *, of: str | None
) -> str:
    """The expression of one leaf field; `of` is the type whose id a uuid column carries."""
    converted = _converted(names, type_, column, value, of)
    if not column.is_nullable:
        return converted
    if is_non_null_type(type_):
        return (
            f"need({value})"
            if converted == value
            else f"({converted} if {value} is not None else abandon())"
        )
    return value if converted == value else f"(None if {value} is None else {converted})"


def _converted(
    names: Names, type_: GraphQLOutputType, column: StoredColumn, value: str, of: str | None
) -> str:
    """The expression for a value that is not null."""
    named = get_nullable_type(type_)
    if is_list_type(named):
        return _from_json(names, named, column, value)
    if isinstance(named, GraphQLEnumType):
        known = names.add("enum", {name: name for name in named.values})
        return f"{known}[{value}]"
    assert isinstance(named, GraphQLScalarType)
    if (named.name, column.kind) in _AS_IS:
        return value
    if named.name == "ID" and column.kind is Kind.UUID:
        return f"({PREFIXES[of or ''] + '_'!r} + {value}.replace('-', ''))"
    if named.name == "Boolean" and column.kind is Kind.BOOL:
        return f"flag[{value}]"
    if named.name == "Int" and column.kind in _INTS:
        fits = f"type({value}) is int and {_LEAST} <= {value} <= {_MOST}"
        return f"({value} if {fits} else small({value}))"
    if named.name in _FLOATS and column.kind in (Kind.FLOAT, *_INTS):
        # JSON has no NaN, and what is no float in it yet is text of SQLite's, or an integer.
        return f"({value} if type({value}) is float else real({value}))"
    return _serialised(names, named, column, value)


def text_leaf(names: Names, type_: GraphQLOutputType, value: str) -> str:
    """The expression of a leaf whose value is text: itself, or an enum's name."""
    named = get_nullable_type(type_)
    if isinstance(named, GraphQLEnumType):
        known: dict[str | None, str | None] = {name: name for name in named.values}
        value = f"{names.add('enum', known | {None: None})}[{value}]"
    return f"need({value})" if is_non_null_type(type_) else value


def _serialised(names: Names, named: GraphQLScalarType, column: StoredColumn, value: str) -> str:
    """A scalar of our own: its serialiser gets the Python value, as graphql-core would give it."""
    serialise = names.add("scalar", serialiser(named))
    return f"{serialise}({decoded(column.kind, value)})"


def serialiser(named: GraphQLScalarType | GraphQLEnumType) -> Callable[[Any], Any]:
    """The type's serialiser; whatever it refuses abandons the plan."""
    coerce = named.coerce_output_value

    def serialise(value: Any) -> Any:
        try:
            return need(coerce(value))
        except Exception as error:
            raise Abandoned from error

    # The values of an enum are few, and its own serialiser is slow.
    return lru_cache(maxsize=100)(serialise) if isinstance(named, GraphQLEnumType) else serialise


def decoded(kind: Kind, value: str) -> str:
    """The expression of the Python value behind a JSON item that is not null."""
    forms = {
        Kind.UUID: f"uuid_of({value})",
        Kind.INSTANT: f"instant_from({value})",
        Kind.DATE: f"date_of({value})",
        Kind.FLOAT: f"real({value})",
        Kind.BOOL: f"flag[{value}]",
    }
    return forms.get(kind, value)


def _from_json(names: Names, type_: Any, column: StoredColumn, value: str) -> str:
    if column.kind is not Kind.JSON:
        raise Unplannable(f"a list from column {column.name}")
    return f"{names.add('items', items_of(type_))}({value})"


def items_of(type_: Any) -> Callable[[Any], Any]:
    """A checker of JSON lists: each item is what its scalar or enum would give."""
    inner = type_.of_type
    is_required = is_non_null_type(inner)
    named = get_nullable_type(inner)
    if is_list_type(named):
        each = items_of(named)
    elif isinstance(named, GraphQLEnumType):
        each = {name: name for name in named.values}.__getitem__
    elif isinstance(named, GraphQLScalarType):
        each = serialiser(named)
    else:
        raise Unplannable(f"a list of {named}")

    def items(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Abandoned
        if is_required:
            return [each(need(item)) for item in value]
        return [None if item is None else each(item) for item in value]

    return items


def python_value(kind: Kind, value: Any) -> Any:
    """The Python value behind a database's own value, the same on both databases."""
    if value is None:
        return None
    match kind:
        case Kind.UUID:
            return value if isinstance(value, UUID) else UUID(str(value))
        case Kind.INSTANT:
            return instant_from(value)
        case Kind.DATE:
            return value if isinstance(value, date) else date.fromisoformat(value)
        case Kind.BOOL:
            return bool(value)
        case Kind.JSON:
            return orjson.loads(value)
    return value
