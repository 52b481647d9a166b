"""A small open database with tables of its own."""

from collections.abc import AsyncIterator

import pytest_asyncio
from tortoise.context import require_context

from models.database import Database, open_database


@pytest_asyncio.fixture
async def library(empty_url: str) -> AsyncIterator[Database]:
    """An empty database with the tables of sample_tables, two connections for PostgreSQL."""
    modules = ["tests.models.sample_tables"]
    async with open_database(empty_url, pool_size=2, modules=modules) as opened:
        await require_context().generate_schemas()
        yield opened
