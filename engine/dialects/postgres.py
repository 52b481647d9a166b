"""PostgreSQL 15 and later: json_build_array and json_agg, typed parameters."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from engine.metadata import Kind

_TYPES = {
    Kind.UUID: "uuid",
    Kind.TEXT: "text",
    Kind.INT: "int",
    Kind.BIGINT: "bigint",
    Kind.FLOAT: "float8",
    Kind.BOOL: "bool",
    Kind.INSTANT: "timestamptz",
    Kind.DATE: "date",
    Kind.JSON: "jsonb",
}
_MOST_ITEMS = 90


@lru_cache(maxsize=2_000)
def set_list(values: frozenset[Any]) -> list[Any]:
    """An actor's set as the driver takes it, made once."""
    return list(values)


class Postgres:
    name = "postgres"

    def placeholder(self, position: int, kind: Kind, *, is_set: bool) -> str:
        return f"${position}::{_TYPES[kind]}{'[]' if is_set else ''}"

    def member_of(self, expression: str, placeholder: str) -> str:
        return f"{expression} = any({placeholder})"

    def bind(self, value: Any, kind: Kind) -> Any:
        return float(value) if kind is Kind.FLOAT and value is not None else value

    def bind_set(self, values: Iterable[Any], kind: Kind) -> Any:
        return set_list(values) if isinstance(values, frozenset) else list(values or ())

    def value(self, expression: str, kind: Kind) -> str:
        """An item of a JSON array; instants as the wire text of DateTime."""
        if kind is Kind.INSTANT:
            utc = f"{expression} at time zone 'UTC'"
            return f'to_char({utc}, \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\')'
        return expression

    def native(self, expression: str, kind: Kind) -> str:
        return f"{expression}::text" if kind is Kind.JSON else expression

    def array(self, items: list[str]) -> str:
        """Functions take 100 arguments: longer arrays are concatenated, as jsonb."""
        if len(items) <= _MOST_ITEMS:
            return f"json_build_array({', '.join(items)})"
        parts = [items[at : at + _MOST_ITEMS] for at in range(0, len(items), _MOST_ITEMS)]
        return " || ".join(f"jsonb_build_array({', '.join(part)})" for part in parts)

    def row(self, leaves: list[str], nested: list[str]) -> str:
        return self.array([*leaves, *nested])

    def nested(self, query: str) -> str:
        return f"({query})"

    def collected(self, row: str, base: str, joins: list[str], order: str) -> str:
        """Joins may change the order of the base, so it is said once more outside them."""
        if not joins or not order:
            joined = " ".join([base, *joins])
            return f"(select coalesce(json_agg({row}), '[]'::json) from {joined})"
        rows = f"select {row} as j from {base} {' '.join(joins)} order by {order}"
        return f"(select coalesce(json_agg(j), '[]'::json) from ({rows}) s)"

    def answer(self, row: str) -> str:
        return f"select convert_to(({row})::text, 'UTF8')"

    def limit(self, placeholder: str | None) -> str:
        return f" limit {placeholder}" if placeholder else ""

    def like(self, expression: str, placeholder: str) -> str:
        return f"{expression} ilike {placeholder} escape '\\'"

    def is_final(self, error: Exception) -> bool:
        """Whether the statement can never run: SQLSTATE 54, program limit exceeded."""
        return str(getattr(error, "sqlstate", "")).startswith("54")

    def of_county(self, alias: str, placeholder: str) -> str:
        return f"{alias}.county_id = {placeholder}"

    def led_by_county(self, where: str, alias: str) -> str:
        """The planner knows by its statistics which index is best."""
        return where
