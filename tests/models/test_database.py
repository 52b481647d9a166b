"""The open database: safe transactions, reads beside them, and nothing lost to cancellation."""

import asyncio
import contextvars
import random
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from domain.ids import new_uuid
from models.database import BadDatabaseUrl, Database, connection_config, open_database, sqlite_path
from models.safe_asyncpg import FairPool
from tests.models.sample_tables import Book, Shelf

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    " SELECT max(i) FROM n",
    "postgres": "SELECT pg_sleep(3600)",
}
NOW = datetime(2026, 3, 1, tzinfo=UTC)


only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
only_postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


def elsewhere(work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
    """A task that knows nothing of the transaction open here, like another request."""
    return asyncio.create_task(work, context=contextvars.Context())


async def shelve(*names: str) -> None:
    for name in names:
        await Shelf.create(name=name)


async def shelf_names() -> list[str]:
    return [shelf.name for shelf in await Shelf.all().order_by("name")]


async def add_at_once(shelves: list[Shelf]) -> None:
    await Shelf.bulk_create(shelves)


async def add_in_a_transaction(database: Database, name: str) -> None:
    async with in_transaction(database.write_connection_name):
        await Shelf.create(name=name)


async def turns(count: int) -> None:
    """Let the event loop go round so many times."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_reads_rows_by_position(library: Database) -> None:
    await shelve("a", "b")

    rows = await library.read("SELECT name, 1 FROM shelf ORDER BY name")

    assert [tuple(row) for row in rows] == [("a", 1), ("b", 1)]
    assert await library.read("SELECT name FROM shelf WHERE 1 = 0") == []


async def test_reads_one_value(library: Database) -> None:
    assert await library.read_value("SELECT 7, 8") == 7
    assert await library.read_value("SELECT 7 WHERE 1 = 0") is None


async def test_a_bad_read_raises_and_the_next_one_works(library: Database) -> None:
    with pytest.raises(Exception, match="no_such_table"):
        await library.read("SELECT * FROM no_such_table")

    assert await library.read_value("SELECT 1") == 1


async def test_a_read_cannot_write(library: Database) -> None:
    with pytest.raises(Exception, match=r"read-?only"):
        await library.read(f"INSERT INTO shelf (id, name) VALUES ('{new_uuid().hex}', 'x')")

    assert await Shelf.all().count() == 0


@only_sqlite
async def test_sqlite_is_durable_and_keeps_references(library: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 15_000, "foreign_keys": 1}

    async with in_transaction(library.write_connection_name) as connection:
        found = {
            name: (await connection.execute_query(f"PRAGMA {name}"))[1][0][0] for name in wanted
        }

    assert found == wanted


async def test_a_transaction_commits_or_leaves_nothing(library: Database) -> None:
    async with in_transaction(library.write_connection_name):
        await Shelf.create(name="kept")

    async def fail() -> None:
        async with in_transaction(library.write_connection_name):
            await Shelf.create(name="lost")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await shelf_names() == ["kept"]


async def test_a_broken_rule_of_the_database_is_an_integrity_error(library: Database) -> None:
    await Shelf.create(name="a")
    with pytest.raises(IntegrityError):
        await Shelf.create(name="a")
    with pytest.raises(IntegrityError):
        await Book.create(shelf_id=new_uuid(), title="无架之书", bought_at=NOW)

    assert await Shelf.all().count() == 1
    assert await Book.all().count() == 0


@only_sqlite
async def test_a_failed_commit_frees_the_database(library: Database) -> None:
    """A deferred reference is checked by COMMIT itself."""

    async def fail() -> None:
        async with in_transaction(library.write_connection_name) as connection:
            await connection.execute_script("PRAGMA defer_foreign_keys=ON")
            await Book.create(shelf_id=new_uuid(), title="无架之书", bought_at=NOW)

    with pytest.raises(IntegrityError):
        await fail()
    await shelve("a")
    assert (await Shelf.all().count(), await Book.all().count()) == (1, 0)


async def test_400_cancelled_transactions_leave_the_database_free(library: Database) -> None:
    chance = random.Random(20260301)
    done: set[str] = set()

    async def add(name: str) -> None:
        await add_in_a_transaction(library, name)
        done.add(name)

    for number in range(400):
        task = asyncio.create_task(add(f"{number}"))
        await turns(chance.randrange(120))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async with asyncio.timeout(20):
        await asyncio.gather(*(add(f"after {number}") for number in range(4)))
    assert done <= set(await shelf_names())
    assert {f"after {number}" for number in range(4)} <= done


async def test_cancelled_crowds_leave_the_database_free(library: Database) -> None:
    """Cancelled while queueing for the lock or for a connection of the pool."""
    chance = random.Random(20260302)

    def add(name: str) -> "asyncio.Task[None]":
        return asyncio.create_task(add_in_a_transaction(library, name))

    for crowd in range(20):
        tasks = [add(f"{crowd}-{number}") for number in range(20)]
        await turns(chance.randrange(200))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async with asyncio.timeout(20):
        await asyncio.gather(*(add(f"after {number}") for number in range(4)))


async def test_a_cancelled_bulk_insert_leaves_no_transaction_open(library: Database) -> None:
    for crowd in range(30):
        shelves = [Shelf(name=f"{crowd}-{number}") for number in range(50)]
        task = asyncio.create_task(add_at_once(shelves))
        await turns(crowd * 3)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async with asyncio.timeout(20):
        await shelve("after")
    assert len(await elsewhere(shelf_names())) % 50 == 1


async def test_cancelled_reads_are_given_up(library: Database) -> None:
    """Twice as many endless reads as there are threads or connections."""
    reads = [asyncio.create_task(library.read(ENDLESS[library.dialect])) for _ in range(8)]
    await turns(50)
    for read in reads:
        read.cancel()
    await asyncio.gather(*reads, return_exceptions=True)

    async with asyncio.timeout(20):
        values = await asyncio.gather(*(library.read_value("SELECT 1") for _ in range(8)))
    assert values == [1] * 8


async def test_reads_run_beside_a_transaction(library: Database) -> None:
    async with asyncio.timeout(10), in_transaction(library.write_connection_name):
        await Shelf.create(name="a")

        seen_by_sql = await library.read_value("SELECT count(*) FROM shelf")
        seen_by_models = await elsewhere(shelf_names())
        seen_inside = await shelf_names()

    assert (seen_by_sql, seen_by_models, seen_inside) == (0, [], ["a"])
    assert await library.read_value("SELECT count(*) FROM shelf") == 1


async def test_transactions_wait_for_one_another(library: Database) -> None:
    async with in_transaction(library.write_connection_name):
        waiting = elsewhere(add_in_a_transaction(library, "b"))
        await shelve("a")
    await waiting

    assert await shelf_names() == ["a", "b"]


@only_sqlite
async def test_four_processes_read_then_write_without_an_error(library: Database) -> None:
    command = [sys.executable, "-m", "tests.models.counting", library.url, "30"]
    processes = [await asyncio.create_subprocess_exec(*command) for _ in range(4)]

    codes = await asyncio.gather(*(process.wait() for process in processes))

    assert codes == [0, 0, 0, 0]
    assert await shelf_names() == [f"{number:04}" for number in range(1, 121)]


@only_postgres
async def test_connections_are_given_in_the_order_they_were_asked_for(library: Database) -> None:
    async with in_transaction(library.write_connection_name) as transaction:
        pool: FairPool = transaction._parent._pool
    order: list[int] = []

    async def borrow(number: int) -> None:
        connection = await pool.acquire()
        order.append(number)
        await pool.release(connection)

    held = [await pool.acquire(), await pool.acquire()]
    waiting = [asyncio.create_task(borrow(number)) for number in range(4)]
    await turns(5)
    await pool.release(held.pop())
    newcomer = asyncio.create_task(borrow(4))
    await asyncio.gather(*waiting, newcomer)
    await pool.release(held.pop())

    assert order == [0, 1, 2, 3, 4]


@only_postgres
async def test_a_lost_connection_is_replaced(library: Database) -> None:
    await asyncio.gather(*(library.read("SELECT 1") for _ in range(2)))
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    query = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {others}"
    async with in_transaction(library.write_connection_name) as connection:
        await connection.execute_query(query)

    reads = (library.read_value("SELECT 1") for _ in range(4))
    await asyncio.gather(*reads, return_exceptions=True)

    async with asyncio.timeout(10):
        values = await asyncio.gather(*(library.read_value("SELECT 1") for _ in range(6)))
    assert values == [1] * 6


@only_postgres
async def test_no_session_state_is_reset_on_release(library: Database) -> None:
    """The price of a round trip per read; so nothing may be left on a session."""
    await asyncio.gather(shelf_names(), shelf_names())

    reset = await library.read(
        "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
        " AND query LIKE '%UNLISTEN%' AND pid <> pg_backend_pid()"
    )

    assert reset == []


async def test_an_inner_database_gives_the_models_back(library: Database, tmp_path: Path) -> None:
    await Shelf.create(name="outer")
    inner_url = f"sqlite://{tmp_path / 'inner.db'}"

    async with open_database(inner_url, modules=["tests.models.sample_tables"]):
        with pytest.raises(OperationalError):
            await Shelf.all().count()

    assert await shelf_names() == ["outer"]
    assert await elsewhere(shelf_names()) == ["outer"]


def test_refuses_an_unknown_scheme() -> None:
    with pytest.raises(BadDatabaseUrl, match="mysql"):
        connection_config("mysql://root@localhost/x", pool_size=1)


def test_reads_the_path_of_a_sqlite_url() -> None:
    assert sqlite_path("sqlite:///srv/grid%20hall/a.db") == "/srv/grid hall/a.db"
    assert sqlite_path("sqlite:////srv/a.db") == "/srv/a.db"
