"""A village with a history, and another county like it, over each database."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from models.database import Database
from server.app import Application
from tests.application import build_application, clients_of
from tests.conftest import delete_all_rows
from tests.contract.cases import County
from tests.contract.family_history import relate
from tests.contract.history import live
from tests.contract.organisation_history import arrange
from tests.contract.output_history import lead_to
from tests.contract.resident_history import forget, hang
from tests.contract.supervision_history import supervise
from tests.contract.task_history import give_tasks
from tests.contract.webhook_history import tell_others


@pytest_asyncio.fixture(scope="session")
async def application(
    _open_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Application:
    return build_application(_open_database, tmp_path_factory.mktemp("application"))


@pytest_asyncio.fixture(scope="module")
async def counties(application: Application) -> AsyncIterator[tuple[County, County]]:
    """Ours and a foreign one; tests of a module share them, and add to them only."""
    await delete_all_rows(application.world.database.url)
    yield await _county(application, "C"), await _county(application, "X")


async def _county(application: Application, code: str) -> County:
    clients = await clients_of(application, code=code)
    history = await live(clients.village)
    await arrange(history)
    await give_tasks(history)
    await supervise(history)
    await relate(history)
    await hang(history)
    await forget(history)
    await tell_others(history)
    await lead_to(history)
    return County(clients, history)


@pytest.fixture
def ours(counties: tuple[County, County]) -> County:
    return counties[0]


@pytest.fixture
def foreign(counties: tuple[County, County]) -> County:
    return counties[1]
