"""The doorbell of several processes: Redis tells their tailers that the log has grown."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.doorbell import LocalDoorbell

CHANNEL = "gridhall:doorbell"
RETRY_S = 1.0
POLL_S = 2.0

logger = logging.getLogger("gridhall.doorbell")


class RedisDoorbell(LocalDoorbell):
    """Rings in every process that shares the Redis; without it, still in this one.

    `ring` never waits for Redis: rings close together become one message, sent by a task.
    """

    def __init__(self, redis: Redis) -> None:
        super().__init__()
        self._redis = redis
        self._to_send = asyncio.Event()

    async def ring(self) -> None:
        await super().ring()
        self._to_send.set()

    async def send(self) -> None:
        """Pass on what rings here, until cancelled."""
        while True:
            await self._to_send.wait()
            self._to_send.clear()
            try:
                await self._redis.publish(CHANNEL, "")
            except (RedisError, OSError) as error:
                logger.warning("the doorbell did not reach Redis: %s", type(error).__name__)
                await asyncio.sleep(RETRY_S)

    async def listen(self) -> None:
        """Ring here for what rings elsewhere, until cancelled."""
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                logger.warning("the doorbell lost Redis: %s", type(error).__name__)
                await asyncio.sleep(RETRY_S)

    async def _listen_once(self) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(CHANNEL)
            while True:
                # Shorter than the client's own socket timeout, which would end the connection.
                if await channel.get_message(timeout=POLL_S) is not None:
                    self._rung.set()


@asynccontextmanager
async def redis_doorbell(url: str) -> AsyncIterator[RedisDoorbell]:
    """A doorbell over the Redis at `redis://host:port/number`."""
    async with Redis.from_url(url, socket_connect_timeout=RETRY_S) as redis:
        doorbell = RedisDoorbell(redis)
        tasks = [asyncio.create_task(doorbell.send()), asyncio.create_task(doorbell.listen())]
        try:
            yield doorbell
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
