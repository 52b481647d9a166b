"""Triggers that raise a county's reference version, whoever writes its reference data."""

from collections.abc import Iterator
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from models.reference import REFERENCE

VERSION = "reference_version"
OPERATIONS = ("INSERT", "UPDATE", "DELETE")
_RAISE = (
    "INSERT INTO reference_version (county_id, version) VALUES ({row}.county_id, 1) "
    "ON CONFLICT (county_id) DO UPDATE SET version = reference_version.version + 1"
)
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN {raised}; RETURN NULL; END $$"
)


async def drop_triggers(connection: BaseDBAsyncClient) -> None:
    """Before a migration: a trigger would keep its columns from being dropped."""
    for table in await _present(connection):
        for operation in OPERATIONS:
            on = "" if _is_sqlite(connection) else f" ON {table}"
            await connection.execute_query(f"DROP TRIGGER IF EXISTS {_name(table, operation)}{on}")


async def create_triggers(connection: BaseDBAsyncClient) -> None:
    """After a migration, for the reference tables there are and the columns they have."""
    if VERSION not in await _columns(connection):
        return
    if not _is_sqlite(connection):
        for row in ("old", "new"):
            raised = _RAISE.format(row=row.upper())
            await connection.execute_query(_FUNCTION.format(name=_function(row), raised=raised))
    for table, steady in (await _present(connection)).items():
        for operation in OPERATIONS:
            await connection.execute_query(_trigger(connection, table, operation, steady))


def _trigger(connection: BaseDBAsyncClient, table: str, operation: str, steady: list[str]) -> str:
    row = "old" if operation == "DELETE" else "new"
    when = f"UPDATE OF {', '.join(steady)}" if operation == "UPDATE" else operation
    head = f"CREATE TRIGGER {_name(table, operation)} AFTER {when} ON {table} FOR EACH ROW"
    if _is_sqlite(connection):
        return f"{head} BEGIN {_RAISE.format(row=row.upper())}; END"
    return f"{head} EXECUTE FUNCTION {_function(row)}()"


async def _present(connection: BaseDBAsyncClient) -> dict[str, list[str]]:
    """The steady columns of every reference table there is."""
    found = await _columns(connection)
    return {
        table: [name for name in found[table] if name not in moving]
        for table, moving in REFERENCE.items()
        if table in found
    }


async def _columns(connection: BaseDBAsyncClient) -> dict[str, list[str]]:
    """Every column of the reference tables and of the table of versions."""
    found: dict[str, list[str]] = {}
    for table, column in await _listed(connection):
        found.setdefault(table, []).append(column)
    return found


async def _listed(connection: BaseDBAsyncClient) -> Iterator[tuple[str, str]]:
    names = ", ".join(f"'{name}'" for name in (*REFERENCE, VERSION))
    if _is_sqlite(connection):
        query = (
            "SELECT m.name AS t, i.name AS c FROM sqlite_master m, pragma_table_info(m.name) i "
            f"WHERE m.type = 'table' AND m.name IN ({names})"
        )
    else:
        query = (
            "SELECT table_name AS t, column_name AS c FROM information_schema.columns "
            f"WHERE table_schema = current_schema() AND table_name IN ({names})"
        )
    rows: Any = await connection.execute_query_dict(query)
    return ((row["t"], row["c"]) for row in rows)


def _name(table: str, operation: str) -> str:
    return f"reference_{table}_{operation.lower()}"


def _function(row: str) -> str:
    return f"raise_reference_version_of_{row}"


def _is_sqlite(connection: BaseDBAsyncClient) -> bool:
    return bool(connection.capabilities.dialect == "sqlite")
