"""Answers of a subscription over one HTTP response: server-sent events or multipart."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Protocol

from starlette.types import Receive, Send

from server.connections import Connections
from server.fanout import Event, Feed, Message, Sink
from server.limits import TransportSettings
from server.negotiation import Media
from server.operations import Caller

_LAST_WRITE_S = 5.0


class StreamFormat(Protocol):
    """How answers are told apart inside one response body."""

    content_type: bytes
    opening: bytes
    heartbeat: bytes
    ending: bytes

    def next(self, body: bytes) -> bytes:
        """One answer."""


class EventStream:
    """GraphQL over server-sent events, distinct connections mode."""

    content_type = b"text/event-stream; charset=utf-8"
    # Proxies and phones only believe in a stream once a first byte has arrived.
    opening = b":\n\n"
    heartbeat = b":\n\n"
    ending = b"event: complete\ndata:\n\n"

    def next(self, body: bytes) -> bytes:
        return b"event: next\ndata: " + body + b"\n\n"


class MultipartStream:
    """Apollo's multipart subscription protocol 1.0; a heartbeat is an empty object."""

    content_type = b'multipart/mixed;boundary="graphql";subscriptionSpec=1.0'
    opening = b"\r\n--graphql"
    heartbeat = b"\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql"
    ending = b"--\r\n"

    def next(self, body: bytes) -> bytes:
        head = b'\r\ncontent-type: application/json; charset=utf-8\r\n\r\n{"payload":'
        return head + body + b"}\r\n--graphql"


FORMATS: dict[Media, StreamFormat] = {
    Media.EVENTS: EventStream(),
    Media.MULTIPART: MultipartStream(),
}


class ResponseStream:
    """One streamed response: runs until its source, the client, the token or the server ends."""

    def __init__(
        self,
        caller: Caller,
        receive: Receive,
        send: Send,
        *,
        media: Media,
        settings: TransportSettings,
        connections: Connections,
    ) -> None:
        self._caller, self._receive, self._send = caller, receive, send
        self._format = FORMATS[media]
        self._beat_s = (
            settings.events_heartbeat_s if media is Media.EVENTS else settings.multipart_heartbeat_s
        )
        self._connections = connections
        self._ended = asyncio.Event()

    async def run(self, source: Feed | AsyncGenerator[bytes, None]) -> None:
        """Stream the source to the client."""
        await self._start()
        self._connections.add(self, self._caller.actor)
        expiry = self._connections.at_expiry(self._caller.scope, self._ended.set)
        try:
            if isinstance(source, AsyncGenerator):
                gone = await self._run_own(source)
            else:
                gone = await self._run_shared(source)
        finally:
            self._connections.discard(self, self._caller.actor)
            if expiry is not None:
                expiry.cancel()
        if not gone:
            await self._finish()

    def close(self, code: int, reason: str) -> None:
        """End the stream; HTTP has no close codes."""
        self._ended.set()

    async def _start(self) -> None:
        headers = [
            (b"content-type", self._format.content_type),
            (b"cache-control", b"no-store, no-transform"),
            (b"x-accel-buffering", b"no"),
        ]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._send(_chunk(self._format.opening))

    async def _finish(self) -> None:
        # A client that does not read must not keep the connection; the server cuts it.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WRITE_S):
                await self._send(_chunk(self._format.ending, more=False))

    async def _run_shared(self, feed: Feed) -> bool:
        sink = Sink(self._send, frame=self._frame, resync=feed.resync, on_end=self._ended.set)
        detach = feed.attach(sink)
        beat = asyncio.ensure_future(self._beat(sink))
        try:
            return await self._until_over()
        finally:
            beat.cancel()
            detach()
            sink.close()

    async def _run_own(self, answers: AsyncGenerator[bytes, None]) -> bool:
        pump = asyncio.ensure_future(self._pump(answers))
        try:
            return await self._until_over()
        finally:
            pump.cancel()
            await asyncio.wait((pump,))

    async def _pump(self, answers: AsyncGenerator[bytes, None]) -> None:
        sender = Sink(self._send, frame=self._frame, resync=bytes, on_end=self._ended.set)
        beat = asyncio.ensure_future(self._beat(sender))
        try:
            async with contextlib.aclosing(answers):
                async for body in answers:
                    await sender.drained()
                    sender.write(Event(body))
            await sender.drained()
        finally:
            beat.cancel()
            sender.close()
            self._ended.set()

    async def _beat(self, sink: Sink) -> None:
        while True:
            await asyncio.sleep(self._beat_s)
            sink.write_message(_chunk(self._format.heartbeat))

    async def _until_over(self) -> bool:
        """Wait for the end; whether it was the client who left."""
        gone = asyncio.ensure_future(self._client_gone())
        ended = asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait((gone, ended), return_when=asyncio.FIRST_COMPLETED)
            return gone.done()
        finally:
            gone.cancel()
            ended.cancel()

    async def _client_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    def _frame(self, event: Event) -> Message:
        return _chunk(self._format.next(event.body))


async def once(body: bytes) -> AsyncGenerator[bytes, None]:
    """A stream of one answer: a query over an event stream."""
    yield body


def _chunk(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}
