"""One SQL text for both databases: numbered parameters as each of them writes them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from models.county import County


def for_dialect(sql: str, connection: BaseDBAsyncClient) -> str:
    """`$1` as it is for PostgreSQL, `?1` for SQLite."""
    return numbered(sql, connection.capabilities.dialect)


@lru_cache(maxsize=256)
def numbered(sql: str, dialect: str) -> str:
    return sql if dialect == "postgres" else sql.replace("$", "?")


async def rows_of(sql: str, values: Sequence[Any]) -> Sequence[Any]:
    """The rows a statement with `$1` finds, without models: for what is asked all the time."""
    connection: BaseDBAsyncClient = County._meta.db
    _, rows = await connection.execute_query(for_dialect(sql, connection), list(values))
    return rows


def to_uuid(value: UUID | str) -> UUID:
    """A uuid as either database gives it."""
    return UUID(value) if isinstance(value, str) else value
