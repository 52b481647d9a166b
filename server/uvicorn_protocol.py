"""Uvicorn's protocols with deadlines for slow clients, JSON for broken ones, 1001 at shutdown."""

import asyncio
from enum import Enum
from typing import Any

from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server.errors import BAD_USER_INPUT, refusal

HEAD_S = 5.0
BODY_S = 10.0
# A body has to arrive at this rate; 10 kB every 10 s suits a photo over the worst phone line.
BODY_BYTES_PER_S = 1_000
HEAD_BYTES = 32_768
GOING_AWAY = 1001
_REASONS = {400: b"Bad Request", 408: b"Request Timeout", 431: b"Request Header Fields Too Large"}


class _Reading(Enum):
    """What of a request is still on its way."""

    NOTHING = 0
    HEAD = 1
    BODY = 2


class DeadlineProtocol(HttpToolsProtocol):
    """HTTP/1.1 whose clients get 5 s for a head and must keep a body coming.

    Timers are only armed when a read leaves a request incomplete, so ordinary requests cost
    nothing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reading = _Reading.HEAD
        self._deadline: asyncio.TimerHandle | None = None
        self._timed = _Reading.NOTHING
        self._received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        if self._reading is not self._timed:
            self._arm()
        if self._reading is _Reading.HEAD and self._received > HEAD_BYTES:
            self._refuse(431, "请求头过长。")

    def on_message_begin(self) -> None:
        self._reading = _Reading.HEAD
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._reading = _Reading.BODY
        super().on_headers_complete()
        if self.cycle is not None:
            self.cycle.receive = _Kept(self.cycle).receive  # type: ignore[method-assign]

    def on_message_complete(self) -> None:
        self._reading = _Reading.NOTHING
        self._received = 0
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._disarm()
        self._reading = _Reading.NOTHING
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, "不是有效的 HTTP 请求。")

    def _arm(self) -> None:
        self._disarm()
        self._timed = self._reading
        if self._reading is _Reading.HEAD:
            self._deadline = self.loop.call_later(HEAD_S, self._head_late)
        elif self._reading is _Reading.BODY:
            self._received = 0
            self._deadline = self.loop.call_later(BODY_S, self._check_body)

    def _disarm(self) -> None:
        self._timed = _Reading.NOTHING
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _head_late(self) -> None:
        if self._received:
            self._refuse(408, "请求头未在 5 秒内收完。")
        else:
            self.transport.close()

    def _check_body(self) -> None:
        # A paused read is our own doing, not the client's.
        if self.flow.read_paused or self._received >= BODY_S * BODY_BYTES_PER_S:
            self._arm()
        else:
            self._refuse(408, "请求体传输过慢。")

    def _refuse(self, status: int, message: str) -> None:
        """Answer and hang up; just hang up when the application has begun to answer."""
        if not self.transport.is_closing() and not self._is_answered():
            self.transport.write(_response(status, refusal(status, BAD_USER_INPUT, message).body()))
        self._disarm()
        self._reading = _Reading.NOTHING
        self.transport.close()

    def _is_answered(self) -> bool:
        """Whether an answer to the request being read, or to the one before, is on its way."""
        if self.cycle is None:
            return False
        if self._reading is _Reading.BODY:
            return self.cycle.response_started
        return not self.cycle.response_complete


class _Kept:
    """What had come of a body is handed over before the end of its connection is told.

    Uvicorn would drop it: the busier we are, the more a phone on a breaking line sends twice.
    """

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle, self._receive = cycle, cycle.receive

    async def receive(self) -> ASGIReceiveEvent:
        message, cycle = await self._receive(), self._cycle
        if message["type"] != "http.disconnect" or cycle.response_complete or not cycle.body:
            return message
        body, cycle.body = bytes(cycle.body), bytearray()
        return {"type": "http.request", "body": body, "more_body": cycle.more_body}


class GoingAwayProtocol(WebSocketsSansIOProtocol):
    """WebSocket whose clients learn that the server goes away (1001), not that it failed."""

    def shutdown(self) -> None:
        if self.handshake_complete and not self.close_sent:
            self.stop_keepalive()
            self.queue.put_nowait({"type": "websocket.disconnect", "code": GOING_AWAY})
            self.conn.send_close(GOING_AWAY)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.transport.close()
        else:
            super().shutdown()


def _response(status: int, body: bytes) -> bytes:
    return (
        b"HTTP/1.1 %d %s\r\ncontent-type: application/json; charset=utf-8\r\n"
        b"content-length: %d\r\nconnection: close\r\n\r\n"
    ) % (status, _REASONS[status], len(body)) + body
