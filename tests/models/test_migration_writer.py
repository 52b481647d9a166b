"""Migrations are written from the models, free of living code, and make usable tables."""

import importlib
import sys
from collections.abc import Iterator
from enum import IntEnum, StrEnum
from pathlib import Path

import pytest
from tortoise import fields
from tortoise.fields import Field

from models.columns import InstantField, OptionalText, Uuid7Field
from models.database import open_database
from models.migration_writer import (
    NothingToMigrate,
    frozen_field,
    make_migration,
    missing_changes,
)
from models.migrator import migrate
from tests.models.sample_tables import Book, Shelf
from tests.models.schema_facts import facts_of

SAMPLES = ["tests.models.sample_tables"]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty package for migrations, importable for the time of one test."""
    name = f"migrations_of_{tmp_path.name}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    for module in [each for each in sys.modules if each.startswith(name)]:
        del sys.modules[module]


async def test_our_migrations_give_what_our_models_ask_for() -> None:
    assert await missing_changes() == []


async def test_writes_the_first_migration(package: str) -> None:
    path = await make_migration("Initial", package=package, modules=SAMPLES)

    text = path.read_text()
    assert path.name == "0001_initial.py"
    assert "from tests" not in text
    assert "orjson" not in text
    assert "new_uuid" not in text
    assert await missing_changes(package=package, modules=SAMPLES) == []


async def test_refuses_to_write_when_nothing_is_missing(package: str) -> None:
    await make_migration("initial", package=package, modules=SAMPLES)
    importlib.invalidate_caches()

    with pytest.raises(NothingToMigrate):
        await make_migration("again", package=package, modules=SAMPLES)


async def test_the_written_migration_makes_usable_tables(empty_url: str, package: str) -> None:
    await make_migration("initial", package=package, modules=SAMPLES)
    importlib.invalidate_caches()

    await migrate(empty_url, package=package)

    async with open_database(empty_url, modules=SAMPLES):
        shelf = await Shelf.create(name="a")
        book = Book(shelf=shelf, title="t", bought_at="2026-03-01T00:00:00Z", facts={"a": [1]})
        await book.save()
        assert (await Book.get(id=book.id)).facts == {"a": [1]}
    facts = await facts_of(empty_url)
    assert any("book_state_known" in fact or "state" in fact for fact in facts["book"])
    assert sum("CHECK" in fact for fact in facts["book"]) == 1


class Colour(StrEnum):
    RED = "RED"


class Size(IntEnum):
    BIG = 3


@pytest.mark.parametrize(
    ("field", "expected", "default"),
    [
        (fields.CharEnumField(Colour, default=Colour.RED), "CharField", "RED"),
        (fields.IntEnumField(Size, default=Size.BIG), "SmallIntField", 3),
        (fields.JSONField(default=dict), "JSONField", dict),
        (fields.CharField(max_length=5, default="x", description="说明"), "CharField", "x"),
        (OptionalText(), "TextField", None),
        (InstantField(null=True), "InstantField", None),
        (Uuid7Field(primary_key=True), "Uuid7Field", None),
    ],
)
def test_freezes_a_field(field: Field[object], expected: str, default: object) -> None:
    frozen = frozen_field(field)

    assert type(frozen).__name__ == expected
    assert frozen.default == default
    assert type(frozen.default) is type(default)
    assert frozen.description is None
    assert (frozen.null, frozen.pk) == (field.null, field.pk)
