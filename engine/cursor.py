"""Keyset cursors: opaque texts that carry the order and the key values of a row."""

import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol
from uuid import UUID

import orjson

from engine.instants import instant_from, instant_text
from engine.metadata import Kind, Table
from engine.rule import Connection, Order
from engine.run import bad_input
from engine.scope_sql import column_of, quoted
from engine.sql import Dialect, Make, Statement

DEFAULT_FIRST = 20
MOST_FIRST = 100


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One page asked for: `after` holds the key values of the last row already seen."""

    first: int
    order: str
    after: tuple[Any, ...] | None

    @property
    def shape(self) -> tuple[Any, ...]:
        """What the page's SQL text depends on."""
        nulls = None if self.after is None else tuple(each is None for each in self.after)
        return (self.order, nulls, self.first)


def encode_cursor(order: str, keys: Iterable[Any]) -> str:
    return binascii.b2a_base64(orjson.dumps([order, *keys]), newline=False).decode()


def decode_cursor(text: str, order: str, kinds: Sequence[Kind]) -> tuple[Any, ...]:
    """The key values; BAD_USER_INPUT for another order's cursor or for garbage."""
    try:
        parts = orjson.loads(binascii.a2b_base64(text, strict_mode=True))
        if not isinstance(parts, list) or parts[0] != order or len(parts) != len(kinds) + 1:
            raise ValueError(text)
        return tuple(_key(part, kind) for part, kind in zip(parts[1:], kinds, strict=True))
    except (ValueError, IndexError, TypeError, binascii.Error):
        raise bad_input("游标无效，或不属于这一排序；请从第一页重新开始。") from None


_FORMS: Mapping[Kind, Any] = {
    Kind.INT: int,
    Kind.BIGINT: int,
    Kind.FLOAT: (int, float),
    Kind.BOOL: (bool, int),
}


def _key(part: Any, kind: Kind) -> Any:
    if part is None:
        return None
    form: Any = _FORMS.get(kind, str)
    if not isinstance(part, form):
        raise ValueError(part)
    match kind:
        case Kind.UUID:
            return UUID(part)
        case Kind.INSTANT:
            return instant_from(part)
        case Kind.DATE:
            return date.fromisoformat(part)
        case Kind.INT if not -(2**31) <= part < 2**31:
            raise ValueError(part)
        case Kind.BIGINT if not -(2**63) <= part < 2**63:
            raise ValueError(part)
    return part


def wire_key(value: Any, kind: Kind) -> Any:
    """A key value as cursors carry it, from a database's own value or from its JSON form."""
    if value is None:
        return None
    match kind:
        case Kind.UUID:
            return value.hex if isinstance(value, UUID) else value.replace("-", "")
        case Kind.INSTANT:
            return instant_text(value) if isinstance(value, datetime) else value
        case Kind.DATE:
            return value.isoformat() if isinstance(value, date) else value
        case Kind.FLOAT:
            return float(value)
        case Kind.BOOL:
            return bool(value)
    return value


def page_request(arguments: Mapping[str, Any], rule: Connection, table: Table) -> PageRequest:
    """The page the arguments ask for; BAD_USER_INPUT when they cannot mean one."""
    first = limited(arguments.get("first"), default=DEFAULT_FIRST)
    order = _order_name(arguments.get(rule.order_argument), rule)
    after = arguments.get("after")
    if after is None:
        return PageRequest(first, order, None)
    kinds = [column_of(table, name).kind for name, _ in rule.orders[order]]
    return PageRequest(first, order, decode_cursor(after, order, kinds))


def _order_name(given: Any, rule: Connection) -> str:
    if given is None:
        return next(iter(rule.orders))
    name = given.name if isinstance(given, Enum) else str(given)
    if name not in rule.orders:
        raise bad_input(f"没有“{name}”这一排序。")
    return name


def limited(given: int | None, *, default: int | None, most: int = MOST_FIRST) -> int:
    """A list's length, 1 to `most`."""
    first = default if given is None else given
    if first is None or not 1 <= first <= most:
        raise bad_input(f"一次可取 1 至 {most} 条。")
    return first


def order_sql(order: Order, table: Table, alias: str) -> str:
    """ORDER BY terms; nulls last, said only where there can be nulls: indexes still serve."""
    terms = []
    for name, direction in order:
        nulls = " nulls last" if column_of(table, name).is_nullable else ""
        terms.append(f"{alias}.{quoted(name)} {direction}{nulls}")
    return ", ".join(terms)


def after_sql(
    order: Order,
    nulls: tuple[bool, ...],
    key: "Keys",
    *,
    table: Table,
    alias: str,
    statement: Statement,
) -> str:
    """Rows strictly behind the cursor in this order."""
    columns = [column_of(table, name) for name, _ in order]
    tokens = [statement.parameter(key.at(i), column.kind) for i, column in enumerate(columns)]
    names = [f"{alias}.{quoted(name)}" for name, _ in order]
    directions = {direction for _, direction in order}
    if len(directions) == 1 and not any(column.is_nullable for column in columns):
        sign = ">" if directions == {"asc"} else "<"
        return f"({', '.join(names)}) {sign} ({', '.join(tokens)})"
    behind: list[str] = []
    equal: list[str] = []
    for i, (_, direction) in enumerate(order):
        sign = ">" if direction == "asc" else "<"
        later = _later(names[i], sign, tokens[i], nulls[i], columns[i].is_nullable)
        if later:
            behind.append(" and ".join([*equal, later]))
        equal.append(f"{names[i]} is null" if nulls[i] else f"{names[i]} = {tokens[i]}")
    return "(" + " or ".join(f"({each})" for each in behind) + ")"


def _later(name: str, sign: str, token: str, is_null: bool, is_nullable: bool) -> str:
    """Behind the cursor in one column; nothing is behind a null, nulls are behind every value."""
    if is_null:
        return ""
    plain = f"{name} {sign} {token}"
    return f"({plain} or {name} is null)" if is_nullable else plain


class Keys(Protocol):
    """Makes the parameters that hold a cursor's key values."""

    def at(self, position: int) -> Make: ...


class KeyMaker:
    """Key values of the cursor a run was asked with."""

    def __init__(self, number: int) -> None:
        self.number = number

    def at(self, position: int) -> Make:
        return lambda run: run.requests[self.number].after[position]


def key_items(order: Order, table: Table, alias: str, dialect: Dialect) -> list[str]:
    """The key columns as items of a JSON array."""
    return [
        dialect.value(f"{alias}.{quoted(name)}", column_of(table, name).kind) for name, _ in order
    ]
