"""Fills tables with random rows that keep every constraint: strange texts, nulls, two counties."""

import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.fields import BinaryField, JSONField
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

TEXTS = ("路灯坏了", "100%_x", 'a"b\\c', "O'Brien", "换行\n制表\t", "𠮷野家", "", "<&>", "\u2028")
START = datetime(2026, 1, 1, tzinfo=UTC)


DOCUMENTS: dict[str, tuple[Any, ...]] = {
    "data": ({}, {"step": "STUDY", "fromStep": "COLLECT"}, {"note": "说明", "step": "RESOLVE"}),
    "opening_hours": ([], [{"weekday": 2, "opens": "08:30", "closes": "17:00"}]),
    "checklist": ([], [{"item": "SIGN", "has": True, "note": "门口"}]),
    "agenda": ([],),
    "outline": (None, {"type": "Polygon", "coordinates": []}),
    "boundary": (None, {"type": "Polygon", "coordinates": []}),
}
"""What JSON columns hold, by name; the others hold reasons."""


class Filler:
    """Remembers the rows made so far, by model and county."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.rows: dict[tuple[type[Model], UUID | None], list[Model]] = {}
        self._seen: set[tuple[Any, ...]] = set()

    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def known(self, model: type[Model], county: UUID | None) -> list[Model]:
        return self.rows.get((model, county), [])

    async def fill(
        self, model: type[Model], county: UUID | None, number: int, **fixed: Any
    ) -> list[Model]:
        """Rows of one table; foreign keys point to rows of the same county made before."""
        made = self.rows.setdefault((model, county), [])
        for _ in range(number):
            values = {**self._values(model, county, len(made)), **fixed}
            if not self._is_unique(model, values):
                continue
            row = model(**values)
            await row.save(force_create=True)
            made.append(row)
        return made

    def _is_unique(self, model: type[Model], values: dict[str, Any]) -> bool:
        for group in model._meta.unique_together:
            key = (model, group, *(values.get(name, values.get(f"{name}_id")) for name in group))
            if key in self._seen:
                return False
            self._seen.add(key)
        return True

    def _values(self, model: type[Model], county: UUID | None, number: int) -> dict[str, Any]:
        choices = dict(_choices(model))
        values: dict[str, Any] = {}
        for name, field in model._meta.fields_map.items():
            if isinstance(field, ForeignKeyFieldInstance):
                values[f"{name}_id"] = self._key(field, county)
            elif name not in values and not _is_relation(field):
                values[name] = self._value(name, field, choices, number)
        return values

    def _key(self, field: Any, county: UUID | None) -> UUID | None:
        if field.related_model.__name__ == "County":
            return county
        pool = self.known(field.related_model, county)
        if not pool or (field.null and self.random.random() < 0.25):
            return None
        return self.random.choice(pool).pk  # type: ignore[no-any-return]

    def _value(self, name: str, field: Any, choices: dict[str, list[str]], number: int) -> Any:
        if field.pk:
            return self.uuid()
        if field.null and self.random.random() < 0.3:
            return None
        if name in choices:
            return self.random.choice(choices[name])
        if isinstance(field, JSONField):
            return self.random.choice(DOCUMENTS.get(name, ([], ["MOCK"], ["MOCK", "CELL_FIX"])))
        if isinstance(field, BinaryField):
            return b"\x00\x01"
        return self._plain(name, field, number)

    def _plain(self, name: str, field: Any, number: int) -> Any:
        kind = field.field_type
        if kind is UUID:
            return self.uuid()
        if kind is bool:
            return self.random.random() < 0.5
        if kind is float:
            low = 125.0 if "longitude" in name else 41.0
            return self.random.uniform(low, low + 0.9)
        if kind is int:
            return self.random.choice((0, 1, 2, 3, number))
        if kind is datetime:
            return START + timedelta(milliseconds=self.random.randrange(10**10))
        if kind is date:
            return date(2026, 1, 1) + timedelta(days=self.random.randrange(300))
        return self._text(name, field, number)

    def _text(self, name: str, field: Any, number: int) -> str:
        most = getattr(field, "max_length", None) or 200
        if field.unique or name == "code":
            return f"{number}{self.random.randrange(10**6)}"[:most]
        return f"{self.random.choice(TEXTS)}{self.random.choice(('', number))}"[:most]


def _is_relation(field: Any) -> bool:
    return hasattr(field, "related_model")


def _choices(model: type[Model]) -> Iterator[tuple[str, list[str]]]:
    """What the CHECK constraints of the table list."""
    for constraint in getattr(model.Meta, "constraints", ()):
        found = re.match(r'"(\w+)" IN \((.*)\)', constraint.check)
        if found:
            yield found[1], re.findall(r"'([^']*)'", found[2])


def ids_of(rows: Sequence[Model]) -> list[UUID]:
    return [row.pk for row in rows]
