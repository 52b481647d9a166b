"""SQLite 3.40: JSON1 arrays, ordered sub-selects instead of ordered aggregates."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from engine.instants import instant_text
from engine.metadata import Kind


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

    def nested(self, query: str) -> str:
        """A sub-select's JSON as JSON again: the subtype is lost on the way out."""
        return f"json(({query}))"

    def collected(self, array: str, base: str, joins: list[str], order: str) -> str:
        """The ordered base is the outer loop of the left joins, so its order is the array's."""
        return f"select json_group_array({array}) from {base} {' '.join(joins)}"

    def answer(self, array: str) -> str:
        return f"select {array}"

    def limit(self, placeholder: str | None) -> str:
        """Always a LIMIT: SQLite drops the ORDER BY of a joined sub-select that has none."""
        return f" limit {placeholder or -1}"

    def like(self, expression: str, placeholder: str) -> str:
        return f"{expression} like {placeholder} escape '\\'"
