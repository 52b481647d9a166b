"""Columns hold the same fact on both engines, whichever way it is written or asked for."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from domain.ids import new_uuid
from models.columns import instant_text, to_instant
from models.database import Database
from tests.models.sample_tables import Book, Shelf

NOON = datetime(2026, 3, 1, 4, 0, 0, 123_000, tzinfo=UTC)


async def shelve(title: str, bought_at: datetime = NOON, read_at: datetime | None = None) -> Book:
    shelf, _ = await Shelf.get_or_create(name="法律")
    return await Book.create(shelf=shelf, title=title, bought_at=bought_at, read_at=read_at)


def test_text_of_an_instant_is_utc_with_milliseconds() -> None:
    shanghai = timezone(timedelta(hours=8))

    assert instant_text(NOON) == "2026-03-01T04:00:00.123Z"
    assert instant_text(NOON.astimezone(shanghai)) == "2026-03-01T04:00:00.123Z"
    assert instant_text(NOON.replace(microsecond=0)) == "2026-03-01T04:00:00.000Z"


def test_instant_loses_microseconds() -> None:
    assert to_instant(NOON.replace(microsecond=123_999)) == NOON
    assert to_instant("2026-03-01T12:00:00.123999+08:00") == NOON


async def test_refuses_a_time_without_offset(library: Database) -> None:
    with pytest.raises(ValueError, match="names no offset"):
        await shelve("民法典", NOON.replace(tzinfo=None))

    assert await Book.all().count() == 0


async def test_reads_back_what_was_written(library: Database) -> None:
    written = await shelve("民法典", NOON.replace(microsecond=123_456))

    read = await Book.get(id=written.id)

    assert (read.id, read.bought_at, read.read_at) == (written.id, NOON, None)
    assert read.id.version == 7
    assert read.bought_at.utcoffset() == timedelta(0)
    assert written.bought_at == NOON


async def test_stored_form(library: Database) -> None:
    book = await shelve("民法典", NOON.astimezone(timezone(timedelta(hours=8))))

    [(book_id, shelf_id, bought_at, note)] = await library.read(
        "SELECT id, shelf_id, bought_at, note FROM book"
    )

    expected = {
        "sqlite": (book.id.hex, book.shelf_id.hex, "2026-03-01T04:00:00.123Z"),
        "postgres": (book.id, book.shelf_id, NOON),
    }
    assert (book_id, shelf_id, bought_at) == expected[library.dialect]
    assert note is None


async def test_reads_take_uuids_and_instants_as_parameters(library: Database) -> None:
    book = await shelve("民法典")
    one, two = ("?1", "?2") if library.dialect == "sqlite" else ("$1", "$2")

    title = await library.read_value(
        f"SELECT title FROM book WHERE id = {one} AND bought_at = {two}", [book.id, NOON]
    )

    assert title == "民法典"


async def test_compares_and_orders_instants(library: Database) -> None:
    for minute in (10, 0, 5):
        await shelve(str(minute), NOON + timedelta(minutes=minute))
    window = {
        "bought_at__gt": NOON,
        "bought_at__lte": (NOON + timedelta(minutes=10)).astimezone(timezone(timedelta(hours=8))),
    }

    found = await Book.filter(**window).order_by("-bought_at")

    assert [book.title for book in found] == ["10", "5"]
    assert await Book.filter(bought_at=NOON).count() == 1
    assert await Book.filter(bought_at__in=[NOON, NOON + timedelta(minutes=5)]).count() == 2


async def test_finds_by_uuid_in_every_spelling(library: Database) -> None:
    book = await shelve("民法典")
    shelf = await Shelf.get(id=book.shelf_id)

    assert await Book.filter(id=str(book.id)).count() == 1
    assert await Book.filter(id__in=[book.id, new_uuid()]).count() == 1
    assert await Book.filter(shelf=shelf).count() == 1
    assert await Book.filter(shelf_id=shelf.id).count() == 1
    assert await Book.filter(shelf__id=shelf.id.hex).count() == 1
    assert await Book.filter(shelf__name="法律").count() == 1
    assert list(await Book.in_bulk([book.id], "id")) == [book.id]


async def test_values_are_of_the_declared_types(library: Database) -> None:
    book = await shelve("民法典", read_at=NOON)

    [row] = await Book.all().values("id", "shelf_id", "bought_at", "read_at", "borrower_id")

    assert row == {
        "id": book.id,
        "shelf_id": book.shelf_id,
        "bought_at": NOON,
        "read_at": NOON,
        "borrower_id": None,
    }
    assert await Book.all().values_list("bought_at", flat=True) == [NOON]
    assert isinstance(row["id"], UUID)


async def test_writes_in_bulk(library: Database) -> None:
    shelf = await Shelf.create(name="法律")
    await Book.bulk_create([Book(shelf=shelf, title=f"{n}", bought_at=NOON) for n in range(3)])
    books = await Book.all()
    later, borrower = NOON + timedelta(days=1), new_uuid()
    for book in books:
        book.read_at, book.borrower_id, book.note = later, borrower, "已读"

    await Book.bulk_update(books, ["read_at", "borrower_id", "note"])

    assert await Book.filter(read_at=later, borrower_id=borrower, note="已读").count() == 3


async def test_updates_in_place(library: Database) -> None:
    book = await shelve("民法典")
    other = await Shelf.create(name="历史")
    borrower = new_uuid()

    changed = await Book.filter(id=book.id).update(
        read_at=NOON, borrower_id=borrower, shelf_id=other.id, note=None
    )

    await book.refresh_from_db()
    assert changed == 1
    assert (book.read_at, book.borrower_id, book.shelf_id) == (NOON, borrower, other.id)


async def test_joins_and_prefetches_by_uuid(library: Database) -> None:
    await shelve("民法典")

    joined = await Book.all().select_related("shelf").get()
    shelf = await Shelf.all().prefetch_related("books").get()

    assert joined.shelf.name == "法律"
    assert [book.title for book in shelf.books] == ["民法典"]
