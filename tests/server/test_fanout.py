"""Shared answers: order, back-pressure and broken transports, without a server."""

import asyncio
from collections.abc import Callable

from server.fanout import Event, Group, Message, Sink, advance


class Transport:
    """An ASGI send that can be told to be full, or broken."""

    def __init__(self) -> None:
        self.room = asyncio.Event()
        self.room.set()
        self.broken = False
        self.sent: list[str] = []

    async def send(self, message: Message) -> None:
        await self.room.wait()
        if self.broken:
            raise OSError("gone")
        self.sent.append(message["text"])


def sink_of(transport: Transport, on_end: Callable[[], None] = lambda: None) -> Sink:
    return Sink(
        transport.send,
        frame=lambda event: {"text": event.text},
        resync=lambda: b"resync",
        on_end=on_end,
    )


async def test_writes_at_once_without_a_task() -> None:
    transport = Transport()
    before = asyncio.all_tasks()
    assert sink_of(transport).write(Event("事件".encode()))
    assert (transport.sent, asyncio.all_tasks()) == (["事件"], before)


async def test_finishes_what_was_pending_and_then_resyncs_once() -> None:
    transport = Transport()
    sink = sink_of(transport)
    transport.room.clear()
    assert [sink.write(Event(b"%d" % n)) for n in range(3)] == [True, False, False]
    assert (sink.overflowed(), sink.missed) == (True, 2)
    transport.room.set()
    await sink.drained()
    await asyncio.sleep(0)
    assert (transport.sent, sink.overflowed(), sink.missed) == (["0", "resync"], False, 0)
    assert sink.write(Event(b"3"))
    assert transport.sent[-1] == "3"


async def test_does_not_resync_when_nothing_was_missed() -> None:
    transport = Transport()
    sink = sink_of(transport)
    transport.room.clear()
    sink.write(Event(b"0"))
    transport.room.set()
    await sink.drained()
    await asyncio.sleep(0)
    assert transport.sent == ["0"]


async def test_closes_on_a_broken_transport() -> None:
    for full in (False, True):
        transport = Transport()
        transport.broken = True
        sink = sink_of(transport)
        if full:
            transport.room.clear()
        sink.write(Event(b"0"))
        transport.room.set()
        await sink.drained()
        await asyncio.sleep(0)
        assert (sink.open, sink.write(Event(b"1"))) == (False, False)


async def test_ends_after_what_is_pending() -> None:
    transport = Transport()
    sink = sink_of(transport, on_end=lambda: transport.sent.append("end"))
    transport.room.clear()
    sink.write(Event(b"0"))
    sink.end()
    assert transport.sent == []
    transport.room.set()
    await sink.drained()
    await asyncio.sleep(0)
    assert transport.sent == ["0", "end"]


async def test_abandons_what_is_pending_when_closed() -> None:
    transport = Transport()
    sink = sink_of(transport)
    transport.room.clear()
    sink.write(Event(b"0"))
    sink.close()
    await sink.drained()
    transport.room.set()
    await asyncio.sleep(0)
    assert transport.sent == []


async def test_keeps_the_order_of_answers_published_together() -> None:
    group = Group(lambda: b"")
    transports = [Transport() for _ in range(1_200)]
    for it in transports:
        group.attach(sink_of(it))
    await asyncio.gather(*(group.publish(b"%d" % n) for n in range(5)))
    assert all(it.sent == ["0", "1", "2", "3", "4"] for it in transports)


async def test_lets_others_run_between_writes() -> None:
    group = Group(lambda: b"")
    for _ in range(2_000):
        group.attach(sink_of(Transport()))
    turns = 0

    async def bystander() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    running = asyncio.ensure_future(bystander())
    await group.publish(b"0")
    running.cancel()
    assert turns >= 3


async def test_forgets_detached_and_broken_sinks() -> None:
    group = Group(lambda: b"")
    gone = Transport()
    gone.broken = True
    group.attach(sink_of(gone))
    detach = group.attach(sink_of(Transport()))
    await group.publish(b"0")
    assert len(group) == 1
    detach()
    detach()
    assert len(group) == 0


async def test_advances_a_coroutine_that_has_to_wait_as_a_task() -> None:
    done: list[str] = []

    async def twice(first: asyncio.Event, second: asyncio.Event) -> None:
        await first.wait()
        done.append("first")
        await second.wait()
        done.append("second")

    first, second = asyncio.Event(), asyncio.Event()
    rest = advance(twice(first, second))
    assert rest is not None
    first.set()
    await asyncio.sleep(0.01)
    assert done == ["first"]
    second.set()
    await rest
    assert done == ["first", "second"]
