"""What the database fixtures promise to every other test."""

import asyncio

import pytest

from domain.ids import new_uuid
from models.county import County
from models.database import Database
from models.migration_writer import missing_changes
from models.migrator import pending


async def add_county() -> None:
    await County.create(
        id=new_uuid(),
        code="210522",
        name="桓仁满族自治县",
        short_name="桓仁",
        created_at="2026-03-01T00:00:00Z",
    )


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_every_test_finds_no_rows(database: Database, turn: str) -> None:
    """The code of a county is unique, so rows of the other turn would show."""
    await add_county()

    assert await database.read_value("SELECT count(*) FROM county") == 1


async def test_the_database_is_migrated(database: Database) -> None:
    assert await pending(database.url) == []


async def test_models_work_in_any_task(database: Database) -> None:
    await asyncio.create_task(add_county())

    assert await County.all().count() == 1


async def test_looking_for_changes_leaves_the_open_database_its_models(database: Database) -> None:
    await missing_changes()

    await add_county()
    assert await County.all().count() == 1
