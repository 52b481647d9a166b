"""Transactions that begin with their first statement, and writes that wait for it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from domain.ids import new_uuid
from models.database import Database
from models.row_form import form_of
from tests.models.sample_tables import Shelf
from tests.models.test_database import elsewhere, only_postgres, shelf_names, shelve, turns
from tests.statements import statements_sent, verbs


@pytest_asyncio.fixture
async def sent(library: Database) -> AsyncIterator[list[str]]:
    async with statements_sent(library) as statements:
        yield statements


def wait_to_be_shelved(transaction: Any, name: str) -> UUID:
    form = form_of(Shelf)
    row = form.complete({"name": name})
    transaction.pending.insert(form, row["id"], form.values(row))
    identity: UUID = row["id"]
    return identity


async def keep(library: Database, *names: str, begun: str = "", fails: bool = False) -> None:
    async with in_transaction(library.write_connection_name) as transaction:
        if begun:
            await shelve(begun)
        for name in names:
            wait_to_be_shelved(transaction, name)
        if fails:
            raise ZeroDivisionError


async def lose(library: Database, name: str) -> None:
    async with in_transaction(library.write_connection_name) as inner:
        await Shelf.create(name=name, using_db=inner)
        raise ZeroDivisionError


async def test_a_transaction_without_statements_sends_none(
    library: Database, sent: list[str]
) -> None:
    async with in_transaction(library.write_connection_name):
        pass
    assert sent == []


async def test_what_waits_for_the_commit_goes_with_it(library: Database, sent: list[str]) -> None:
    async with in_transaction(library.write_connection_name) as transaction:
        identity = wait_to_be_shelved(transaction, "a")
        form = form_of(Shelf)
        transaction.pending.change(form, new_uuid(), form.changes({"name": "b"}))  # type: ignore[attr-defined]
    expected = {"sqlite": ["BEGIN", "INSERT", "UPDATE", "COMMIT"], "postgres": ["WITH"]}
    assert verbs(sent) == expected[library.dialect]
    assert (await Shelf.get(name="a")).id == identity


async def test_what_waits_is_written_before_the_next_statement(
    library: Database, sent: list[str]
) -> None:
    async with in_transaction(library.write_connection_name) as transaction:
        identity = wait_to_be_shelved(transaction, "a")
        assert (await Shelf.get(name="a")).id == identity
    assert verbs(sent) == ["BEGIN", "INSERT", "SELECT", "COMMIT"]


async def test_what_waits_is_forgotten_when_the_transaction_fails(
    library: Database, sent: list[str]
) -> None:
    with pytest.raises(ZeroDivisionError):
        await keep(library, "a", fails=True)
    assert sent == []
    assert await Shelf.all().count() == 0


async def test_a_refused_write_at_the_commit_leaves_nothing(library: Database) -> None:
    await shelve("a")
    with pytest.raises(IntegrityError):
        await keep(library, "b", "a")
    with pytest.raises(IntegrityError):
        await keep(library, "a", begun="c")
    assert await shelf_names() == ["a"]
    await shelve("d")


async def test_a_transaction_inside_begins_the_outer_one_first(library: Database) -> None:
    async with in_transaction(library.write_connection_name) as transaction:
        wait_to_be_shelved(transaction, "kept")
        with pytest.raises(ZeroDivisionError):
            await lose(library, "lost")
    assert await shelf_names() == ["kept"]


async def test_cancelled_while_it_waits_for_its_turn_it_leaves_the_database_free(
    library: Database,
) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with in_transaction(library.write_connection_name):
            await shelve("held")
            inside.set()
            await go_on.wait()

    holder = elsewhere(hold())
    await inside.wait()
    adding = elsewhere(keep(library, "late"))
    await turns(5)
    adding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await adding
    go_on.set()
    await holder
    await shelve("after")
    assert {"after", "held"} <= set(await shelf_names())


@only_postgres
async def test_locking_a_row_lets_others_add_rows_about_it(
    library: Database, sent: list[str]
) -> None:
    await shelve("a")
    async with in_transaction(library.write_connection_name):
        await Shelf.filter(name="a").select_for_update().get()
    assert any(statement.endswith("FOR NO KEY UPDATE") for statement in sent)
