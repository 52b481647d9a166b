"""SQLite 3.40: JSON1 arrays, ordered sub-selects instead of ordered aggregates."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from engine.instants import instant_text
from engine.metadata import Kind


@lru_cache(maxsize=2_000)
def set_text(values: frozenset[UUID]) -> str:
    return orjson.dumps([value.hex for value in values]).decode()


class Sqlite:
    name = "sqlite"

    def placeholder(self, position: int, kind: Kind, *, is_set: bool) -> str:
        return f"?{position}"

    def member_of(self, expression: str, placeholder: str) -> str:
        return f"{expression} in (select value from json_each({placeholder}))"

    def bind(self, value: Any, kind: Kind) -> Any:
        """The stored form: uuids as 32 hex digits, instants and dates as their wire text."""
        if isinstance(value, UUID):
            return value.hex
        if isinstance(value, datetime):
            return instant_text(value)
        if isinstance(value, date):
            return value.isoformat()
        return value

    def bind_set(self, values: Iterable[Any], kind: Kind) -> Any:
        """A JSON array; an actor's set is written once, not for every request."""
        if kind is Kind.UUID and isinstance(values, frozenset):
            return set_text(values)
        return orjson.dumps([self.bind(value, kind) for value in values or ()]).decode()

    def value(self, expression: str, kind: Kind) -> str:
        """An item of a JSON array; doubles go as text, for JSON1 would cut them to 15 digits."""
        if kind is Kind.JSON:
            return f"json({expression})"
        if kind is Kind.FLOAT:
            return f"iif({expression} is null, null, printf('%!.17g', {expression}))"
        return expression

    def native(self, expression: str, kind: Kind) -> str:
        return expression

    def array(self, items: list[str]) -> str:
        return f"json_array({', '.join(items)})"

    def row(self, leaves: list[str], nested: list[str]) -> str:
        """Nested JSON is joined as text: JSON1 would parse it again, and nesting would overflow
        the parser of SQLite before 3.46 after four levels.
        """
        if not nested:
            return self.array(leaves)
        inside = " || ',' || ".join(nested)
        if not leaves:
            return f"'[' || {inside} || ']'"
        # A last 0 is cut off together with the bracket; the comma before it stays.
        return f"rtrim(json_array({', '.join(leaves)}, 0), '0]') || {inside} || ']'"

    def nested(self, query: str) -> str:
        return f"coalesce(({query}), 'null')"

    def collected(self, row: str, base: str, joins: list[str], order: str) -> str:
        """The ordered base is the outer loop of the left joins, so its order is the array's."""
        rows = f"'[' || coalesce(group_concat({row}), '') || ']'"
        return f"(select {rows} from {' '.join([base, *joins])})"

    def answer(self, row: str) -> str:
        return f"select cast({row} as blob)"

    def limit(self, placeholder: str | None) -> str:
        """Always a LIMIT: SQLite drops the ORDER BY of a joined sub-select that has none."""
        return f" limit {placeholder or -1}"

    def like(self, expression: str, placeholder: str) -> str:
        return f"{expression} like {placeholder} escape '\\'"

    def is_final(self, error: Exception) -> bool:
        """Whether the statement can never run: nested too deeply, or too large."""
        return any(reason in str(error) for reason in ("parser stack overflow", "too large"))

    def of_county(self, alias: str, placeholder: str) -> str:
        """Never what rows are found by: the planner believes that a county has ten of them."""
        return f"+{alias}.county_id = {placeholder}"

    def led_by_county(self, where: str, alias: str) -> str:
        """Except for lists in the order of an index that begins with the county."""
        return where.replace(f"+{alias}.county_id =", f"{alias}.county_id =")
