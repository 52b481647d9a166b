"""A followed town for the tests of subscriptions; a data directory for the command line."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from domain.actor import Actor, ActorKind
from models.database import Database, sqlite_path
from tests.conftest import TestDatabases
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


@pytest_asyncio.fixture
async def data_dir(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, test_databases: TestDatabases
) -> Path:
    """The command line's own data directory, with a migrated database without rows."""
    migrated = sqlite_path(await test_databases.make_migrated("sqlite"))
    shutil.move(migrated, tmp_path / "gridhall.db")
    monkeypatch.setenv("GRIDHALL_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("GRIDHALL_DATABASE_URL", raising=False)
    monkeypatch.setattr("tortoise.context._global_context", None)
    return tmp_path
