"""Slow and broken clients on a real connection."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from starlette.types import ASGIApp, Receive, Scope, Send

import server.uvicorn_protocol
from server.limits import TransportSettings
from server.uvicorn_server import GracefulServer, server_config

HEAD = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the length of the body."""
    if scope["type"] != "http":
        return
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message["more_body"]
    body = str(size).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest_asyncio.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(server.uvicorn_protocol, "HEAD_S", 0.2)
    monkeypatch.setattr(server.uvicorn_protocol, "BODY_S", 0.5)
    async with served(echo) as running:
        yield port_of(running)


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[GracefulServer]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = server_config(app, host="127.0.0.1", port=0, settings=TransportSettings())
    running = GracefulServer(config, before_stop=lambda: None)
    config.load()
    running.lifespan = config.lifespan_class(config)
    await running.startup(sockets=[listener])
    yield running
    await running.shutdown(sockets=[listener])


def port_of(running: GracefulServer) -> int:
    port: int = running.servers[0].sockets[0].getsockname()[1]
    return port


async def exchange(port: int, *sent: bytes, pause_s: float = 0.0) -> bytes:
    """Everything the server says until it hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in sent:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(pause_s)
    try:
        return await asyncio.wait_for(reader.read(), 5)
    finally:
        writer.close()


async def test_serves_an_ordinary_request_and_keeps_the_connection(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(HEAD + b"abc")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert await reader.readexactly(1) == b"3"
        await asyncio.sleep(0.7)  # longer than both deadlines: an idle connection has none
    writer.close()


async def test_hangs_up_on_a_client_that_says_nothing(port: int) -> None:
    assert await exchange(port) == b""


@pytest.mark.parametrize(
    "sent",
    [b"POST / HT", b"POST / HTTP/1.1\r\nhost: x\r\n", HEAD, HEAD + b"a"],
)
async def test_answers_408_to_a_request_that_does_not_come(port: int, sent: bytes) -> None:
    answer = await exchange(port, sent)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"BAD_USER_INPUT"' in answer


async def test_answers_408_to_a_head_that_trickles(port: int) -> None:
    answer = await exchange(port, *(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 3,) * 1, pause_s=0.1)
    assert answer.startswith(b"HTTP/1.1 408 ")


async def test_lets_a_body_go_on_as_long_as_it_keeps_coming(port: int) -> None:
    parts = [b"x" * 400] * 8
    head = b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 3200\r\n\r\n"
    answer = await exchange(port, head, *parts, pause_s=0.1)
    assert answer.startswith(b"HTTP/1.1 200")


async def test_answers_431_to_an_endless_head(port: int) -> None:
    answer = await exchange(port, b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 6_000)
    assert answer.startswith(b"HTTP/1.1 431 ")


async def test_answers_400_in_json_to_what_is_not_http(port: int) -> None:
    answer = await exchange(port, b"\x16\x03\x01\x02\x00\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/json" in answer


async def test_what_had_come_of_a_body_is_read_though_its_line_is_broken() -> None:
    """By an application that is busy meanwhile; a photo goes on from there."""
    began, broken, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
    heard: list[bytes] = []

    async def busy(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began.set()
        await broken.wait()
        while (message := await receive())["type"] == "http.request":
            heard.append(message["body"])
        ended.set()

    async with served(busy) as running, asyncio.timeout(5):
        _, writer = await asyncio.open_connection("127.0.0.1", port_of(running))
        writer.write(HEAD + b"ab")
        await began.wait()
        writer.close()
        while running.server_state.connections:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        broken.set()
        await ended.wait()
    assert heard == [b"ab"]
