"""Drives an ASGI application directly: one HTTP exchange, or one WebSocket."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.types import ASGIApp, Message

_JSON = {"content-type": "application/json"}


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def code(self) -> str:
        """The code of the first error."""
        code: str = self.json()["errors"][0]["extensions"]["code"]
        return code

    @property
    def media(self) -> str:
        return self.headers["content-type"].partition(";")[0]


class HttpCall:
    """One HTTP exchange that can be watched while it goes on."""

    def __init__(
        self, app: ASGIApp, method: str, headers: dict[str, str], body: bytes, query: str = ""
    ) -> None:
        self.answer = Answer()
        self.chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self.incoming: asyncio.Queue[Message] = asyncio.Queue()
        self.incoming.put_nowait({"type": "http.request", "body": body, "more_body": False})
        self._app = app
        self.scope = {
            "type": "http",
            "method": method,
            "path": "/graphql",
            "query_string": query.encode(),
            "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
            "client": ("127.0.0.1", 5),
        }

    async def run(self) -> Answer:
        await self._app(self.scope, self.incoming.get, self._send)
        return self.answer

    def disconnect(self) -> None:
        self.incoming.put_nowait({"type": "http.disconnect"})

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.answer.status = message["status"]
            self.answer.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        else:
            self.answer.body += message.get("body", b"")
            self.chunks.put_nowait(message.get("body", b""))


async def post(
    app: ASGIApp, payload: object, headers: dict[str, str] | None = None, token: str | None = None
) -> Answer:
    """POST a GraphQL request (an object as JSON, bytes as they are)."""
    body = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    sent = _JSON | (headers or {}) | ({"authorization": f"Bearer {token}"} if token else {})
    return await HttpCall(app, "POST", sent, body).run()


async def ask(app: ASGIApp, query: str, token: str | None = None) -> Answer:
    """POST a document without anything else."""
    return await post(app, {"query": query}, token=token)


async def get(
    app: ASGIApp, parameters: dict[str, str], headers: dict[str, str] | None = None
) -> Answer:
    return await HttpCall(app, "GET", headers or {}, b"", urlencode(parameters)).run()


class Socket:
    """A client's end of one WebSocket."""

    def __init__(self, app: ASGIApp, *, headers: dict[str, str] | None = None) -> None:
        self.incoming: asyncio.Queue[Message] = asyncio.Queue()
        self.outgoing: asyncio.Queue[Message] = asyncio.Queue()
        self.room = asyncio.Event()
        self.room.set()
        self.scope: dict[str, Any] = {
            "type": "websocket",
            "path": "/graphql",
            "headers": [(k.encode(), v.encode()) for k, v in (headers or {}).items()],
            "subprotocols": ["graphql-transport-ws"],
            "client": ("127.0.0.1", 5),
        }
        self._app = app

    async def open(self) -> Message:
        """Connect; the first answer of the server."""
        self.incoming.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.ensure_future(self._app(self.scope, self.incoming.get, self._send))
        return await self.next_message()

    async def ready(self, payload: dict[str, Any] | None = None) -> "Socket":
        """Connect and initialise."""
        await self.open()
        self.say({"type": "connection_init", "payload": payload})
        assert await self.hear() == {"type": "connection_ack"}
        return self

    def say(self, message: object) -> None:
        text = message if isinstance(message, str) else orjson.dumps(message).decode()
        self.incoming.put_nowait({"type": "websocket.receive", "text": text})

    def subscribe(self, query: str, *, operation_id: str = "1", **payload: Any) -> None:
        self.say({"id": operation_id, "type": "subscribe", "payload": {"query": query, **payload}})

    async def hear(self) -> Any:
        """The next message of the server, decoded."""
        message = await self.next_message()
        assert message["type"] == "websocket.send", message
        return orjson.loads(message["text"])

    async def hear_close(self) -> int:
        """The code of the server's close, whatever comes before it."""
        while (message := await self.next_message())["type"] != "websocket.close":
            pass
        code: int = message["code"]
        return code

    async def next_message(self) -> Message:
        return await asyncio.wait_for(self.outgoing.get(), 5)

    async def leave(self) -> None:
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self.task, 5)

    async def _send(self, message: Message) -> None:
        await self.room.wait()
        self.outgoing.put_nowait(message)
        if message["type"] == "websocket.close":
            self.incoming.put_nowait({"type": "websocket.disconnect", "code": message["code"]})
