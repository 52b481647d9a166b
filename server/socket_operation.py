"""One operation on a graphql-transport-ws connection, from subscribe to complete."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from typing import Protocol

import orjson
from graphql import OperationType

from server.documents import Prepared
from server.errors import RequestFault
from server.executor import Variables
from server.fanout import Event, Feed, Message, Sink, advance
from server.graphql_request import GraphQLRequest
from server.operations import Caller, Operations


class Socket(Protocol):
    """What an operation needs of the connection it runs on."""

    operations: Operations
    caller: Caller

    async def send(self, message: Message) -> None: ...

    def forget(self, operation_id: str) -> None: ...


class SocketOperation:
    """Runs as a task until it is answered; a shared subscription then lives on without one."""

    __slots__ = ("_detach", "_id", "_next", "_prefix", "_sink", "_socket", "_task")

    def __init__(self, socket: Socket, operation_id: str) -> None:
        self._socket, self._id = socket, operation_id
        self._prefix = f'{{"id":{orjson.dumps(operation_id).decode()},"type":'
        self._next = f'{self._prefix}"next","payload":'
        self._task: asyncio.Task[None] | None = None
        self._sink: Sink | None = None
        self._detach: Callable[[], None] | None = None

    def start(self, request: GraphQLRequest) -> None:
        """Begin to run the request."""
        self._task = asyncio.ensure_future(self._run(request))

    def stop(self) -> None:
        """Stop without another message."""
        if self._task is not None:
            self._task.cancel()
        if self._detach is not None:
            self._detach()
        if self._sink is not None:
            self._sink.close()

    async def _run(self, request: GraphQLRequest) -> None:
        operations, caller = self._socket.operations, self._socket.caller
        with contextlib.suppress(OSError):
            try:
                prepared = operations.prepare(request, caller)
                if prepared.kind is OperationType.SUBSCRIPTION:
                    await self._subscribe(prepared, request.variables)
                else:
                    outcome = await operations.execute(prepared, request.variables, caller)
                    await self._answer(Event(outcome.body))
            except RequestFault as fault:
                await self._fail(fault)
        self._task = None

    async def _answer(self, event: Event) -> None:
        await self._socket.send(self._frame(event))
        await self._complete()

    async def _subscribe(self, prepared: Prepared, variables: Variables) -> None:
        operations = self._socket.operations
        source = await operations.subscribe(prepared, variables, self._socket.caller)
        if isinstance(source, AsyncGenerator):
            await self._relay(source)
        else:
            self._share(source)

    async def _relay(self, answers: AsyncGenerator[bytes, None]) -> None:
        async with contextlib.aclosing(answers):
            async for body in answers:
                await self._socket.send(self._frame(Event(body)))
        await self._complete()

    def _share(self, feed: Feed) -> None:
        self._sink = Sink(
            self._socket.send, frame=self._frame, resync=feed.resync, on_end=self._end
        )
        self._detach = feed.attach(self._sink)

    def _end(self) -> None:
        with contextlib.suppress(OSError, RuntimeError):
            advance(self._complete())

    async def _complete(self) -> None:
        # The id is free as soon as the client can know it.
        self._socket.forget(self._id)
        await self._send_text(f'{self._prefix}"complete"}}')

    async def _fail(self, fault: RequestFault) -> None:
        self._socket.forget(self._id)
        errors = orjson.dumps(fault.errors).decode()
        await self._send_text(f'{self._prefix}"error","payload":{errors}}}')

    async def _send_text(self, text: str) -> None:
        await self._socket.send({"type": "websocket.send", "text": text})

    def _frame(self, event: Event) -> Message:
        return {"type": "websocket.send", "text": f"{self._next}{event.text}}}"}
