"""One SQL text for both databases: numbered parameters as each of them writes them."""

from functools import lru_cache

from tortoise.backends.base.client import BaseDBAsyncClient


def for_dialect(sql: str, connection: BaseDBAsyncClient) -> str:
    """`$1` as it is for PostgreSQL, `?1` for SQLite."""
    return numbered(sql, connection.capabilities.dialect)


@lru_cache(maxsize=256)
def numbered(sql: str, dialect: str) -> str:
    return sql if dialect == "postgres" else sql.replace("$", "?")
