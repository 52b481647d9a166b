"""The database goes away or its disk is full: said plainly, nothing half-done, well again after."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import asyncpg  # type: ignore[import-untyped]
import pytest
import pytest_asyncio

from models.database import Database, open_database
from models.event import Event
from models.issue import Issue
from models.outage import is_outage
from server.app import Application
from tests.api.pushing import collected_in, kinds, of, push
from tests.application import Clients, build_application, clients_of, codes_of, operation
from tests.conftest import TestDatabases
from tests.ports import free_port
from tests.server.asgi_calls import Answer, HttpCall

READ = "{ issues { nodes { title } } }"
ROOM, PLENTY = 60, 2**30
"""Pages a file may still grow by: for some of what is sent, for all of it."""


class Bridge:
    """A way over TCP to the PostgreSQL of a URL that can be broken and mended."""

    def __init__(self, url: str) -> None:
        self.port = free_port()
        self._there = urlsplit(url)
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    def cut(self) -> None:
        """Every connection breaks; a new one is refused."""
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    async def _carry(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        far, to_far = await self._other_side()
        self._writers |= {to_near, to_far}
        await asyncio.gather(_pour(near, to_far), _pour(far, to_near))
        self._writers -= {to_near, to_far}

    async def _other_side(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The embedded server of the tests listens on a socket in a folder only."""
        there = self._there
        if folder := parse_qs(there.query).get("host"):
            return await asyncio.open_unix_connection(f"{folder[0]}/.s.PGSQL.5432")
        return await asyncio.open_connection(there.hostname, there.port or 5432)


async def _pour(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await source.read(65536):
            to.write(chunk)
            await to.drain()
    to.close()


@asynccontextmanager
async def behind_a_bridge(url: str) -> AsyncIterator[tuple[Database, Bridge]]:
    """A PostgreSQL database, open; the bridge is whole again before it is closed."""
    there, bridge = urlsplit(url), Bridge(url)
    await bridge.mend()
    name = f"{there.username}:{there.password or ''}@127.0.0.1:{bridge.port}"
    try:
        over_it = urlunsplit(there._replace(netloc=name, query=""))
        async with open_database(over_it) as database:
            yield database, bridge
    finally:
        bridge.cut()


async def upload(application: Application, token: str) -> Answer:
    """The first word of an upload over tus."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Tus-Resumable": "1.0.0",
        "Upload-Length": "3",
        "Upload-Metadata": "photoId cGhvXzAx",
    }
    call = HttpCall(application.asgi, "POST", headers, b"")
    call.scope["path"] = "/uploads"
    return await call.run()


def assert_unavailable(answer: Answer, status: int) -> None:
    assert (answer.status, codes_of(answer)) == (status, {"UNAVAILABLE"})
    if status == 503:
        assert answer.headers["retry-after"] == "5"


async def counted() -> tuple[int, int]:
    return await Issue.all().count(), await Event.all().count()


async def test_a_database_that_goes_away_is_told_plainly_and_is_there_again(
    test_databases: TestDatabases, tmp_path: Path
) -> None:
    url = await test_databases.make_migrated("postgres")
    async with behind_a_bridge(url) as (database, bridge):
        clients = await clients_of(build_application(database, tmp_path))
        item = collected_in(clients, "A1")
        for name in ("zhao", "qian"):
            await clients.token(name)
        await clients.ask(READ, "zhao")
        before = await counted()
        bridge.cut()
        assert_unavailable(await clients.send(READ, "zhao"), 200)
        assert_unavailable(await clients.send(READ, "qian"), 503)
        pushed = {"clientMutationId": "p", "sentAt": of(item)["capturedAt"], "items": [item]}
        text = operation("SyncPush").body
        assert_unavailable(await clients.send(text, "zhao", input=pushed), 200)
        token = clients.tokens["qian"]
        assert_unavailable(await upload(clients.application, token), 503)
        await bridge.mend()
        await _back(clients)
        assert await counted() == before
        assert kinds(await push(clients, "zhao", item)) == ["Applied"]
        assert kinds(await push(clients, "zhao", item)) == ["Replayed"]


async def _back(clients: Clients) -> None:
    """Connections that broke unnoticed fail once each."""
    for _ in range(20):
        if not codes_of(await clients.send(READ, "qian")):
            return
    raise AssertionError("still away")


@pytest_asyncio.fixture
async def full_disk(
    test_databases: TestDatabases, tmp_path: Path
) -> AsyncIterator[tuple[Clients, Any]]:
    """People of a village whose SQLite file may not grow, and the connection that says so."""
    async with open_database(await test_databases.make_migrated("sqlite")) as database:
        clients = await clients_of(build_application(database, tmp_path))
        await clients.token("zhao")
        connection: Any = Issue._meta.db
        _, rows = await connection.execute_query("PRAGMA page_count")
        await connection.execute_query(f"PRAGMA max_page_count = {rows[0][0] + ROOM}")
        yield clients, connection


async def test_a_full_disk_refuses_writes_whole_and_takes_them_when_there_is_room(
    full_disk: tuple[Clients, Any],
) -> None:
    clients, connection = full_disk
    text, (issues, events), refused = operation("IssueCollect").body, await counted(), 0
    sent = [of(collected_in(clients, "A1", content="详" * 5000)) for _ in range(40)]
    for given in sent:
        answer = await clients.send(text, "zhao", input=given)
        assert codes_of(answer) <= {"UNAVAILABLE"}
        refused += bool(codes_of(answer))
        await clients.ask(READ, "zhao")
    taken = len(sent) - refused
    assert min(taken, refused) > 0
    assert await counted() == (issues + taken, events + taken)
    await connection.execute_query(f"PRAGMA max_page_count = {PLENTY}")
    again = [(await clients.ask(text, "zhao", input=given))["issueCollect"] for given in sent]
    assert sum(each["replayed"] for each in again) == taken
    assert await counted() == (issues + len(sent), events + len(sent))


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        OSError(28, "No space left on device"),
        asyncpg.CannotConnectNowError(""),
        asyncpg.TooManyConnectionsError(""),
        asyncpg.AdminShutdownError(""),
        asyncpg.DiskFullError(""),
        asyncpg.ReadOnlySQLTransactionError(""),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InternalClientError("got result for unknown protocol state 3"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_outage_is_known_by_its_kind_and_behind_another_error(error: Exception) -> None:
    wrapped = RuntimeError()
    wrapped.__cause__ = error
    assert is_outage(error)
    assert is_outage(wrapped)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        FileNotFoundError(2, ""),
        asyncpg.UniqueViolationError(""),
        asyncpg.QueryCanceledError(""),
        asyncpg.InterfaceError("the server expects 2 arguments"),
        sqlite3.IntegrityError("UNIQUE constraint failed"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_bug_is_no_outage(error: Exception) -> None:
    assert not is_outage(error)
