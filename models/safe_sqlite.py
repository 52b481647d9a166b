"""Tortoise's SQLite engine made safe: no deferred BEGIN, no leak on cancellation, free reads."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from models.columns import instant_text
from models.lasting_task import finish, spawn
from models.pending import Closing, Pending, Statement, on_sqlite
from models.ready_connection import ReadyConnection, ReadySavepoint
from models.sqlite_reader import SqliteReaders

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "busy_timeout": 15_000,
    "foreign_keys": "ON",
    "journal_size_limit": 67_108_864,
}

# After Tortoise's own adapters, which this module's imports have registered.
sqlite3.register_adapter(datetime, instant_text)
sqlite3.register_adapter(UUID, lambda value: value.hex)


class SafeTransaction(SqliteTransactionWrapper):
    """A transaction that takes the write lock with its first statement, never half-way.

    What is pending goes before that statement; all of it goes with the commit in one hop to the
    connection's thread, which then begins, writes and commits.
    """

    _parent: SqliteClient

    def __init__(self, connection: SqliteClient) -> None:
        super().__init__(connection)
        self.pending = Pending()
        self._has_begun = False
        self._holds_turn = False

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        return ReadyConnection(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(SafeSavepoint(self))

    async def ready(self) -> None:
        """Begin, if that is still to do, and write what is pending."""
        if self._finalized:
            raise TransactionManagementError("the transaction has ended")
        if not self._has_begun:
            await self.begin()
        if self.pending:
            await self._hop(partial(_write, *self.pending.take()))

    async def begin(self) -> None:
        await self._take_turn()
        self._has_begun = True
        try:
            await self._hop(_begin)
        except BaseException:
            # BEGIN may still be under way in aiosqlite's thread: the rollback queues up behind it.
            self._finalized, self._holds_turn = True, False
            spawn(self._undo())
            raise

    async def _take_turn(self) -> None:
        """Wait for the one connection that writes."""
        await self._parent._lock.acquire()
        self._holds_turn = True
        if not self._connection:
            await self._parent.create_connection(with_db=True)
            self._connection = cast(Any, self._parent._connection)

    def end_turn(self) -> None:
        if self._holds_turn:
            self._holds_turn = False
            self._parent._lock.release()

    async def _undo(self) -> None:
        try:
            await self._connection.rollback()
        finally:
            self._parent._lock.release()

    async def _hop(self, statements: Callable[[sqlite3.Connection], None]) -> None:
        """Run several statements on the connection's own thread: one hop instead of one each."""
        try:
            connection: Any = self._connection
            await connection._execute(statements, connection._conn)
        except sqlite3.IntegrityError as error:
            raise IntegrityError(error) from error
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    async def commit(self) -> None:
        if not self._has_begun:
            if not self.pending:
                self._finalized = True
                return
            await self._take_turn()
        ending = partial(_end, *self.pending.take(), begins=not self._has_begun)
        self._finalized = self._has_begun = True
        await self._hop(ending)

    async def rollback(self) -> None:
        self._finalized = True
        if self._has_begun and self._connection:
            await self._connection.rollback()


def _begin(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")


def _write(
    statements: Sequence[Statement], closing: Closing | None, connection: sqlite3.Connection
) -> None:
    on_sqlite(connection, statements, closing)


def _end(
    statements: Sequence[Statement],
    closing: Closing | None,
    connection: sqlite3.Connection,
    *,
    begins: bool,
) -> None:
    """Everything that is left, or nothing of the whole transaction."""
    if begins:
        _begin(connection)
    try:
        on_sqlite(connection, statements, closing)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


class SafeSavepoint(ReadySavepoint, SqliteTransactionWrapper):
    """A transaction inside a transaction."""


class SafeTransactionContext(SqliteTransactionContext):
    """Enters and leaves a transaction so that a cancelled task never keeps the lock."""

    async def __aenter__(self) -> TransactionalDBClient:
        transaction: TransactionalDBClient = self.connection
        self.token = get_connections().set(self.connection_name, transaction)
        return transaction

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        await finish(self._end(failed=exc_type is not None))

    async def _end(self, *, failed: bool) -> None:
        try:
            if self.connection._finalized:
                return
            if failed:
                await self.connection.rollback()
            else:
                await self.connection.commit()
        finally:
            self.connection.end_turn()


class SafeSqlite(SqliteClient):
    """One writing connection, and reader threads for SELECTs outside transactions."""

    def __init__(self, file_path: str, readers: int = 4, **kwargs: Any) -> None:
        missing = {name: value for name, value in PRAGMAS.items() if name not in kwargs}
        super().__init__(file_path, **kwargs, **missing)
        self._reader_count = readers
        self._readers: SqliteReaders | None = None

    async def create_connection(self, with_db: bool) -> None:
        await super().create_connection(with_db)
        if self._reader_count and self._readers is None:
            self._readers = SqliteReaders(self.filename, self._reader_count)

    @property
    def readers(self) -> SqliteReaders:
        assert self._readers is not None, "the database is not open"
        return self._readers

    def _in_transaction(self) -> TransactionContext:
        return SafeTransactionContext(SafeTransaction(self), self._lock)

    def _is_plain_read(self, query: str) -> bool:
        return self._readers is not None and query.lstrip()[:6].upper() == "SELECT"

    @translate_exceptions
    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, Sequence[Any]]:
        if not self._is_plain_read(query):
            written: tuple[int, Sequence[Any]] = await super().execute_query(query, values)
            return written
        rows = await self.readers.read(query, values or (), sqlite3.Row)
        return len(rows), rows

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        _, rows = await self.execute_query(query, values)
        return [dict(row) for row in rows]

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)

    async def close(self) -> None:
        if self._readers is not None:
            await self._readers.close()
            self._readers = None
        await super().close()


client_class = SafeSqlite
