"""Rows from a model's metadata: defaults, forms, and what a model does not have."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from tortoise.exceptions import ValidationError

from domain.ids import new_uuid
from models.database import Database
from models.row_form import form_of
from tests.models.sample_tables import Book

BEIJING = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 1, 12, 0, 0, 123_456, tzinfo=BEIJING)


def new_book(**given: Any) -> dict[str, Any]:
    return {"shelf_id": new_uuid(), "title": "桓仁县志", "bought_at": NOON, **given}


async def test_fills_in_what_the_model_supplies(library: Database) -> None:
    row = form_of(Book).complete(new_book())
    assert (row["state"], row["facts"], row["note"], row["borrower_id"]) == ("IN", {}, None, None)
    assert row["id"].version == 7
    assert form_of(Book).complete(new_book())["facts"] is not row["facts"]


async def test_names_columns_that_are_missing_or_unknown(library: Database) -> None:
    with pytest.raises(TypeError, match=r"Book: unknown \['shelf'\], missing \['shelf_id'\]"):
        form_of(Book).complete({"shelf": 1, "title": "x", "bought_at": NOON})
    with pytest.raises(TypeError, match=r"unknown \['titel'\], missing \[\]"):
        form_of(Book).changes({"titel": "x"})


async def test_values_are_what_the_driver_takes(library: Database) -> None:
    values = form_of(Book).changes({"bought_at": NOON, "facts": {"页": 3}, "note": None})
    assert values == {
        "bought_at": datetime(2026, 3, 1, 4, 0, 0, 123_000, tzinfo=UTC),
        "facts": '{"页":3}',
        "note": None,
    }


async def test_a_field_refuses_what_it_cannot_hold(library: Database) -> None:
    with pytest.raises(ValidationError):
        form_of(Book).values(form_of(Book).complete(new_book(title="长" * 101)))


async def test_the_object_of_a_new_row_is_the_model_s_own(library: Database) -> None:
    form = form_of(Book)
    row = form.complete(new_book())
    book = form.instance(row)
    assert (book.title, book.shelf_id, book._saved_in_db) == ("桓仁县志", row["shelf_id"], True)
    book.title = "县志"
    assert form.present(book) == row | {"title": "县志"}
