"""Tortoise's SQLite engine made safe: no deferred BEGIN, no leak on cancellation, free reads."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError

from models.columns import instant_text
from models.lasting_task import finish, spawn
from models.sqlite_reader import SqliteReaders

Result = TypeVar("Result")

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
    """A transaction that takes the write lock at once, so it never fails half-way without it."""

    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    async def run(self, statements: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run several statements on the connection's own thread: one hop instead of one each."""
        async with self.acquire_connection() as connection:
            try:
                return cast(Result, await connection._execute(statements, connection._conn))
            except sqlite3.IntegrityError as error:
                raise IntegrityError(error) from error
            except sqlite3.OperationalError as error:
                raise OperationalError(error) from error

    async def commit(self) -> None:
        try:
            await super().commit()
        except sqlite3.Error as error:
            await self._connection.rollback()
            self._finalized = True
            kind = IntegrityError if isinstance(error, sqlite3.IntegrityError) else OperationalError
            raise kind(error) from error


class SafeTransactionContext(SqliteTransactionContext):
    """Enters and leaves a transaction so that a cancelled task never keeps the lock."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            spawn(self._undo())
            raise
        transaction: TransactionalDBClient = self.connection
        self.token = get_connections().set(self.connection_name, transaction)
        return transaction

    async def _undo(self) -> None:
        # BEGIN may still be under way in aiosqlite's thread: the rollback queues up behind it.
        try:
            if self.connection._connection:
                await self.connection._connection.rollback()
        finally:
            self._trxlock.release()

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
            self._trxlock.release()


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
