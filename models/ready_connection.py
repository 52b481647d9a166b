"""The connection of a transaction, handed out once it has begun and what is pending is written."""

from typing import Any, Protocol, cast

from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionContext,
)


class Readied(Protocol):
    """A transaction that begins with its first statement."""

    _connection: Any

    async def ready(self) -> None:
        """Begin, if that is still to do, and write what is pending."""


class ReadyConnection(ConnectionWrapper[Any]):
    """Hands out the connection of a transaction that has begun and has nothing pending."""

    __slots__ = ()

    async def __aenter__(self) -> Any:
        await self._lock.acquire()
        try:
            transaction = cast(Readied, self.client)
            await transaction.ready()
            return transaction._connection
        except BaseException:
            self._lock.release()
            raise


class ReadySavepoint:
    """Beside a database's own wrapper: a transaction inside a transaction, which has to begin."""

    _connection: Any
    _parent: Any

    async def savepoint(self) -> None:
        outer: Readied = self._parent
        await outer.ready()
        self._connection = outer._connection
        await super().savepoint()  # type: ignore[misc]

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(cast(Any, type(self))(self))

    async def ready(self) -> None:
        await self._parent.ready()
