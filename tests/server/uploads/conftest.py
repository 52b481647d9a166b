"""A photo world per test, a photo declared in it, and the phone of the member who did."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio

from models.database import Database
from models.photo import Photo
from tests.server.photo_world import PhotoWorld, photo_world


@pytest_asyncio.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[PhotoWorld]:
    made = await photo_world(tmp_path / "blobs")
    yield made
    await made.queue.aclose()


@pytest_asyncio.fixture
async def photo(world: PhotoWorld) -> Photo:
    return await world.declare()


@pytest_asyncio.fixture
async def phone(world: PhotoWorld) -> AsyncIterator[httpx.AsyncClient]:
    async with world.client() as client:
        yield client
