"""A phone line between client and server: counts what goes up, cuts, loses answers, crawls."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

READ_BYTES = 16 * 1024
HANG_UP_S = 10


@dataclass(kw_only=True)
class BadLine:
    """A TCP proxy on the loopback; every option makes it worse.

    `cut_after` says after how many bytes from the client each connection breaks; `lose_answers`
    how many connections break instead of delivering the answer to a PATCH; `bytes_per_s` slows
    the way up; with `is_ghost` the server never learns of a cut. With `other_ports` each connection
    goes to the next of several servers.
    """

    port: int
    other_ports: tuple[int, ...] = ()
    cut_after: Callable[[], int] = lambda: 2**40
    lose_answers: int = 0
    bytes_per_s: int = 0
    is_ghost: bool = False
    sent: int = 0
    cuts: int = 0
    _ghosts: list[asyncio.StreamWriter] = field(default_factory=list)
    _phones: set[asyncio.StreamWriter] = field(default_factory=set)
    _connections: int = 0
    _server: asyncio.Server | None = None

    async def open(self) -> int:
        """The port clients connect to."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for ghost in self._ghosts:
            ghost.close()

    def cut(self) -> None:
        """Break whatever is open now."""
        for phone in self._phones:
            phone.transport.abort()

    async def _carry(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        ports = (self.port, *self.other_ports)
        port = ports[self._connections % len(ports)]
        self._connections += 1
        self._phones.add(to_phone)
        hall, to_hall = await asyncio.open_connection("127.0.0.1", port)
        ways = {
            asyncio.create_task(self._up(phone, to_hall)),
            asyncio.create_task(self._down(hall, to_phone)),
        }
        with suppress(ConnectionError):
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        self._phones.discard(to_phone)
        if self.is_ghost:
            self._ghosts.append(to_hall)
        else:
            await self._hang_up(hall, to_hall)
        to_phone.transport.abort()

    async def _hang_up(self, hall: asyncio.StreamReader, to_hall: asyncio.StreamWriter) -> None:
        """The server has read what had arrived before the phone can come back, however busy it is.

        A phone on a real line takes a second to notice; here it would come back in no time.
        """
        with suppress(OSError, TimeoutError):
            to_hall.write_eof()
            async with asyncio.timeout(HANG_UP_S):
                while await hall.read(READ_BYTES):
                    pass
        to_hall.close()

    async def _up(self, phone: asyncio.StreamReader, to_hall: asyncio.StreamWriter) -> None:
        left = self.cut_after()
        while piece := await phone.read(min(READ_BYTES, left)):
            self.sent += len(piece)
            left -= len(piece)
            if self.bytes_per_s:
                await asyncio.sleep(len(piece) / self.bytes_per_s)
            to_hall.write(piece)
            await to_hall.drain()
            if not left:
                self.cuts += 1
                return

    async def _down(self, hall: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        while piece := await hall.read(READ_BYTES):
            if self.lose_answers and piece.startswith(b"HTTP/1.1 204"):
                self.lose_answers -= 1
                return
            to_phone.write(piece)
            await to_phone.drain()
