"""Stopping: requests in flight are answered, sockets told 1001, streams completed."""

import signal
import threading
import time

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.conformance.conftest import RunningServer


def test_tells_everyone_before_it_stops(server: RunningServer) -> None:
    answers: list[httpx.Response] = []

    def ask(query: str, accept: str) -> None:
        headers = {"accept": accept}
        answers.append(httpx.post(server.url, json={"query": query}, headers=headers, timeout=20))

    asking = [
        threading.Thread(target=ask, args=("{ slow(seconds: 1) }", "application/json")),
        threading.Thread(target=ask, args=("subscription { forever }", "text/event-stream")),
    ]
    for it in asking:
        it.start()
    url = server.url.replace("http", "ws")
    with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")]) as connection:
        connection.send('{"type":"connection_init"}')
        connection.recv()
        connection.send('{"type":"subscribe","id":"1","payload":{"query":"subscription{forever}"}}')
        connection.recv()
        time.sleep(0.3)  # until the server has both requests in hand
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            connection.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001
    for it in asking:
        it.join()
    _, errors = server.process.communicate(timeout=15)
    assert time.monotonic() - began < 10
    assert "Traceback" not in errors
    by_type = {it.headers["content-type"].split(";")[0]: it for it in answers}
    assert by_type["application/json"].json() == {"data": {"slow": True}}
    assert by_type["text/event-stream"].text.endswith("event: complete\ndata:\n\n")
