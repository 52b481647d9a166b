"""Tortoise's asyncpg engine made safe: no leak on cancellation, first come first served."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

import asyncpg  # type: ignore[import-untyped]
from asyncpg import Connection, Pool, connect
from pypika_tortoise.dialects.postgresql import PostgreSQLQuery, PostgreSQLQueryBuilder
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

from models.lasting_task import finish
from models.pending import Pending, Statement
from models.postgres_reader import PostgresReaders
from models.ready_connection import ReadyConnection, ReadySavepoint
from models.together import together


class LastingConnection(Connection):  # type: ignore[misc]
    """A connection that is given back as it is: no session state of ours outlives a transaction.

    So no SET without LOCAL, no LISTEN, no session advisory lock on a connection of the pool.
    An open transaction is still rolled back.
    """

    __slots__ = ()

    def get_reset_query(self) -> str:
        return ""


class FairPool:
    """asyncpg's pool behind a queue: its own lets a newcomer overtake those who wait."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._turns = asyncio.Semaphore(pool.get_max_size())

    async def acquire(self) -> Any:
        await self._turns.acquire()
        try:
            return await self._pool.acquire()
        except BaseException:
            self._turns.release()
            raise

    async def release(self, connection: Any) -> None:
        try:
            await self._pool.release(connection)
        finally:
            self._turns.release()

    async def expire_connections(self) -> None:
        await self._pool.expire_connections()

    async def close(self) -> None:
        await self._pool.close()

    def terminate(self) -> None:
        self._pool.terminate()


class SafeTransaction(TransactionWrapper):
    """A transaction that takes a connection and begins with its first statement.

    What is pending goes before that statement. When all of it can go with the commit, in one
    statement, that statement is the transaction.
    """

    def __init__(self, connection: AsyncpgDBClient) -> None:
        super().__init__(connection)
        self.pending = Pending()

    def acquire_connection(self) -> ConnectionWrapper[Connection]:
        return ReadyConnection(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(SafeSavepoint(self))

    async def ready(self) -> None:
        """Begin, if that is still to do, and write what is pending."""
        if self._finalized:
            raise TransactionManagementError("the transaction has ended")
        if self.transaction is None:
            await self._start()
        if self.pending:
            for statement in together(*self.pending.take()):
                await self._run(statement)

    async def _start(self) -> None:
        self._connection = await self._fair_pool.acquire()
        try:
            await self.begin()
        except BaseException:
            # Whether BEGIN arrived is unknown; a new connection costs less than finding out.
            self._connection.terminate()
            await self.give_back()
            self.transaction = None
            raise

    @property
    def _fair_pool(self) -> FairPool:
        return cast(FairPool, self._parent._pool)

    async def give_back(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await finish(self._fair_pool.release(connection))

    async def commit(self) -> None:
        if self.transaction is None:
            await self._commit_at_once()
            return
        if self.pending:
            await self._write_or_roll_back(together(*self.pending.take()))
        await super().commit()

    async def _commit_at_once(self) -> None:
        """Nothing has been sent yet: what is pending is the whole transaction."""
        statements = together(*self.pending.take()) if self.pending else []
        if len(statements) == 1:
            self._connection = await self._fair_pool.acquire()
            await self._run(statements[0])
        elif statements:
            await self._start()
            await self._write_or_roll_back(statements)
            await super().commit()
        self._finalized = True

    async def rollback(self) -> None:
        if self.transaction is not None:
            await super().rollback()
        self._finalized = True

    async def _write_or_roll_back(self, statements: Sequence[Statement]) -> None:
        try:
            for statement in statements:
                await self._run(statement)
        except BaseException:
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError):
                await self.rollback()
            raise

    @translate_exceptions
    async def _run(self, statement: Statement) -> None:
        await self._connection.execute(statement.sql, *statement.values)


class SafeSavepoint(ReadySavepoint, TransactionWrapper):
    """A transaction inside a transaction."""


class SafeTransactionContext(TransactionContextPooled):
    """Enters and leaves a transaction so that a cancelled task never keeps the connection."""

    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        await finish(self._end(failed=exc_type is not None))

    async def _end(self, *, failed: bool) -> None:
        transaction = cast(SafeTransaction, self.client)
        try:
            if transaction._finalized:
                return
            if failed:
                await transaction.rollback()
            else:
                await transaction.commit()
        finally:
            await transaction.give_back()


class KeepingKeys(PostgreSQLQueryBuilder):
    """Locks rows as one who leaves their keys alone, so that rows about them can be added."""

    QUERY_CLS = PostgreSQLQuery

    def for_update(self, *args: Any, **kwargs: Any) -> Any:
        return super().for_update(*args[:3], **(kwargs | {"no_key": True}))


class KeepingKeysQuery(PostgreSQLQuery):
    @classmethod
    def _builder(cls, **kwargs: Any) -> PostgreSQLQueryBuilder:
        return KeepingKeys(**kwargs)


class SafeAsyncpg(AsyncpgDBClient):
    """A fair pool of lasting connections for the models, other connections for plain reads."""

    query_class = KeepingKeysQuery
    connection_class = LastingConnection

    def __init__(self, readers: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.readers = PostgresReaders(self._connect_for_reading, readers)

    async def create_pool(self, **kwargs: Any) -> FairPool:
        return FairPool(await super().create_pool(**kwargs))

    async def _connect_for_reading(self) -> Any:
        settings = self.server_settings | {"default_transaction_read_only": "on"}
        return await connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            database=self.database,
            server_settings=settings,
            **self.extra,
        )

    def _in_transaction(self) -> TransactionContext:
        return SafeTransactionContext(SafeTransaction(self), self._pool_init_lock)

    async def close(self) -> None:
        await self.readers.close()
        await super().close()


client_class = SafeAsyncpg
