"""What a database enforces, told the same way however it came about."""

import re
import sqlite3

import asyncpg  # type: ignore[import-untyped]

from models.database import dialect_of, sqlite_path

Facts = dict[str, set[str]]

_COLUMNS = """
    SELECT table_name, column_name || ' ' || data_type || ' '
        || coalesce(character_maximum_length::text, '') || ' ' || is_nullable
        || ' ' || coalesce(column_default, '')
    FROM information_schema.columns WHERE table_schema = 'public'
"""
_CONSTRAINTS = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
_INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"


async def facts_of(url: str) -> Facts:
    """By table: columns, constraints and indexes, without their order."""
    facts = _facts_of_file(sqlite_path(url)) if dialect_of(url) == "sqlite" else await _facts(url)
    for name in ("tortoise_migrations", "sqlite_sequence"):
        facts.pop(name, None)
    return facts


async def _facts(url: str) -> Facts:
    facts: Facts = {}
    connection = await asyncpg.connect(url)
    try:
        for query in (_COLUMNS, _CONSTRAINTS, _INDEXES):
            for table, text in await connection.fetch(query):
                facts.setdefault(table.strip('"'), set()).add(text)
    finally:
        await connection.close()
    return facts


def _facts_of_file(path: str) -> Facts:
    connection = sqlite3.connect(path)
    facts: Facts = {}
    query = "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    for table, sql in connection.execute(query):
        lines = sql.split("\n") if sql.startswith("CREATE TABLE") else [sql]
        cleaned = (re.sub(r"\s+", " ", line).strip(" ,") for line in lines)
        facts.setdefault(table, set()).update(line for line in cleaned if len(line) > 1)
    connection.close()
    return facts
