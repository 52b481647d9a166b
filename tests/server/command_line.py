"""The `gridhall` command as someone types it, beside the databases that other tests keep open."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import typer
from typer.testing import CliRunner

from models.database import models_lent
from server.settings import Settings
from server.world import World, open_world


def in_a_thread(work: Callable[..., Any], *said: Any) -> Any:
    """Away from the databases that other tests keep open."""
    with models_lent(), ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *said).result()


def in_the_world(work: Callable[[World], Coroutine[Any, Any, Any]]) -> Any:
    """What a use case gives in the world the settings of the environment open."""

    async def opened() -> Any:
        async with open_world(Settings()) as world:
            return await work(world)

    return in_a_thread(asyncio.run, opened())


def typed(app: typer.Typer, *words: str) -> Any:
    """Output and exit status of `gridhall …`."""
    return in_a_thread(CliRunner().invoke, app, list(words))
