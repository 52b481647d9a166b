"""Tortoise's asyncpg engine made safe: no leak on cancellation, first come first served."""

import asyncio
from typing import Any

from asyncpg import Connection, Pool, connect  # type: ignore[import-untyped]
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

from models.lasting_task import finish
from models.postgres_reader import PostgresReaders


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


class SafeTransactionContext(TransactionContextPooled):
    """Enters and leaves a transaction so that a cancelled task never keeps the connection."""

    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        connection = await self._pool.acquire()
        self.client._connection = connection
        try:
            await self.client.begin()
        except BaseException:
            # Whether BEGIN arrived is unknown; a new connection costs less than finding out.
            connection.terminate()
            await finish(self._pool.release(connection))
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    @property
    def _pool(self) -> FairPool:
        pool: FairPool = self.client._parent._pool
        return pool

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        await finish(self._end(failed=exc_type is not None))

    async def _end(self, *, failed: bool) -> None:
        try:
            if self.client._finalized:
                return
            if failed:
                await self.client.rollback()
            else:
                await self.client.commit()
        finally:
            await self._pool.release(self.client._connection)


class SafeAsyncpg(AsyncpgDBClient):
    """A fair pool of lasting connections for the models, other connections for plain reads."""

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
        return SafeTransactionContext(TransactionWrapper(self), self._pool_init_lock)

    async def close(self) -> None:
        await self.readers.close()
        await super().close()


client_class = SafeAsyncpg
