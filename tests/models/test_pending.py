"""Writes that wait: merged by row, grouped by shape, and joined into one PostgreSQL statement."""

from typing import Any
from uuid import UUID

import pytest
from tortoise.exceptions import IntegrityError

from models.pending import MOST_VALUES, Pending, Statement
from models.row_form import RowForm, form_of
from models.together import together
from tests.models.sample_tables import Book, Shelf

ONE, TWO = UUID(int=1), UUID(int=2)


class Shelves:
    """As much of a form as pending writes look at."""

    table, key = "shelf", "id"


class Books:
    table, key = "book", "id"


SHELF: RowForm[Any] = Shelves()  # type: ignore[assignment]
BOOK: RowForm[Any] = Books()  # type: ignore[assignment]


def sqls(pending: Pending) -> list[tuple[str, list[Any]]]:
    statements, _ = pending.take()
    return [(each.sql, list(each.values)) for each in statements]


def test_rows_of_one_table_share_a_statement_and_keep_their_order() -> None:
    pending = Pending()
    pending.insert(SHELF, ONE, {"id": ONE, "name": "a"})
    pending.insert(BOOK, ONE, {"id": ONE, "shelf_id": ONE})
    pending.insert(BOOK, TWO, {"id": TWO, "shelf_id": ONE})
    assert sqls(pending) == [
        ('INSERT INTO "shelf" ("id", "name") VALUES ($1, $2)', [ONE, "a"]),
        (
            'INSERT INTO "book" ("id", "shelf_id") VALUES ($1, $2), ($3, $4)',
            [ONE, ONE, TWO, ONE],
        ),
    ]
    assert not pending


def test_a_row_is_written_once_however_often_it_changed() -> None:
    pending = Pending()
    pending.change(SHELF, ONE, {"name": "a"})
    pending.add(SHELF, ONE, {"books": 1})
    pending.change(SHELF, ONE, {"name": "b"})
    pending.add(SHELF, ONE, {"books": 2})
    assert sqls(pending) == [
        (
            'UPDATE "shelf" SET "name" = $1, "books" = "books" + $2 WHERE "id" = $3',
            ["b", 3, ONE],
        )
    ]


def test_changes_of_a_row_that_waits_go_into_it() -> None:
    pending = Pending()
    pending.insert(SHELF, ONE, {"id": ONE, "books": 1})
    pending.add(SHELF, ONE, {"books": 2})
    assert sqls(pending) == [('INSERT INTO "shelf" ("id", "books") VALUES ($1, $2)', [ONE, 3])]


def test_a_value_set_forgets_what_was_added_before() -> None:
    pending = Pending()
    pending.add(SHELF, ONE, {"books": 5})
    pending.change(SHELF, ONE, {"books": 0})
    assert sqls(pending) == [('UPDATE "shelf" SET "books" = $1 WHERE "id" = $2', [0, ONE])]


def test_the_same_id_twice_is_refused_as_by_the_database() -> None:
    pending = Pending()
    pending.insert(SHELF, ONE, {"id": ONE})
    with pytest.raises(IntegrityError, match="UNIQUE constraint failed"):
        pending.insert(SHELF, ONE, {"id": ONE})


class Last:
    def on_sqlite(self, connection: Any) -> None:
        raise NotImplementedError

    def for_postgres(self) -> Statement:
        return Statement("h AS (SELECT $1 WHERE {written}) INSERT INTO log SELECT $2", ["h", "l"])


def test_one_statement_for_postgres_with_the_closing_last() -> None:
    first = Statement("INSERT INTO a VALUES ($1, $2)", [1, 2])
    second = Statement("UPDATE b SET c = $1", [3])
    assert together([first, second], Last()) == [
        Statement(
            "WITH RECURSIVE w0 AS (INSERT INTO a VALUES ($1, $2) RETURNING 1), "
            "w1 AS (UPDATE b SET c = $3 RETURNING 1), "
            "h AS (SELECT $4 WHERE (SELECT count(*) FROM w0) + (SELECT count(*) FROM w1) >= 0) "
            "INSERT INTO log SELECT $5",
            [1, 2, 3, "h", "l"],
        )
    ]
    assert together([first], None) == [first]


def test_more_values_than_a_statement_takes_go_into_several() -> None:
    many = Statement("INSERT INTO a VALUES ($1)", [0] * MOST_VALUES)
    one = Statement("UPDATE b SET c = $1", [3])
    found = together([many, one, one], None)
    assert [len(each.values) for each in found] == [MOST_VALUES, 2]


def test_the_key_and_the_table_are_the_model_s() -> None:
    assert (form_of(Book).table, form_of(Shelf).key) == ("book", "id")
