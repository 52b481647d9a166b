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
COLUMNS = """
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position
"""


async def copy_to_postgres(path: Path, url: str) -> None:
    """Make the database if it is missing; one that has events is left as it is."""
    await _create(url)
    await migrate(url)
    source = sqlite3.connect(path)
    connection = await asyncpg.connect(url)
    try:
        if not await connection.fetchval("SELECT count(*) FROM event"):
            await _copy(source, connection)
            await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
        source.close()


async def _create(url: str) -> None:
    server, _, name = url.rpartition("/")
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        known = "SELECT 1 FROM pg_database WHERE datname = $1"
        if not await connection.fetchval(known, name):
            await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()


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
