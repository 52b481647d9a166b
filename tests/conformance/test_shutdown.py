"""Stopping: requests in flight are answered, sockets told 1001, streams completed."""

import signal
import socket
import time

import orjson
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.conformance.conftest import RunningServer


class RawCall:
    """A POST whose request is on its way when the constructor returns."""

    def __init__(self, port: int, query: str, accept: str) -> None:
        body = orjson.dumps({"query": query})
        head = (
            f"POST /graphql HTTP/1.1\r\nhost: x\r\naccept: {accept}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._socket.sendall(head.encode() + body)

    def read_until(self, marker: bytes) -> bytes:
        """What comes up to a marker."""
        received = b""
        while marker not in received:
            chunk = self._socket.recv(65_536)
            assert chunk, received
            received += chunk
        return received

    def read_all(self) -> bytes:
        """What comes until the server hangs up."""
        with self._socket:
            return b"".join(iter(lambda: self._socket.recv(65_536), b""))


def subscribe(connection: ClientConnection) -> None:
    """Return when the first event has been heard."""
    connection.send('{"type":"connection_init"}')
    connection.recv()
    connection.send('{"type":"subscribe","id":"1","payload":{"query":"subscription{forever}"}}')
    connection.recv()


def test_tells_everyone_before_it_stops(server: RunningServer) -> None:
    slow = RawCall(server.port, "{ slow(seconds: 1) }", "application/json")
    stream = RawCall(server.port, "subscription { forever }", "text/event-stream")
    stream.read_until(b"event: next")
    url, protocols = server.url.replace("http", "ws"), [Subprotocol("graphql-transport-ws")]
    with connect(url, subprotocols=protocols) as connection:
        subscribe(connection)
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            connection.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001
    assert b"event: complete" in stream.read_all()
    assert slow.read_all().endswith(b'{"data":{"slow":true}}')
    _, errors = server.process.communicate(timeout=15)
    assert time.monotonic() - began < 10
    assert "Traceback" not in errors
