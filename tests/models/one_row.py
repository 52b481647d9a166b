"""One row in every table of a database at any migration; all have the same id, so none dangles."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]

import models.migrations
from models.database import dialect_of, sqlite_path

ID = "01900000000070008000000000000001"
AT = "2026-01-01T00:00:00.000Z"
_COLUMNS = {
    "sqlite": "SELECT m.name AS t, i.name AS c, i.type AS k FROM sqlite_master m, "
    "pragma_table_info(m.name) i WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' "
    "AND m.name <> 'tortoise_migrations'",
    "postgres": "SELECT table_name AS t, column_name AS c, data_type AS k "
    "FROM information_schema.columns WHERE table_schema = 'public' "
    "AND table_name <> 'tortoise_migrations'",
}
_VALUES = {
    "uuid": ID, "char(32)": ID, "timestamp with time zone": AT, "date": "2026-01-01",
    "jsonb": "{}", "json": "{}", "boolean": "false", "bool": "0", "int": "1", "integer": "1",
    "smallint": "1", "bigint": "1", "real": "1", "double precision": "1",
}  # fmt: skip
_KNOWN = re.compile(r"IN \('(\w+)'[^)]*\)\"?'?, name='(\w+)_known'")


async def fill_empty_tables(url: str) -> dict[str, int]:
    """Every table then has at least one row; how many each had before."""
    dialect = dialect_of(url)
    found = await statements(url, [_COLUMNS[dialect]])
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in found[0]:
        tables.setdefault(table, {})[column] = kind.lower()
    counts = await statements(url, [f'SELECT count(*) FROM "{table}"' for table in tables])
    before = {table: rows[0][0] for table, rows in zip(tables, counts, strict=True)}
    known = dict(_checked())
    await statements(
        url, [_insert(each, tables[each], known) for each in tables if not before[each]]
    )
    return before


async def statements(url: str, texts: list[str]) -> list[list[Any]]:
    """Runs them with no foreign key enforced: rows name rows that come later."""
    if dialect_of(url) == "sqlite":
        with closing(sqlite3.connect(sqlite_path(url), isolation_level=None)) as file:
            return [file.execute(text).fetchall() for text in texts]
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")
        return [[tuple(row) for row in await connection.fetch(text)] for text in texts]
    finally:
        await connection.close()


def _insert(table: str, columns: dict[str, str], known: dict[str, str]) -> str:
    values = [known.get(f"{table}_{name}") or _value(name, kind) for name, kind in columns.items()]
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(map(repr, values))})'


def _value(name: str, kind: str) -> str:
    if kind == "text" and (name == "at" or name.endswith("_at")):
        return AT
    return _VALUES.get(kind, "A")


def _checked() -> Iterator[tuple[str, str]]:
    """A value that the CHECKs of the migrations allow, by table and column."""
    for folder in models.migrations.__path__:
        for file in Path(folder).glob("0*.py"):
            for value, name in _KNOWN.findall(file.read_text("utf-8").replace("\\'", "'")):
                yield name, value
