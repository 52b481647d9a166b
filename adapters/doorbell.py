"""The doorbell of one process: tells its tailer that the log has grown."""

import asyncio
from contextlib import suppress


class LocalDoorbell:
    """Rings in this process; one listener."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    async def ring(self) -> None:
        self._rung.set()

    async def wait(self, timeout_s: float) -> None:
        """Return at once when it rang since the last wait, else at the next ring or in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()
        self._rung.clear()
