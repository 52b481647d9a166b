"""Databases for the tests: the same tests run on SQLite and on a real PostgreSQL."""

import gc
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import quote

import pytest
import pytest_asyncio
import structlog
from tortoise.connection import get_connections

from domain.ids import new_uuid
from models.database import Database, open_database, sqlite_path
from models.migrator import migrate
from tests import postgres
from tests.running import pytest_collection_modifyitems as pytest_collection_modifyitems
from tests.running import pytest_runtest_makereport as pytest_runtest_makereport
from tests.seaweed import s3_service as s3_service

# Its default draws tracebacks with every local variable: gigabytes for one bug in a fuzz test.
structlog.configure(
    processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
)


def pytest_collection_finish() -> None:
    """Modules, schema and plans stay to the end: looking at them again and again costs a sixth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; whatever needs it runs on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def postgres_server(testrun_uid: str) -> str:
    """The URL of one server for all workers; skips, with the reason, where there is none."""
    try:
        # Not below pytest's own folder: every new run closes that to the server's user.
        return postgres.find_server(Path(gettempdir()) / f"gridhall-test-{testrun_uid}")
    except postgres.NoPostgres as reason:
        pytest.skip(f"no PostgreSQL here: {reason}")


class TestDatabases:
    """The databases one worker makes, each engine's migrated one only once."""

    __test__ = False

    def __init__(self, request: pytest.FixtureRequest, folder: Path) -> None:
        self._request = request
        self._folder = folder
        self._server = ""
        self._on_server: list[str] = []
        self._returned: list[str] = []
        self._migrated: dict[str, str] = {}
        self._templates: dict[str, str] = {}

    async def make_empty(self, engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite://{quote(str(self._folder / new_uuid().hex))}.db"
        if self._returned:
            return self._returned.pop()
        self._server = self._request.getfixturevalue("postgres_server")
        url = await postgres.create_database(self._server)
        self._on_server.append(url)
        return url

    async def take_back(self, url: str) -> None:
        """On PostgreSQL emptying a database to use it again is ten times faster than a new one."""
        if url in self._on_server:
            await postgres.drop_all_tables(url)
            self._returned.append(url)

    async def migrated(self, engine: str) -> str:
        if engine not in self._migrated:
            self._migrated[engine] = await self.make_migrated(engine)
        return self._migrated[engine]

    async def make_migrated(self, engine: str) -> str:
        """A migrated database without rows, for a server of its own: a copy, made at once."""
        if engine not in self._templates:
            self._templates[engine] = await self.make_empty(engine)
            await migrate(self._templates[engine])
        template = self._templates[engine]
        if engine == "sqlite":
            url = await self.make_empty(engine)
            shutil.copy(sqlite_path(template), sqlite_path(url))
            return url
        url = await postgres.create_database(self._server, template)
        self._on_server.append(url)
        return url

    async def drop_all(self) -> None:
        for url in self._on_server:
            await postgres.drop_database(self._server, url)


@pytest_asyncio.fixture(scope="session")
async def test_databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[TestDatabases]:
    databases = TestDatabases(request, tmp_path_factory.mktemp("databases"))
    yield databases
    await databases.drop_all()


@pytest_asyncio.fixture
async def empty_url(test_databases: TestDatabases, engine: str) -> AsyncIterator[str]:
    """A database of the test's own, without any table."""
    url = await test_databases.make_empty(engine)
    yield url
    await test_databases.take_back(url)


@pytest_asyncio.fixture
async def second_empty_url(test_databases: TestDatabases, engine: str) -> AsyncIterator[str]:
    """Another one, to compare with."""
    url = await test_databases.make_empty(engine)
    yield url
    await test_databases.take_back(url)


@pytest_asyncio.fixture(scope="session")
async def engine_url(test_databases: TestDatabases, engine: str) -> str:
    """The worker's migrated database; its rows are whatever the last test left."""
    return await test_databases.migrated(engine)


@pytest_asyncio.fixture(scope="session")
async def _open_database(engine_url: str) -> AsyncIterator[Database]:
    async with open_database(engine_url) as opened:
        if opened.dialect == "sqlite":
            # As with PostgreSQL in tests/postgres.py: no power is lost during a test.
            connection = get_connections().get(opened.write_connection_name)
            await connection.execute_script("PRAGMA synchronous = OFF")
        yield opened


@pytest_asyncio.fixture
async def database(_open_database: Database) -> Database:
    """The worker's open database, migrated and without rows; commits are real."""
    await delete_all_rows(_open_database.url)
    return _open_database


async def delete_all_rows(url: str) -> None:
    if url.startswith("sqlite"):
        _delete_all_rows_of_file(sqlite_path(url))
    else:
        await postgres.delete_all_rows(url)


def _delete_all_rows_of_file(path: str) -> None:
    connection = _cleaner(path)
    connection.execute("BEGIN IMMEDIATE")
    for table in list(_tables(connection)):
        connection.execute(f'DELETE FROM "{table}"')
    connection.execute("COMMIT")


@cache
def _cleaner(path: str) -> sqlite3.Connection:
    """One per file: a new one would read the whole schema before it deletes anything."""
    connection = sqlite3.connect(path, timeout=15, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    return connection


def _tables(connection: sqlite3.Connection) -> Iterator[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for (name,) in connection.execute(query):
        if name != "tortoise_migrations":
            yield name
