"""Migrations go up and down with rows in the tables, and lose neither rows nor rules."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest

from domain.ids import new_uuid
from models import migrator
from models.database import dialect_of, sqlite_path
from models.migrator import NOTHING, MigrationRefused, migrate, pending
from tests.models.one_row import fill_empty_tables
from tests.models.schema_facts import facts_of

STEPS = "tests.models.sample_migrations"
AT_ONCE = "tests.models.sample_migrations_at_once"
NAMES = ("0001_initial", "0002_add_columns", "0003_widen", "0004_constrain", "0005_remove")


async def run(url: str, sql: str) -> list[Any]:
    """One statement with foreign keys enforced, on a connection of its own."""
    if dialect_of(url) == "postgres":
        connection = await asyncpg.connect(url)
        try:
            return [tuple(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()
    with closing(sqlite3.connect(sqlite_path(url), isolation_level=None)) as file:
        file.execute("PRAGMA foreign_keys=ON")
        return file.execute(sql).fetchall()


async def fill(url: str) -> None:
    """Two shelves; on the first, ten books."""
    shelves = [new_uuid().hex for _ in range(2)]
    await run(
        url, f"INSERT INTO shelf (id, name) VALUES ('{shelves[0]}', 'a'), ('{shelves[1]}', 'b')"
    )
    for number in range(10):
        await run(
            url,
            "INSERT INTO book (id, shelf_id, title, state, note, bought_at) VALUES"
            f" ('{new_uuid().hex}', '{shelves[0]}', 't{number}', 'IN', 'it''s; \"{number}\"',"
            f" '2026-03-0{number % 9 + 1}T00:00:00.000Z')",
        )


async def rows(url: str, *columns: str) -> list[Any]:
    return await run(url, f"SELECT {', '.join(columns)} FROM book ORDER BY title")


async def test_runs_all_migrations_on_an_empty_database(empty_url: str) -> None:
    assert await pending(empty_url, package=STEPS) == list(NAMES)

    report = await migrate(empty_url, package=STEPS)

    assert (report.applied, report.reverted, report.backup) == (NAMES, (), None)
    assert await pending(empty_url, package=STEPS) == []
    assert (await migrate(empty_url, package=STEPS)).applied == ()


async def test_asking_what_is_pending_makes_no_file(tmp_path: Path) -> None:
    assert len(await pending(f"sqlite://{tmp_path}/none.db", package=STEPS)) == 5
    assert not Path(tmp_path, "none.db").exists()  # noqa: ASYNC240


async def test_step_by_step_leads_to_the_same_schema_as_at_once(
    empty_url: str, second_empty_url: str
) -> None:
    await migrate(empty_url, NAMES[0], package=STEPS)
    await fill(empty_url)
    await migrate(empty_url, package=STEPS)
    await migrate(second_empty_url, package=AT_ONCE)

    assert await facts_of(empty_url) == await facts_of(second_empty_url)


async def test_rows_survive_every_step_up_and_down(empty_url: str) -> None:
    await migrate(empty_url, NAMES[0], package=STEPS)
    await fill(empty_url)
    before = await rows(empty_url, "id", "shelf_id", "title", "state", "note", "bought_at")

    for name in NAMES[1:]:
        await migrate(empty_url, name, package=STEPS)
        assert len(await rows(empty_url, "id")) == 10
    assert [row[0] for row in await rows(empty_url, "pages")] == [1] * 10
    for name in reversed(NAMES[:-1]):
        assert (await migrate(empty_url, name, package=STEPS)).applied == ()
        assert len(await rows(empty_url, "id")) == 10

    after = await rows(empty_url, "id", "shelf_id", "title", "state", "note", "bought_at")
    assert after == before
    assert await run(empty_url, "SELECT name FROM shelf ORDER BY name") == [("a",), ("b",)]


async def test_the_products_migrations_fit_tables_with_rows(empty_url: str) -> None:
    """Step by step, every table with a row of the step before."""
    names = await pending(empty_url)
    await migrate(empty_url, names[0])
    for name in names[1:]:
        await fill_empty_tables(empty_url)
        await migrate(empty_url, name)
    counts = await fill_empty_tables(empty_url)
    assert counts["consultation"] == counts["member"] == counts["event"] == 1


async def test_down_leads_back_to_the_same_schema(empty_url: str) -> None:
    seen = []
    for name in NAMES:
        await migrate(empty_url, name, package=STEPS)
        seen.append(await facts_of(empty_url))
    await fill_after_all(empty_url)

    for name, expected in reversed(list(zip(NAMES, seen, strict=True))[:-1]):
        await migrate(empty_url, name, package=STEPS)
        assert await facts_of(empty_url) == expected

    report = await migrate(empty_url, NOTHING, package=STEPS)
    assert report.reverted == ("0001_initial",)
    assert await facts_of(empty_url) == {}


async def fill_after_all(url: str) -> None:
    shelf = new_uuid().hex
    await run(url, f"INSERT INTO shelf (id, name) VALUES ('{shelf}', 'a')")
    await run(
        url,
        "INSERT INTO book (id, shelf_id, title, state, bought_at, pages) VALUES"
        f" ('{new_uuid().hex}', '{shelf}', 't', 'IN', '2026-03-01T00:00:00.000Z', 3)",
    )


REFUSED = (
    "UPDATE book SET state = 'GONE' WHERE title = 't1'",
    "UPDATE book SET state = 'OUT; LOST'",
    "UPDATE book SET title = 't2' WHERE title = 't1'",
    "UPDATE book SET title = NULL",
    f"UPDATE book SET shelf_id = '{new_uuid().hex}'",
    "UPDATE shelf SET name = 'a'",
    "INSERT INTO book SELECT * FROM book",
)


async def test_the_database_still_refuses_what_breaks_a_rule(empty_url: str) -> None:
    """Also after its tables were rebuilt by going up and down again."""
    await migrate(empty_url, NAMES[0], package=STEPS)
    await fill(empty_url)
    before = await rows(empty_url, "*")
    for target in (NAMES[0], NAMES[2], NAMES[0]):
        await migrate(empty_url, target, package=STEPS)

        for change in REFUSED if target == NAMES[0] else REFUSED[:1]:
            with pytest.raises((sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)):
                await run(empty_url, change)

    assert await rows(empty_url, "*") == before


async def test_a_failing_migration_changes_nothing(empty_url: str) -> None:
    """The rows break the new CHECK of the fourth step."""
    await migrate(empty_url, NAMES[2], package=STEPS)
    await fill_after_widening(empty_url)
    before = await facts_of(empty_url)

    with pytest.raises(Exception, match="book_pages"):
        await migrate(empty_url, package=STEPS)

    assert await facts_of(empty_url) == before
    assert await run(empty_url, "SELECT pages FROM book") == [(-1,)]
    assert await pending(empty_url, package=STEPS) == list(NAMES[3:])


async def fill_after_widening(url: str) -> None:
    shelf = new_uuid().hex
    await run(url, f"INSERT INTO shelf (id, name) VALUES ('{shelf}', 'a')")
    await run(
        url,
        "INSERT INTO book (id, shelf_id, title, state, bought_at, pages) VALUES"
        f" ('{new_uuid().hex}', '{shelf}', 't', 'IN', '2026-03-01T00:00:00.000Z', -1)",
    )


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_refuses_to_keep_broken_references(empty_url: str) -> None:
    await migrate(empty_url, NAMES[0], package=STEPS)
    await fill(empty_url)
    with closing(sqlite3.connect(sqlite_path(empty_url), isolation_level=None)) as file:
        file.execute("DELETE FROM shelf WHERE name = 'a'")

    with pytest.raises(MigrationRefused, match="book"):
        await migrate(empty_url, package=STEPS)

    assert await pending(empty_url, package=STEPS) == list(NAMES[1:])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_copies_the_file_before_touching_it(empty_url: str) -> None:
    await migrate(empty_url, NAMES[0], package=STEPS)
    await fill(empty_url)

    report = await migrate(empty_url, package=STEPS)

    assert report.backup is not None
    assert report.backup.parent == Path(sqlite_path(empty_url)).parent
    assert ".before-0002_add_columns-" in report.backup.name
    copy = f"sqlite://{report.backup}"
    assert await pending(copy, package=STEPS) == list(NAMES[1:])
    assert len(await rows(copy, "id")) == 10


async def test_two_migrators_at_once_do_the_work_once(empty_url: str) -> None:
    script = (
        "import asyncio, sys; from models.migrator import migrate;"
        "print(*asyncio.run(migrate(sys.argv[1], package=sys.argv[2])).applied)"
    )
    command = [sys.executable, "-c", script, empty_url, STEPS]
    processes = [
        await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        for _ in range(2)
    ]

    answers = await asyncio.gather(*(process.communicate() for process in processes))

    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(out.decode().strip() for out, _ in answers) == ["", " ".join(NAMES)]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_refuses_a_file_in_use(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrator, "PATIENCE_MS", 50)
    await migrate(empty_url, NAMES[0], package=STEPS)
    with closing(sqlite3.connect(sqlite_path(empty_url), isolation_level=None)) as server:
        server.execute("SELECT count(*) FROM book").fetchall()

        with pytest.raises(MigrationRefused, match="停止服务"):
            await migrate(empty_url, package=STEPS)

        assert await pending(empty_url, package=STEPS) == list(NAMES[1:])


async def test_refuses_a_database_from_a_newer_version(empty_url: str) -> None:
    await migrate(empty_url, package=STEPS)
    before = await facts_of(empty_url)

    with pytest.raises(MigrationRefused, match="0005_remove"):
        await pending(empty_url, package=AT_ONCE)
    with pytest.raises(MigrationRefused, match="0002_add_columns"):
        await migrate(empty_url, package=AT_ONCE)

    assert await facts_of(empty_url) == before


async def test_refuses_to_go_back_over_what_cannot_be_undone(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(empty_url, NAMES[3], package=STEPS)
    before = await facts_of(empty_url)
    correction = import_module(f"{STEPS}.{NAMES[3]}").Migration.operations[0]
    monkeypatch.setattr(correction, "reversible", False)

    with pytest.raises(MigrationRefused, match=r"0004_constrain 不能退回：Run Python code。"):
        await migrate(empty_url, NAMES[2], package=STEPS)

    assert await facts_of(empty_url) == before
    assert await pending(empty_url, package=STEPS) == [NAMES[4]]


async def test_refuses_an_unknown_target(empty_url: str) -> None:
    with pytest.raises(MigrationRefused, match="0042_answer"):
        await migrate(empty_url, "0042_answer", package=STEPS)

    assert await facts_of(empty_url) == {}
