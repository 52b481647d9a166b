"""What the rows of a statistic are called, in the order of the county's own lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.models import Model

from domain.actor import Actor, ActorKind
from domain.category import CategoryAxis
from domain.issue import NATURE_LABELS, SOURCE_LABELS
from domain.period import Period
from domain.statistics import LEVELS, UNASSIGNED, StatisticsBy
from models.issue import Category
from models.member import Member, SectorGroup
from models.organisation import Department
from services.ports import Ports
from services.statistics_source import Key


@dataclass(frozen=True, slots=True)
class Head:
    """A row's name; `type_name` and `id` make what it can be looked into by.

    `parents` are what it belongs to. Those always shown are there even with nothing counted.
    """

    name: str
    type_name: str | None = None
    id: UUID | None = None
    parents: frozenset[UUID] = frozenset()
    is_always_shown: bool = False
    counts_for: UUID | None = None
    """What replaced it: everything of it is counted there."""

    @staticmethod
    def unassigned() -> "Head":
        return Head(UNASSIGNED)


LISTS: Mapping[StatisticsBy, tuple[type[Model], tuple[str, ...]]] = {
    StatisticsBy.GROUP: (SectorGroup, ("position", "id")),
    StatisticsBy.MEMBER: (Member, ("number", "id")),
    StatisticsBy.DEPARTMENT: (Department, ("code", "id")),
    StatisticsBy.CATEGORY: (Category, ("position", "id")),
}

WORDS: Mapping[StatisticsBy, Mapping[Any, str]] = {
    StatisticsBy.SOURCE: SOURCE_LABELS,
    StatisticsBy.NATURE: NATURE_LABELS,
}
"""Those that are the same in every county."""


async def heads(
    grouping: StatisticsBy | None, period: Period, *, by: Actor, ports: Ports
) -> dict[Key, Head]:
    """Every row there could be, by its key."""
    if grouping is None:
        return {}
    if grouping is StatisticsBy.MONTH:
        return {name: Head(name, is_always_shown=True) for name, _ in period.months()}
    if grouping in WORDS:
        return {
            word.value: Head(label, is_always_shown=True) for word, label in WORDS[grouping].items()
        }
    if grouping in LEVELS:
        return _areas(grouping, by, ports)
    model, order = LISTS[grouping]
    only = {"axis": CategoryAxis.SUBJECT} if model is Category else {}
    rows: list[Any] = await model.filter(county_id=by.county_id, **only).order_by(*order)
    return {row.id: _head(row, by) for row in rows}


def _areas(grouping: StatisticsBy, by: Actor, ports: Ports) -> dict[Key, Head]:
    index, level = ports.areas.of(by.county_id), LEVELS[grouping]
    return {
        area.id: Head(
            area.name,
            level.title(),
            area.id,
            frozenset(above.id for above in index.ancestors(area.id)),
            by.kind is ActorKind.OFFICE or area.id in by.area_ids,
        )
        for area in index.at(level)
    }


def _head(row: Any, by: Actor) -> Head:
    parents = frozenset({row.id, getattr(row, "sector_group_id", row.id)})
    is_open = getattr(row, "closed_on", None) is None and getattr(row, "is_open", True)
    is_shown = is_open and (by.kind is ActorKind.OFFICE or by.group_id in parents)
    counts_for = getattr(row, "replaced_by_id", None)
    return Head(row.name, type(row).__name__, row.id, parents, is_shown, counts_for)
