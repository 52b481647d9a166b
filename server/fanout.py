"""One event, many sockets: answers shared as bytes, written without a task per socket."""

import asyncio
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator, MutableMapping
from typing import Any, Protocol

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

WRITES_PER_TURN = 500


class Event:
    """The JSON answer of one event; its text is decoded once however many sockets share it."""

    __slots__ = ("_text", "body")

    def __init__(self, body: bytes) -> None:
        self.body = body
        self._text: str | None = None

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = self.body.decode()
        return self._text


class Feed(Protocol):
    """A stream of answers shared by everyone who asked the same with the same rights."""

    def attach(self, sink: "Sink") -> Callable[[], None]:
        """Start writing events to `sink`; the returned call stops it and may be repeated."""

    def resync(self) -> bytes:
        """The answer that tells a subscriber it has missed events and should read afresh."""


class Sink:
    """One subscriber's end of a feed: takes events without waiting, and drops them when full.

    It is full while the transport is above its high-water mark. Then at most one message is
    pending; once that is through, a sink that has missed events writes the feed's resync answer.
    """

    __slots__ = ("_frame", "_on_end", "_pending", "_resync", "_send", "missed", "open")

    def __init__(
        self,
        send: Send,
        *,
        frame: Callable[[Event], Message],
        resync: Callable[[], bytes],
        on_end: Callable[[], None],
    ) -> None:
        self._send, self._frame, self._resync, self._on_end = send, frame, resync, on_end
        self._pending: asyncio.Task[None] | None = None
        self.missed = 0
        self.open = True

    def write(self, event: Event) -> bool:
        """Write one event now; False when it was dropped because the sink is full or closed."""
        if not self.open:
            return False
        if self._pending is not None:
            self.missed += 1
            return False
        self.write_message(self._frame(event))
        return self.open

    def write_message(self, message: Message) -> None:
        """Write one transport message now, or leave it pending; a broken transport closes."""
        if self._pending is not None or not self.open:
            return
        try:
            self._pending = advance(self._send(message))
        except (OSError, RuntimeError):
            self.close()
        else:
            if self._pending is not None:
                self._pending.add_done_callback(self._drained)

    def overflowed(self) -> bool:
        """Whether events would be dropped now."""
        return self._pending is not None

    async def drained(self) -> None:
        """Wait until there is room again; for feeds that replay the past before they go live."""
        if self._pending is not None:
            await asyncio.wait((self._pending,))

    def end(self) -> None:
        """The feed has no more events: completes the subscription, after what is pending."""
        if not self.open:
            return
        self.open = False
        if self._pending is None:
            self._on_end()
        else:
            self._pending.add_done_callback(lambda _: self._on_end())

    def close(self) -> None:
        """Take nothing more; a pending message is abandoned."""
        self.open = False
        if self._pending is not None:
            self._pending.cancel()

    def _drained(self, task: asyncio.Task[None]) -> None:
        self._pending = None
        if task.cancelled() or task.exception() is not None:
            self.open = False
        elif self.missed:
            self.missed = 0
            self.write(Event(self._resync()))


class Group:
    """The feed of one (document, variables, scope): every sink gets every published answer."""

    def __init__(self, resync: Callable[[], bytes]) -> None:
        self._resync = resync
        self._sinks: dict[Sink, None] = {}
        self._turn = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._sinks)

    def attach(self, sink: Sink) -> Callable[[], None]:
        self._sinks[sink] = None
        return lambda: self._sinks.pop(sink, None)

    def resync(self) -> bytes:
        return self._resync()

    async def publish(self, body: bytes) -> None:
        """Write one answer to all sinks, in order with other answers, yielding now and then."""
        event = Event(body)
        async with self._turn:
            for written, sink in enumerate(tuple(self._sinks), start=1):
                sink.write(event)
                if not sink.open:
                    self._sinks.pop(sink, None)
                if written % WRITES_PER_TURN == 0:
                    await asyncio.sleep(0)

    def end(self) -> None:
        """Complete every subscription of the group."""
        for sink in tuple(self._sinks):
            sink.end()
        self._sinks.clear()


def advance(waiting: Awaitable[None]) -> "asyncio.Task[None] | None":
    """Run a coroutine as far as it gets without waiting; a task for the rest, None if none is left.

    An ASGI `send` only waits when the transport is above its high-water mark, so this is a write
    that tells whether there was room, with no task and no knowledge of the server in use.
    """
    if not isinstance(waiting, Coroutine):
        return asyncio.ensure_future(_awaited(waiting))
    try:
        pending = waiting.send(None)
    except StopIteration:
        return None
    return asyncio.ensure_future(_awaited(_rest(waiting, pending)))


async def _awaited(waiting: Awaitable[None]) -> None:
    await waiting


@types.coroutine
def _rest(coroutine: Coroutine[Any, Any, None], pending: object) -> Generator[Any, Any, None]:
    """Hand the future a coroutine has already yielded to the task, then go on with it."""
    try:
        yield pending
    except BaseException as fault:
        coroutine.throw(fault)
        raise
    yield from coroutine.__await__()
