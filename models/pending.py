"""Writes that wait for the next statement of their transaction, to reach the database together."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from tortoise.exceptions import IntegrityError

from models.row_form import RowForm

MOST_ROWS = 100
"""Rows of one INSERT."""

MOST_VALUES = 20_000
"""Values of one statement; PostgreSQL takes 32,767."""


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with `$1`, and its values."""

    sql: str
    values: Sequence[Any]


class Closing(Protocol):
    """What has to come last, after everything else is written and locked."""

    def on_sqlite(self, connection: sqlite3.Connection) -> None:
        """Carry it out in the connection's own thread, inside the transaction."""

    def for_postgres(self) -> Statement:
        """Common table expressions and their main statement, without WITH RECURSIVE.

        `{written}` in the SQL stands for a condition that holds once all else is written.
        """


@dataclass(slots=True)
class RowWrite:
    """One row to insert (`is_new`) or to change: values by column, and amounts to add."""

    form: RowForm[Any]
    identity: UUID
    is_new: bool
    values: dict[str, Any]
    amounts: dict[str, int] = field(default_factory=dict)

    def change(self, values: Mapping[str, Any]) -> None:
        self.values.update(values)
        for column in values:
            self.amounts.pop(column, None)

    def add(self, amounts: Mapping[str, int]) -> None:
        for column, amount in amounts.items():
            if column in self.values:
                self.values[column] += amount
            else:
                self.amounts[column] = self.amounts.get(column, 0) + amount


class Pending:
    """The rows one transaction still has to write; a row appears once, however often it changed."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, UUID], RowWrite] = {}
        self.closing: Closing | None = None

    def __bool__(self) -> bool:
        return bool(self._rows) or self.closing is not None

    def insert(self, form: RowForm[Any], identity: UUID, values: dict[str, Any]) -> None:
        """A new row; the same id twice is refused as the database would."""
        place = (form.table, identity)
        if place in self._rows:
            raise IntegrityError(f"UNIQUE constraint failed: {form.table}, {identity} twice")
        self._rows[place] = RowWrite(form, identity, True, values)

    def change(self, form: RowForm[Any], identity: UUID, values: Mapping[str, Any]) -> None:
        self._row(form, identity).change(values)

    def add(self, form: RowForm[Any], identity: UUID, amounts: Mapping[str, int]) -> None:
        self._row(form, identity).add(amounts)

    def take(self) -> tuple[list[Statement], Closing | None]:
        """Everything that waits, in order; nothing waits afterwards."""
        rows, closing = list(self._rows.values()), self.closing
        self._rows, self.closing = {}, None
        return list(_statements(rows)), closing

    def _row(self, form: RowForm[Any], identity: UUID) -> RowWrite:
        place = (form.table, identity)
        if place not in self._rows:
            self._rows[place] = RowWrite(form, identity, False, {})
        return self._rows[place]


def _statements(rows: Sequence[RowWrite]) -> Iterator[Statement]:
    for (is_new, table, columns), alike in groupby(rows, _shape):
        if is_new:
            yield from _inserts(table, columns, list(alike))
        else:
            yield from (_change(table, row) for row in alike)


def _shape(row: RowWrite) -> tuple[bool, str, tuple[str, ...]]:
    return row.is_new, row.form.table, tuple(row.values) if row.is_new else ()


def _inserts(table: str, columns: tuple[str, ...], rows: Sequence[RowWrite]) -> Iterator[Statement]:
    for start in range(0, len(rows), MOST_ROWS):
        page = rows[start : start + MOST_ROWS]
        values = [value for row in page for value in row.values.values()]
        yield Statement(insert_sql(table, columns, len(page)), values)


def _change(table: str, row: RowWrite) -> Statement:
    sql = update_sql(table, row.form.key, tuple(row.values), tuple(row.amounts))
    return Statement(sql, [*row.values.values(), *row.amounts.values(), row.identity])


@lru_cache(maxsize=1_000)
def insert_sql(table: str, columns: tuple[str, ...], count: int) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    width = len(columns)
    rows = (", ".join(f"${row * width + at + 1}" for at in range(width)) for row in range(count))
    return f'INSERT INTO "{table}" ({names}) VALUES ' + ", ".join(f"({row})" for row in rows)


@lru_cache(maxsize=1_000)
def update_sql(table: str, key: str, columns: tuple[str, ...], counted: tuple[str, ...]) -> str:
    changes = [f'"{column}" = ${at}' for at, column in enumerate(columns, 1)]
    changes += [
        f'"{column}" = "{column}" + ${at}' for at, column in enumerate(counted, len(columns) + 1)
    ]
    return f'UPDATE "{table}" SET {", ".join(changes)} WHERE "{key}" = ${len(changes) + 1}'


def on_sqlite(
    connection: sqlite3.Connection, statements: Sequence[Statement], closing: Closing | None
) -> None:
    """One after another, in the connection's own thread."""
    for statement in statements:
        connection.execute(_numbered(statement.sql), statement.values)
    if closing is not None:
        closing.on_sqlite(connection)


@lru_cache(maxsize=1_000)
def _numbered(sql: str) -> str:
    return sql.replace("$", "?")
