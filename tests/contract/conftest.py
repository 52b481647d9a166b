"""A village with a history, and another county like it, over each database."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from models.database import Database
from server.app import Application
from tests.application import build_application
from tests.conftest import delete_all_rows
from tests.contract.cases import County
from tests.contract.county import live_in


@pytest_asyncio.fixture(scope="session")
async def application(
    _open_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Application:
    return build_application(_open_database, tmp_path_factory.mktemp("application"))


@pytest_asyncio.fixture(scope="module")
async def counties(application: Application) -> AsyncIterator[tuple[County, County]]:
    """Ours and a foreign one; tests of a module share them, and add to them only."""
    await delete_all_rows(application.world.database.url)
    yield await live_in(application, "C"), await live_in(application, "X")


@pytest.fixture
def ours(counties: tuple[County, County]) -> County:
    return counties[0]


@pytest.fixture
def foreign(counties: tuple[County, County]) -> County:
    return counties[1]
