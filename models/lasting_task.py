"""Work that must be finished even when the task that started it is cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any

_unfinished: set["asyncio.Task[None]"] = set()


def spawn(work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
    """A task kept here until it ends, for the event loop alone would let it be collected."""
    task = asyncio.create_task(work)
    _unfinished.add(task)
    task.add_done_callback(_unfinished.discard)
    return task


async def finish(work: Coroutine[Any, Any, None]) -> None:
    """Wait for the work; when the waiting is cancelled, the work goes on."""
    await asyncio.shield(spawn(work))
