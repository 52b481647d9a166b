"""Photos being developed in the background of this process."""

import asyncio
from uuid import UUID

import structlog

from services import photo
from services.ports import Ports

AT_ONCE = 2
_log = structlog.get_logger("gridhall.photo")


class PhotoQueue:
    """Starts development as soon as a photo is complete, a few at a time: originals are large.

    Nothing is lost with it: a photo it did not get to is PROCESSING in the database, and the sweep
    takes it up.
    """

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, photo_id: UUID) -> None:
        task = asyncio.create_task(self._develop(photo_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drained(self) -> None:
        """Return once everything added so far is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def aclose(self) -> None:
        """Stop; what is unfinished is taken up after the next start."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _develop(self, photo_id: UUID) -> None:
        async with self._slots:
            try:
                await photo.develop(photo_id, ports=self._ports)
            except Exception:  # a fault of storage or database: the sweep tries again
                _log.exception("photo_not_developed", photo=photo_id.hex)
