"""Doorbells wake whoever waits, and never make the one who rings wait."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from adapters.doorbell import LocalDoorbell
from adapters.redis_doorbell import redis_doorbell

REDIS_URL = os.environ.get("GRIDHALL_TEST_REDIS_URL", "redis://127.0.0.1:6379/9")


@asynccontextmanager
async def local_doorbell() -> AsyncIterator[LocalDoorbell]:
    yield LocalDoorbell()


@asynccontextmanager
async def shared_doorbell() -> AsyncIterator[LocalDoorbell]:
    require_redis()
    async with redis_doorbell(REDIS_URL) as bell:
        yield bell


def require_redis() -> None:
    host, port = REDIS_URL.split("/")[2].split(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError as error:
        pytest.skip(f"no Redis at {REDIS_URL}: {error}; set GRIDHALL_TEST_REDIS_URL")


OpenDoorbell = Callable[[], AbstractAsyncContextManager[LocalDoorbell]]
both_kinds = pytest.mark.parametrize("open_doorbell", [local_doorbell, shared_doorbell])


async def woken(bell: LocalDoorbell) -> bool:
    """Whether the bell rings well before the time is over."""
    began = time.perf_counter()
    await bell.wait(5)
    return time.perf_counter() - began < 4


@both_kinds
async def test_a_ring_wakes_whoever_waits(open_doorbell: OpenDoorbell) -> None:
    async with open_doorbell() as bell:
        waiting = asyncio.create_task(woken(bell))
        await asyncio.sleep(0)
        await bell.ring()
        assert await waiting


@both_kinds
async def test_a_ring_before_the_wait_is_not_lost(open_doorbell: OpenDoorbell) -> None:
    async with open_doorbell() as bell:
        await bell.ring()
        await bell.ring()
        assert await woken(bell)


@both_kinds
async def test_waits_no_longer_than_it_is_told(open_doorbell: OpenDoorbell) -> None:
    async with open_doorbell() as bell:
        began = time.perf_counter()
        await bell.wait(0.05)
        assert time.perf_counter() - began >= 0.05


async def test_a_ring_in_one_process_wakes_the_others() -> None:
    require_redis()
    async with redis_doorbell(REDIS_URL) as here, redis_doorbell(REDIS_URL) as there:
        # The other one may still be subscribing: ring until it hears.
        waiting = asyncio.create_task(woken(there))
        for _ in range(100):
            await here.ring()
            await asyncio.wait((waiting,), timeout=0.05)
            if waiting.done():
                break
        assert await waiting


async def test_without_redis_it_still_rings_here_and_does_not_wait() -> None:
    async with redis_doorbell("redis://127.0.0.1:1/0") as bell:
        began = time.perf_counter()
        await bell.ring()
        assert await woken(bell)
        assert time.perf_counter() - began < 1
