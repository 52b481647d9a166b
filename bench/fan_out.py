"""How long one event takes to reach many sockets: `python -m bench.fan_out [1000 5000]`.

The product's own server, demonstration county, SQLite, one core; the sockets in this process on
the other. Time runs from just before the mutation is sent to the last byte of each socket's event.
"""

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import orjson
import uvloop

from domain.ids import new_uuid
from server.demo.accounts import OFFICE_PHONE
from server.demo.build import PASSWORD

EVENTS = 7
SOCKETS_PER_SESSION = 250
OPENED_AT_ONCE = 100
PORT = 8765
URL = f"http://127.0.0.1:{PORT}/graphql"
SIGN_IN = """mutation($input: SignInInput!) {
  signIn(input: $input) { session { accessToken } userErrors { message } }
}"""
COLLECT = """mutation($input: IssueCollectInput!) {
  issueCollect(input: $input) { issue { id } userErrors { code message } }
}"""
WATCH = """subscription { issueEvents {
  cursor resync event { kind label at actorName }
  issue { id title step capturedAt grid { id name } collector { id name } }
} }"""


class Audience:
    """All sockets of one run, and when each got the event that is under way."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.arrivals: list[float] = []
        self.complete = asyncio.Event()

    def start(self) -> None:
        self.arrivals.clear()
        self.complete.clear()

    def arrived(self) -> None:
        self.arrivals.append(time.perf_counter())
        if len(self.arrivals) == self.count:
            self.complete.set()


class Watcher(asyncio.Protocol):
    """A graphql-transport-ws client that costs next to nothing: it only looks for `next`."""

    def __init__(self, audience: Audience, token: str) -> None:
        self._audience, self._token = audience, token
        self._transport: Any = None
        self._seen = b""
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(
            b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
        )

    def data_received(self, data: bytes) -> None:
        if self.ready.done():
            if data[0] == 0x89:
                self._transport.write(b"\x8a\x80\0\0\0\0")
            if b'"type":"next"' in data:
                self._audience.arrived()
            return
        self._seen += data
        if self._seen.endswith(b"\r\n\r\n"):
            self._say({"type": "connection_init", "payload": {"token": self._token}})
        elif b"connection_ack" in self._seen:
            self._say({"type": "subscribe", "id": "1", "payload": {"query": WATCH}})
            self.ready.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(exc or ConnectionError(repr(self._seen[-40:])))

    def itself(self) -> "Watcher":
        return self

    def close(self) -> None:
        self._transport.abort()

    def _say(self, message: dict[str, Any]) -> None:
        """One masked text frame; a mask of zeros leaves the bytes as they are."""
        body = orjson.dumps(message)
        size = bytes([0x80 | len(body)]) if len(body) < 126 else b"\xfe" + len(body).to_bytes(2)
        self._transport.write(b"\x81" + size + b"\0\0\0\0" + body)


class Server:
    """The server process, and what the kernel says of it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    @property
    def memory_kb(self) -> int:
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    @property
    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """The demonstration server on core 0; this process keeps to the last core."""
    cores = sorted(os.sched_getaffinity(0))
    process = subprocess.Popen(
        [Path(sys.executable).parent / "gridhall", "demo", "--port", str(PORT)],
        env={**os.environ, "GRIDHALL_DATA_DIR": str(folder), "GRIDHALL_LOG_LEVEL": "warning"},
        stdout=subprocess.DEVNULL,
    )
    os.sched_setaffinity(process.pid, cores[:1])
    os.sched_setaffinity(0, cores[-1:])
    try:
        _wait_until_ready(process)
        server = Server(process)
        _wait_until_settled(server)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            if httpx.get(f"http://127.0.0.1:{PORT}/readyz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the server was not ready within a minute")


def _wait_until_settled(server: Server) -> None:
    """Plans are made after readiness: what they take is no connection's."""
    before_kb = 0
    while server.memory_kb > before_kb:
        before_kb = server.memory_kb
        time.sleep(1.5)


async def ask(client: httpx.AsyncClient, query: str, **said: Any) -> Any:
    """The one field of a mutation's answer."""
    said["clientMutationId"] = new_uuid().hex
    answer = await client.post(URL, json={"query": query, "variables": {"input": said}})
    [payload] = answer.json()["data"].values()
    if payload["userErrors"]:
        raise RuntimeError(payload["userErrors"])
    return payload


async def sign_in(client: httpx.AsyncClient) -> str:
    payload = await ask(client, SIGN_IN, phone=OFFICE_PHONE, password=PASSWORD, deviceName="bench")
    return str(payload["session"]["accessToken"])


async def open_sockets(audience: Audience, tokens: list[str]) -> list[Watcher]:
    """As many sockets as the audience has; some at a time, as a server's backlog is bounded."""
    loop, watchers = asyncio.get_running_loop(), list[Watcher]()
    for start in range(0, audience.count, OPENED_AT_ONCE):
        for number in range(start, min(start + OPENED_AT_ONCE, audience.count)):
            token = tokens[number // SOCKETS_PER_SESSION]
            watcher = Watcher(audience, token)
            await loop.create_connection(partial(Watcher.itself, watcher), "127.0.0.1", PORT)
            watchers.append(watcher)
        await asyncio.gather(*(watcher.ready for watcher in watchers[start:]))
    await asyncio.sleep(1.0)
    return watchers


async def collect(client: httpx.AsyncClient, area_id: str) -> None:
    await ask(
        client,
        COLLECT,
        id=f"iss_{new_uuid().hex}",
        title="三号楼前路灯不亮",
        source="VISIT",
        capturedAt="2026-03-01T09:30:00+08:00",
        areaId=area_id,
    )


async def measure(count: int, server: Server) -> str:
    """One line of figures for so many sockets."""
    async with httpx.AsyncClient() as client:
        tokens = [await sign_in(client) for _ in range(-(-count // SOCKETS_PER_SESSION))]
        client.headers["authorization"] = f"Bearer {tokens[0]}"
        area_id = await _any_grid(client)
        audience, before_kb = Audience(count), server.memory_kb
        watchers = await open_sockets(audience, tokens)
        each_kb = (server.memory_kb - before_kb) / count
        latencies, cpu_s = list[float](), 0.0
        for _ in range(EVENTS):
            audience.start()
            began_cpu, began = server.cpu_s, time.perf_counter()
            await collect(client, area_id)
            await asyncio.wait_for(audience.complete.wait(), 30)
            cpu_s += server.cpu_s - began_cpu
            latencies.append((audience.arrivals[int(count * 0.99) - 1] - began) * 1000)
            await asyncio.sleep(0.3)
        for watcher in watchers:
            watcher.close()
        await asyncio.sleep(1.0)
    worst, middle = max(latencies), statistics.median(latencies)
    return (
        f"{count:6} sockets  p99 {middle:6.1f} ms (worst event {worst:6.1f})  "
        f"{each_kb:5.1f} KB each  {cpu_s / EVENTS / count * 1e6:5.1f} µs CPU a delivery"
    )


async def _any_grid(client: httpx.AsyncClient) -> str:
    query = "{ grids(first: 1) { nodes { id } } }"
    answer = await client.post(URL, json={"query": query})
    return str(answer.json()["data"]["grids"]["nodes"][0]["id"])


def main(counts: list[int]) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with TemporaryDirectory() as folder, serving(Path(folder)) as server:
        for count in counts:
            sys.stdout.write(uvloop.run(measure(count, server)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1_000, 5_000])
