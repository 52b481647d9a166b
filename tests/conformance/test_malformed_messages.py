"""Nothing a client sends makes the server fail: every answer is coded JSON or a close code."""

import socket
from typing import Any

import orjson
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.conformance.conftest import RunningServer

JSON = "content-type: application/json\r\n"
BODIES: list[bytes] = [
    b"",
    b"null",
    b"5",
    b'"text"',
    b"[]",
    b'[{"query":"{hello}"}]',
    b"{",
    b"{}",
    b"[" * 90_000,
    b'{"query":' * 9_000,
    b"\xff\xfe\x00",
    b"\x1f\x8b\x08\x00",
    b'{"query":null}',
    b'{"query":[]}',
    b'{"query":"{ hello }","variables":"x"}',
    b'{"query":"{ hello }","extensions":[]}',
    b'{"query":"{ hello }","operationName":7}',
    b'{"query":"{ hello(name: \\"\\\\ud800\\") }"}',
    b'{"query":"\\u0000"}',
    b'{"query":"query($n:String){hello(name:$n)}","variables":{"n":"\\udfff"}}',
    b'{"query":"query($n:String){hello(name:$n)}","variables":{"n":NaN}}',
    b'{"documentId":"../../etc/passwd"}',
    b'{"query":"{ node { children(first: 99999999999999999999) { id } } }"}',
    b'{"query":"query($n:Int){node{children(first:$n){id}}}","variables":{"n":1e300}}',
]
HEADS: list[tuple[str, bytes]] = [
    (
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n",
        b"{}",
    ),
    ("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n", b"{}"),
    (f"POST /graphql HTTP/1.1\r\nhost: x\r\n{JSON}content-length: 999999999\r\n", b"{}"),
    (f"POST /graphql HTTP/1.1\r\nhost: x\r\n{JSON}content-length: -1\r\n", b"{}"),
    (f"POST /graphql HTTP/1.1\r\nhost: x\r\n{JSON}transfer-encoding: chunked\r\n", b"zz\r\n"),
    (f"POST /graphql HTTP/1.1\r\nhost: x\r\n{JSON}x: {'a' * 40_000}\r\n", b""),
    ("PUT /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n", b""),
    ("GET /graphql?query=%FF&variables=%7B HTTP/1.1\r\nhost: x\r\n", b""),
    ("GET /graphql?query={hello}&variables=5 HTTP/1.1\r\nhost: x\r\n", b""),
    ("GET /graphql HTTP/1.1\r\nhost: x\r\naccept: text/html\r\n", b""),
    ("NONSENSE\r\n", b""),
    ("\x00\x01\x02\r\n", b""),
]
MESSAGES: list[str | bytes] = [
    b"\x00\xff",
    b'{"type":"ping"}',
    "",
    "x",
    "null",
    "5",
    "[]",
    "[" * 60_000,
    '{"type":{}}',
    '{"type":"start"}',
    '{"type":"connection_init"}',
    '{"type":"connection_init","payload":[]}',
    '{"type":"subscribe"}',
    '{"type":"subscribe","id":5,"payload":{"query":"{hello}"}}',
    '{"type":"subscribe","id":[],"payload":{"query":"{hello}"}}',
    '{"type":"subscribe","id":"1","payload":"{hello}"}',
    '{"type":"subscribe","id":"1","payload":{}}',
    '{"type":"subscribe","id":"1","payload":{"query":{}}}',
    '{"type":"subscribe","id":"1","payload":{"query":"{hello}","variables":5}}',
    '{"type":"subscribe","id":"1","payload":{"query":"{hello}","extensions":5}}',
    '{"type":"complete","id":{"a":1}}',
    '{"type":"ping","payload":"x"}',
    '{"type":"ping","payload":"' + "x" * 70_000 + '"}',
]


def exchange(port: int, sent: bytes) -> bytes:
    """What one connection answers to raw bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
            head, _, body = received.partition(b"\r\n\r\n")
            if body and f"content-length: {len(body)}".encode() in head.lower():
                break
        return received


def check_refusal(received: bytes) -> None:
    head, _, body = received.partition(b"\r\n\r\n")
    status = int(head.split(b" ")[1])
    assert status in {200, *range(400, 500)}, received[:300]
    errors: list[dict[str, Any]] = orjson.loads(body)["errors"]
    assert errors[0]["extensions"]["code"].isupper()


def test_refuses_malformed_http_with_coded_json(server: RunningServer) -> None:
    for body in BODIES:
        head = f"POST /graphql HTTP/1.1\r\nhost: x\r\n{JSON}content-length: {len(body)}\r\n\r\n"
        check_refusal(exchange(server.port, head.encode() + body))
    for head, body in HEADS:
        check_refusal(exchange(server.port, head.encode() + b"\r\n" + body))
    assert "Traceback" not in server.stop()


@pytest.mark.parametrize("initialised", [True, False])
def test_closes_on_malformed_socket_messages(server: RunningServer, initialised: bool) -> None:
    url = server.url.replace("http", "ws")
    for message in MESSAGES:
        with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")]) as connection:
            if initialised:
                connection.send('{"type":"connection_init"}')
                assert connection.recv() == '{"type":"connection_ack"}'
            elif message == '{"type":"connection_init"}':
                continue
            connection.send(message)
            with pytest.raises(ConnectionClosed) as closed:
                connection.recv(timeout=10)
        assert closed.value.rcvd is not None, message
        assert closed.value.rcvd.code in {4400, 4401, 4429, 1009}, message
    assert "Traceback" not in server.stop()
