"""A small open database with tables of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tortoise.context import require_context

from models.database import Database, open_database


@pytest_asyncio.fixture
async def library(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """An empty database with the tables of sample_tables, two connections for PostgreSQL.

    It is the one of every task, as in a process of its own, also where other tests of this
    worker keep theirs open.
    """
    modules = ["tests.models.sample_tables"]
    async with open_database(empty_url, pool_size=2, modules=modules) as opened:
        await require_context().generate_schemas()
        monkeypatch.setattr("tortoise.context._global_context", require_context())
        yield opened
