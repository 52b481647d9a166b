"""The way between a phone and the hall: it can be down, and it can lose the answer to something."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

READ_BYTES = 64 * 1024


@dataclass
class PhoneLine:
    """A TCP proxy on the loopback whose port stays the same whatever happens to it."""

    hall_port: int
    lose_answer_to: bytes = b""
    """The answers to requests holding this never come back, though the hall has acted."""
    losses: int = 2
    """How many: a browser itself sends again once what it lost on a connection in use."""
    lost: int = 0
    goes_down: bool = False
    """Whether the line is down once the last of them is lost."""
    port: int = 0
    is_down: bool = False
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def open(self) -> int:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self.port

    def cut(self) -> None:
        """Break every connection, and each new one, until `mend`."""
        self.is_down = True
        for writer in tuple(self._open):
            writer.transport.abort()

    def mend(self) -> None:
        self.is_down = False

    async def close(self) -> None:
        self.cut()
        if self._server is not None:
            self._server.close()

    async def _carry(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        if self.is_down:
            return to_phone.transport.abort()
        with suppress(OSError):
            await self._connect(phone, to_phone)
        to_phone.transport.abort()

    async def _connect(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        hall, to_hall = await asyncio.open_connection("127.0.0.1", self.hall_port)
        ends = {to_phone, to_hall}
        self._open |= ends
        loses = asyncio.Event()
        ways = {
            asyncio.create_task(self._up(phone, to_hall, loses)),
            asyncio.create_task(self._down(hall, to_phone, loses)),
        }
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        self._open -= ends
        to_hall.close()

    async def _up(
        self, phone: asyncio.StreamReader, to_hall: asyncio.StreamWriter, loses: asyncio.Event
    ) -> None:
        while piece := await phone.read(READ_BYTES):
            if self.losses > self.lost and self.lose_answer_to and self.lose_answer_to in piece:
                loses.set()
            to_hall.write(piece)
            await to_hall.drain()

    async def _down(
        self, hall: asyncio.StreamReader, to_phone: asyncio.StreamWriter, loses: asyncio.Event
    ) -> None:
        while piece := await hall.read(READ_BYTES):
            if loses.is_set():
                self.lost += 1
                if self.goes_down and self.lost == self.losses:
                    self.cut()
                return
            to_phone.write(piece)
            await to_phone.drain()
