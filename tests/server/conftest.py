"""A followed town for the tests of subscriptions."""

from collections.abc import AsyncIterator

import pytest_asyncio

from domain.actor import Actor, ActorKind
from models.database import Database
from tests.server.live_world import LiveWorld, live_world


@pytest_asyncio.fixture
async def world(database: Database) -> AsyncIterator[LiveWorld]:
    async with live_world(database) as made:
        yield made


@pytest_asyncio.fixture
async def office(world: LiveWorld) -> Actor:
    return await world.actor(ActorKind.OFFICE)


@pytest_asyncio.fixture
async def member(world: LiveWorld) -> Actor:
    return await world.actor(ActorKind.MEMBER)
