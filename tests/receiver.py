"""A receiver of notices: a real HTTP server on this machine that does as it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

HANGS = 0


@dataclass(frozen=True)
class Heard:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`says` is taken from the front, one answer a request; afterwards all is well."""

    port: int = 0
    says: list[int] = field(default_factory=list)
    waits: asyncio.Event | None = None
    heard: list[Heard] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/in"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Gone, as when the machine is restarted; `start` brings it back on the same port."""
        assert self._server is not None
        self._server.close()
        self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.heard.append(await _heard(reader))
            self.came.set()
            await self._answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter) -> None:
        status = self.says.pop(0) if self.says else 204
        if self.waits is not None:
            await self.waits.wait()
        if status == HANGS:
            return
        where = "location: http://169.254.169.254/\r\n" if 300 <= status < 400 else ""
        writer.write(f"HTTP/1.1 {status} said\r\n{where}content-length: 0\r\n\r\n".encode())
        await writer.drain()


async def _heard(reader: asyncio.StreamReader) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    named = (line.split(": ", 1) for line in head[1:] if line)
    headers = {name.lower(): value for name, value in named}
    body = await reader.readexactly(int(headers["content-length"]))
    return Heard(head[0].split(" ")[1], headers, body)


@asynccontextmanager
async def receiving(*says: int) -> AsyncIterator[Receiver]:
    receiver = Receiver(says=list(says))
    await receiver.start()
    try:
        yield receiver
    finally:
        if receiver._server is not None:
            await receiver.stop()
