"""What the connection that writes sends to the database, statement by statement."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tortoise.context import require_context

from models.database import Database


@asynccontextmanager
async def statements_sent(database: Database) -> AsyncIterator[list[str]]:
    """The statements of all transactions while it is open."""
    client: Any = require_context().connections.get(database.write_connection_name)
    sent: list[str] = []

    def hear(record: Any) -> None:
        sent.append(record.query)

    if database.dialect == "sqlite":
        writer = client._connection
        await writer._execute(writer._conn.set_trace_callback, sent.append)
        yield sent
        await writer._execute(writer._conn.set_trace_callback, None)
        return
    open_ones = [holder._con for holder in client._pool._pool._holders if holder._con is not None]
    for connection in open_ones:
        connection.add_query_logger(hear)
    yield sent
    for connection in open_ones:
        connection.remove_query_logger(hear)


def verbs(statements: list[str]) -> list[str]:
    """The first word of each."""
    return [statement.split()[0].strip(";") for statement in statements]
