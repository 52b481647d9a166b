"""Matters that may be the same as one about to be raised (重复提示)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domain import permissions
from domain.actor import Actor
from domain.geo import GeoFix, Position, convert, distance_m
from domain.scope import Everyone
from domain.similarity import LIKELY, Said, likeness
from domain.steps import OPEN
from models.issue import Issue
from services.area_index import AreaIndex
from services.ports import Ports
from services.visible import visible

SINCE = timedelta(days=180)
MOST_COMPARED = 300
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is about to be raised."""

    text: str
    category_id: UUID | None = None
    area_id: UUID | None = None
    fix: GeoFix | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """How alike a matter is, 0 to 1, and how far away when both places are known."""

    issue_id: UUID
    likeness: float
    distance_m: float | None


async def similar(asked: Asked, *, by: Actor, ports: Ports) -> list[Similar]:
    """The likeliest of the open matters the actor sees around the place, most alike first."""
    index = ports.areas.of(by.county_id)
    point = convert(asked.fix.position, index.canonical) if asked.fix else None
    area_id = asked.area_id or _area_at(point, index)
    if area_id is None:
        return []
    around = _around(area_id, index)
    rows = await (
        visible(Issue, permissions.ISSUE, by=by)
        .filter(area_id__in=around, step__in=OPEN, updated_at__gte=ports.clock.now() - SINCE)
        .order_by("-updated_at")
        .limit(MOST_COMPARED)
    )
    shows_words = permissions.WORDS[by.kind] == Everyone()
    found = [_compared(row, asked, area_id, point, shows_words=shows_words) for row in rows]
    likely = [each for each in found if each.likeness >= LIKELY]
    return sorted(likely, key=lambda it: (-it.likeness, it.issue_id))[:MOST_SHOWN]


def _area_at(point: Position | None, index: AreaIndex) -> UUID | None:
    return index.containing(point.longitude, point.latitude) if point else None


def _around(area_id: UUID, index: AreaIndex) -> frozenset[UUID]:
    """The area with its neighbours below the same community."""
    area = index.area(area_id)
    parent = area.parent_id if area else None
    return index.descendants(area_id) | (index.descendants(parent) if parent else frozenset())


def _compared(
    row: Issue, asked: Asked, area_id: UUID, point: Position | None, *, shows_words: bool
) -> Similar:
    """By words that are not shown nothing is compared: asking again would spell them out."""
    apart = _apart(row, point)
    said = Said(
        text=f"{row.title}{row.content if shows_words else ''}",
        category=row.category_id,
        distance_m=apart,
        is_same_area=row.area_id == area_id,
    )
    return Similar(
        issue_id=row.id,
        likeness=round(likeness(asked.text, asked.category_id, said), 3),
        distance_m=None if apart is None else round(apart, 1),
    )


def _apart(row: Issue, point: Position | None) -> float | None:
    if point is None or row.longitude is None or row.latitude is None:
        return None
    return distance_m(point, Position(row.longitude, row.latitude, point.datum))
