"""How SQLite finds the issues somebody may see: judged in an index, read when they are shown."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio

from models.database import open_database
from tests.application import Clients, build_application, clients_of, operation
from tests.conftest import TestDatabases

MINE = {"filter": {"mine": True}}


@pytest_asyncio.fixture(scope="module")
async def clients(
    test_databases: TestDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Clients]:
    async with open_database(await test_databases.make_migrated("sqlite")) as database:
        yield await clients_of(build_application(database, tmp_path_factory.mktemp("plans")))


async def plan_of(clients: Clients, variables: dict[str, Any]) -> list[str]:
    """What SQLite says it does for a member's feed."""
    database, asked = clients.application.world.database, []
    read_value = database.read_value

    async def heard(sql: str, params: Sequence[Any] = ()) -> Any:
        asked.append((sql, params))
        return await read_value(sql, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "read_value", heard)
        await clients.ask(operation("HomeFeed").body, "sun", first=20, **variables)
    sql, params = next(each for each in asked if '"issue"' in each[0])
    return [row[3] for row in await database.read(f"EXPLAIN QUERY PLAN {sql}", params)]


@pytest.mark.parametrize(
    ("variables", "first_column"), [({}, "county_id"), (MINE, "area_id")], ids=["all", "mine"]
)
async def test_a_feed_reads_only_the_rows_of_its_page(
    clients: Clients, variables: dict[str, Any], first_column: str
) -> None:
    plan = await plan_of(clients, variables)
    covering = [each for each in plan if "USING COVERING INDEX idx_issue_" in each]
    assert any(f"({first_column}=?" in each for each in covering), plan
    assert any("sqlite_autoindex_issue_1 (id=?)" in each for each in plan)
