"""Copies the SQLite file into an empty PostgreSQL database, row for row, by COPY."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]

from models.columns import to_instant
from models.migrator import migrate

PAGE = 20_000
FORMS: dict[str, Callable[[Any], Any]] = {
    "uuid": UUID,
    "timestamp with time zone": to_instant,
    "date": date.fromisoformat,
    "boolean": bool,
}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ 'tortoise'"
COMMENT = """
    SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1
"""
COLUMNS = """
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position
"""


async def copy_to_postgres(path: Path, url: str, recipe: str) -> None:
    """The database named, made anew unless its comment says that it is of this recipe."""
    if not await _recreated(url, recipe):
        return
    await migrate(url)
    source = sqlite3.connect(path)
    connection = await asyncpg.connect(url)
    try:
        await _copy(source, connection)
        await connection.execute("VACUUM ANALYZE")
        await connection.execute(f"COMMENT ON DATABASE {_name_of(url)} IS '{recipe}'")
    finally:
        await connection.close()
        source.close()


async def _recreated(url: str, recipe: str) -> bool:
    server, _, _ = url.rpartition("/")
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        if await connection.fetchval(COMMENT, url.rpartition("/")[2]) == recipe:
            return False
        await connection.execute(f"DROP DATABASE IF EXISTS {_name_of(url)} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {_name_of(url)}")
        return True
    finally:
        await connection.close()


def _name_of(url: str) -> str:
    """Quoted; a benchmark's database is dropped without asking, so it must be called one."""
    name = url.rpartition("/")[2]
    if "bench" not in name:
        raise ValueError(f"the name of a database to measure on contains 'bench', unlike {name}")
    return _quoted(name)


async def _copy(source: sqlite3.Connection, connection: Any) -> None:
    """All tables at once; a superuser's way round the order of foreign keys."""
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        for (table,) in await connection.fetch(TABLES):
            columns = await connection.fetch(COLUMNS, table)
            names = [name for name, _ in columns]
            forms = [FORMS.get(type_, _same) for _, type_ in columns]
            cursor = source.execute(f"SELECT {', '.join(map(_quoted, names))} FROM {table}")
            while page := cursor.fetchmany(PAGE):
                records = list(_records(page, forms))
                await connection.copy_records_to_table(table, records=records, columns=names)


def _records(
    page: list[tuple[Any, ...]], forms: list[Callable[[Any], Any]]
) -> Iterator[tuple[Any, ...]]:
    for row in page:
        pairs = zip(row, forms, strict=True)
        yield tuple(None if value is None else form(value) for value, form in pairs)


def _same(value: Any) -> Any:
    return value


def _quoted(name: str) -> str:
    return f'"{name}"'
