"""Reading PostgreSQL on connections of their own, without what a pool does between two reads."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from asyncpg import Connection, Record

BROKEN = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    OSError,
)
"""After these a connection is not worth keeping, though it may not know yet that it is closed."""

Connect = Callable[[], Awaitable[Connection]]


class PostgresReaders:
    """A few connections, opened when needed, handed straight to whoever has waited longest.

    Only for single statements that leave nothing on the session.
    """

    def __init__(self, connect: Connect, count: int) -> None:
        self._connect = connect
        self._unopened = count
        self._idle: list[Connection] = []
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()

    async def read(self, sql: str, params: Sequence[Any] = ()) -> list[Record]:
        connection = await self._borrow()
        try:
            rows: list[Record] = await connection.fetch(sql, *params)
            return rows
        except BROKEN:
            connection.terminate()
            raise
        finally:
            self._give_back(connection)

    async def read_value(self, sql: str, params: Sequence[Any] = ()) -> Any:
        connection = await self._borrow()
        try:
            return await connection.fetchval(sql, *params)
        except BROKEN:
            connection.terminate()
            raise
        finally:
            self._give_back(connection)

    async def close(self) -> None:
        """Close the idle connections; call it when no read is under way."""
        while self._idle:
            await self._idle.pop().close()

    async def _borrow(self) -> Connection:
        if self._idle:
            connection = self._idle.pop()
            return await self._open() if connection.is_closed() else connection
        if self._unopened:
            self._unopened -= 1
            return await self._open()
        return await self._wait() or await self._open()

    async def _open(self) -> Connection:
        """A new connection in a place already taken, which is given up when it fails."""
        try:
            return await self._connect()
        except BaseException:
            self._pass_on(None)
            raise

    async def _wait(self) -> Connection | None:
        """A connection, or None: the place of one that was closed."""
        waiter: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled():
                self._pass_on(waiter.result())
            raise

    def _give_back(self, connection: Connection) -> None:
        self._pass_on(None if connection.is_closed() else connection)

    def _pass_on(self, connection: Connection | None) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return
        if connection is None:
            self._unopened += 1
        else:
            self._idle.append(connection)
