"""Photo decoding in a few confined processes, so that a hostile file can only hurt its own.

Not a ProcessPoolExecutor: that can neither stop a task that hangs nor outlive a worker that dies,
and its workers inherit the server's secrets.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

import orjson

from adapters.photo_process import LENGTH
from domain.photo import Developed, PhotoRefused, Rejection

COMMAND = (sys.executable, "-P", "-m", "adapters.photo_process")
INHERITED = ("PATH", "PYTHONPATH", "LANG", "LD_LIBRARY_PATH")
MAX_HEADER_BYTES = 2**16
MAX_VARIANT_BYTES = 2**23
READ_BUFFER = 2**20
WRITTEN_BYTES = 2**18


class ProcessPhotoWorker:
    """At most `processes` decoders at a time; each is replaced now and then, and when idle."""

    def __init__(
        self,
        *,
        processes: int = 2,
        timeout_s: float = 30.0,
        memory_bytes: int = 2**30,
        tasks_per_process: int = 200,
        idle_s: float = 60.0,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._slots = asyncio.Semaphore(processes)
        self._idle: list[_Decoder] = []
        self._timeout_s = timeout_s
        self._tasks_per_process = tasks_per_process
        self._idle_s = idle_s
        self._command = (*command, str(memory_bytes))

    async def develop(self, original: bytes) -> Developed:
        """Variants and facts; PhotoRefused also when decoding hangs or kills its process twice."""
        async with self._slots:
            for _ in range(2):
                with suppress(asyncio.IncompleteReadError, ConnectionError):
                    return await self._attempt(original)
        raise PhotoRefused(Rejection.TOO_COSTLY)

    async def aclose(self) -> None:
        """End the idle processes; those at work end with the task that uses them."""
        while self._idle:
            await self._idle.pop().end()

    async def _attempt(self, original: bytes) -> Developed:
        decoder = self._idle.pop() if self._idle else await _Decoder.start(self._command)
        decoder.stop_waiting()
        kept = False
        try:
            async with asyncio.timeout(self._timeout_s):
                developed = await decoder.ask(original)
            kept = True
            return developed
        except TimeoutError as error:
            raise PhotoRefused(Rejection.TOO_COSTLY) from error
        except PhotoRefused:
            kept = True
            raise
        finally:
            await self._release(decoder, kept=kept)

    async def _release(self, decoder: "_Decoder", *, kept: bool) -> None:
        if not kept or decoder.asked >= self._tasks_per_process:
            await decoder.end()
            return
        self._idle.append(decoder)
        decoder.wait(self._idle_s, self._idle)


class _Decoder:
    """One process and the conversation with it."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._to, self._from = process, process.stdin, process.stdout
        self._retirement: asyncio.TimerHandle | None = None
        self.asked = 0

    @classmethod
    async def start(cls, command: Sequence[str]) -> "_Decoder":
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=inherited,
            limit=READ_BUFFER,
            start_new_session=True,
        )
        return cls(process)

    async def ask(self, original: bytes) -> Developed:
        self.asked += 1
        self._to.write(LENGTH.pack(len(original)))
        for start in range(0, len(original), WRITTEN_BYTES):  # at once it would be copied whole
            self._to.write(original[start : start + WRITTEN_BYTES])
            await self._to.drain()
        header = orjson.loads(await self._read(await self._length(), MAX_HEADER_BYTES))
        if "rejection" in header:
            raise PhotoRefused(Rejection(header["rejection"]))
        large = await self._read(header.pop("large"), MAX_VARIANT_BYTES)
        thumb = await self._read(header.pop("thumb"), MAX_VARIANT_BYTES)
        return Developed(large=large, thumb=thumb, **header)

    async def _length(self) -> int:
        return int.from_bytes(await self._from.readexactly(LENGTH.size), "big")

    async def _read(self, length: int, limit: int) -> bytes:
        if not 0 <= length <= limit:
            raise ConnectionError(f"a decoder announced {length} bytes")
        return await self._from.readexactly(length)

    def wait(self, idle_s: float, idle: "list[_Decoder]") -> None:
        """Close after a while of not being asked; the process ends with its input."""

        def retire() -> None:
            idle.remove(self)
            self._to.close()

        self._retirement = asyncio.get_running_loop().call_later(idle_s, retire)

    def stop_waiting(self) -> None:
        if self._retirement is not None:
            self._retirement.cancel()

    async def end(self) -> None:
        self.stop_waiting()
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
