"""One graphql-transport-ws connection, on bare ASGI: handshake, operations, closing."""

import asyncio
import contextlib
import time
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from server.connections import UNAUTHORIZED, Connections
from server.errors import RequestFault, Unauthenticated
from server.fanout import Message, advance
from server.graphql_request import read_payload
from server.limits import Bucket, TransportSettings
from server.operations import Caller, Operations
from server.origin import is_origin_allowed
from server.socket_operation import SocketOperation

PROTOCOL = "graphql-transport-ws"
BAD_REQUEST = 4400
INIT_TIMEOUT = 4408
INTERNAL_ERROR = 4500
NOT_ACCEPTABLE = 4406
ALREADY_EXISTS = 4409
TOO_MANY = 4429
_TOO_MANY_OPERATIONS = '[{"message":"同时进行的操作过多。","extensions":{"code":"RATE_LIMITED"}}]'


class GraphQLSocket:
    """The server's end of one socket; `close` may be called by anyone at any time."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        operations: Operations,
        connections: Connections,
        settings: TransportSettings,
    ) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self.operations = operations
        self._connections, self._settings = connections, settings
        self._bucket = Bucket(
            settings.socket_burst, settings.socket_messages_per_s, time.monotonic()
        )
        self._running: dict[str, SocketOperation] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.caller = Caller(None, scope)
        self._initialised = self._acknowledged = self.closed = False

    async def run(self) -> None:
        """Serve the connection until either side ends it."""
        await self._receive()
        if not is_origin_allowed(self.scope["headers"], self._settings.origins):
            await self._send({"type": "websocket.close", "code": 1008})
            return
        spoken = PROTOCOL in self.scope["subprotocols"]
        await self._send({"type": "websocket.accept", "subprotocol": PROTOCOL if spoken else None})
        if not spoken:
            self.close(NOT_ACCEPTABLE, "Subprotocol not acceptable")
            return
        self._timer = asyncio.get_running_loop().call_later(
            self._settings.socket_init_s, self._init_timed_out
        )
        try:
            await self._read_all()
        finally:
            self._clean_up()

    def close(self, code: int, reason: str) -> None:
        """Close the socket once; what runs on it stops as soon as the close is read back."""
        if not self.closed:
            self.closed = True
            # RFC 6455 §5.5: a control frame carries 125 bytes at most, 2 of them the code.
            short = reason.encode()[:123].decode(errors="ignore")
            with contextlib.suppress(OSError, RuntimeError):
                advance(self._send({"type": "websocket.close", "code": code, "reason": short}))

    async def send(self, message: Message) -> None:
        """Send unless the socket has been closed meanwhile; OSError when the client has left."""
        if self.closed:
            return
        try:
            await self._send(message)
        except RuntimeError:
            self.closed = True  # the server has closed it while it stops

    async def send_text(self, text: str) -> None:
        await self.send({"type": "websocket.send", "text": text})

    def forget(self, operation_id: str) -> None:
        """The operation is over and its id free again."""
        self._running.pop(operation_id, None)

    async def _read_all(self) -> None:
        while not self.closed:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                self.closed = True
                return
            if self._bucket.take(1, time.monotonic()):
                return self.close(TOO_MANY, "Too many messages")
            await self._read(message.get("text"))

    async def _read(self, text: str | None) -> None:
        message = _decode(text)
        if message is None:
            return self.close(BAD_REQUEST, "Invalid message")
        match message.get("type"):
            case "subscribe":
                await self._subscribe(message)
            case "complete":
                self._complete(message)
            case "ping":
                await self._pong(message)
            case "pong":
                pass
            case "connection_init":
                await self._initialise(message)
            case _:
                self.close(BAD_REQUEST, "Invalid message type")

    async def _initialise(self, message: dict[str, Any]) -> None:
        payload = message.get("payload")
        if payload is not None and not isinstance(payload, dict):
            return self.close(BAD_REQUEST, "Invalid connection_init payload")
        if self._initialised:
            return self.close(TOO_MANY, "Too many initialisation requests")
        self._initialised = True
        self._cancel_timer()
        try:
            self.caller = await self.operations.identify(_token(payload or {}), self.scope)
        except Unauthenticated:
            return self.close(UNAUTHORIZED, "Unauthorized")
        except RequestFault as fault:
            return self.close(INTERNAL_ERROR, str(fault))
        self._acknowledged = True
        self._connections.add(self, self.caller.actor)
        self._timer = self._connections.at_expiry(self.scope, self._token_expired)
        await self.send_text('{"type":"connection_ack"}')

    async def _subscribe(self, message: dict[str, Any]) -> None:
        operation_id = message.get("id")
        if not self._acknowledged:
            return self.close(UNAUTHORIZED, "Unauthorized")
        if not isinstance(operation_id, str) or not 0 < len(operation_id) <= 128:
            return self.close(BAD_REQUEST, "Invalid message id")
        if operation_id in self._running:
            return self.close(ALREADY_EXISTS, f"Subscriber for {operation_id[:64]} already exists")
        if len(self._running) >= self._settings.socket_operations:
            encoded_id = orjson.dumps(operation_id).decode()
            return await self.send_text(
                f'{{"id":{encoded_id},"type":"error","payload":{_TOO_MANY_OPERATIONS}}}'
            )
        try:
            request = read_payload(message.get("payload"))
        except RequestFault:
            return self.close(BAD_REQUEST, "Invalid subscribe payload")
        operation = self._running[operation_id] = SocketOperation(self, operation_id)
        operation.start(request)

    def _complete(self, message: dict[str, Any]) -> None:
        operation_id = message.get("id")
        if not isinstance(operation_id, str):
            return self.close(BAD_REQUEST, "Invalid message id")
        operation = self._running.pop(operation_id, None)
        if operation is not None:
            operation.stop()

    async def _pong(self, message: dict[str, Any]) -> None:
        payload = message.get("payload")
        if payload is None:
            return await self.send_text('{"type":"pong"}')
        if not isinstance(payload, dict):
            return self.close(BAD_REQUEST, "Invalid ping payload")
        await self.send_text(orjson.dumps({"type": "pong", "payload": payload}).decode())

    def _init_timed_out(self) -> None:
        self.close(INIT_TIMEOUT, "Connection initialisation timeout")

    def _token_expired(self) -> None:
        self.close(UNAUTHORIZED, "Token expired")

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _clean_up(self) -> None:
        self._cancel_timer()
        self._connections.discard(self, self.caller.actor)
        for operation in tuple(self._running.values()):
            operation.stop()
        self._running.clear()


def _decode(text: str | None) -> dict[str, Any] | None:
    """The message in a text frame, None when it is not a JSON object."""
    if text is None:
        return None
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return message if isinstance(message, dict) else None


def _token(payload: dict[str, Any]) -> str | None:
    """The token of connection_init: `token`, or `Authorization: Bearer …` as over HTTP."""
    token = payload.get("token")
    if isinstance(token, str):
        return token
    header = payload.get("Authorization", payload.get("authorization"))
    if isinstance(header, str):
        return header.removeprefix("Bearer ").strip()
    return None
