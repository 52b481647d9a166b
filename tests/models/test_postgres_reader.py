"""Connections for reading are shared fairly, and none is lost to a failure or a cancellation."""

import asyncio
from typing import Any

import pytest

from models.postgres_reader import PostgresReaders


class FakeConnection:
    """Answers a statement with its parameters, when the test lets it; `fail` breaks it."""

    def __init__(self, server: "FakeServer") -> None:
        self._server = server
        self._closed = False

    async def fetch(self, sql: str, *params: Any) -> list[Any]:
        self._server.started.append(params[0])
        await self._server.may_answer.wait()
        if sql == "fail":
            raise ConnectionResetError
        return list(params)

    async def close(self) -> None:
        self._closed = True

    def terminate(self) -> None:
        self._closed = True

    def is_closed(self) -> bool:
        return self._closed


class FakeServer:
    """Counts connections and notes the order in which statements start."""

    def __init__(self) -> None:
        self.connections: list[FakeConnection] = []
        self.started: list[int] = []
        self.may_answer = asyncio.Event()
        self.is_up = True

    async def connect(self) -> FakeConnection:
        await asyncio.sleep(0)
        if not self.is_up:
            raise ConnectionRefusedError
        self.connections.append(FakeConnection(self))
        return self.connections[-1]


def ask(readers: PostgresReaders, *numbers: int, sql: str = "ok") -> list["asyncio.Task[Any]"]:
    return [asyncio.create_task(readers.read(sql, [number])) for number in numbers]


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_the_longest_waiting_reads_first() -> None:
    server = FakeServer()
    readers = PostgresReaders(server.connect, 1)
    waiting = ask(readers, 0, 1, 2)
    await settle()
    server.may_answer.set()
    newcomers = ask(readers, 3, 4)

    answers = await asyncio.gather(*waiting, *newcomers)

    assert answers == [[0], [1], [2], [3], [4]]
    assert server.started == [0, 1, 2, 3, 4]
    assert len(server.connections) == 1


async def test_opens_no_more_connections_than_allowed() -> None:
    server = FakeServer()
    readers = PostgresReaders(server.connect, 3)
    reads = ask(readers, *range(20))
    await settle()
    assert server.started == [0, 1, 2]
    server.may_answer.set()

    await asyncio.gather(*reads)

    assert len(server.connections) == 3


async def test_a_cancelled_waiter_passes_its_connection_on() -> None:
    server = FakeServer()
    readers = PostgresReaders(server.connect, 1)
    reads = ask(readers, 0, 1, 2)
    await settle()
    reads[1].cancel()
    server.may_answer.set()

    answers = await asyncio.gather(*reads, return_exceptions=True)

    assert answers[0] == [0]
    assert isinstance(answers[1], asyncio.CancelledError)
    assert answers[2] == [2]


async def test_a_waiter_cancelled_as_its_turn_comes_passes_its_connection_on() -> None:
    server = FakeServer()
    server.may_answer.set()
    readers = PostgresReaders(server.connect, 1)
    connection = await readers._borrow()
    reads = ask(readers, 1, 2)
    await settle()
    readers._give_back(connection)
    reads[0].cancel()

    answers = await asyncio.gather(*reads, return_exceptions=True)

    assert isinstance(answers[0], asyncio.CancelledError)
    assert answers[1] == [2]


async def test_a_broken_connection_makes_room_for_a_new_one() -> None:
    server = FakeServer()
    readers = PostgresReaders(server.connect, 1)
    failing, *waiting = [*ask(readers, 0, sql="fail"), *ask(readers, 1, 2)]
    await settle()
    server.may_answer.set()

    answers = await asyncio.gather(failing, *waiting, return_exceptions=True)

    assert isinstance(answers[0], ConnectionResetError)
    assert answers[1:] == [[1], [2]]
    assert [connection.is_closed() for connection in server.connections] == [True, False]


async def test_an_idle_connection_that_closed_is_replaced() -> None:
    server = FakeServer()
    server.may_answer.set()
    readers = PostgresReaders(server.connect, 1)
    await readers.read("ok", [0])
    server.connections[0].terminate()

    assert await readers.read("ok", [1]) == [1]
    assert len(server.connections) == 2


async def test_a_server_that_is_down_is_asked_again() -> None:
    server = FakeServer()
    server.may_answer.set()
    server.is_up = False
    readers = PostgresReaders(server.connect, 1)
    for _ in range(3):
        with pytest.raises(ConnectionRefusedError):
            await readers.read("ok", [0])
    server.is_up = True

    assert await readers.read("ok", [1]) == [1]
