"""The first snapshot for a phone: which rows its owner needs to work without network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from domain import permissions
from domain.actor import Actor
from domain.area import AreaLevel
from domain.category import CategoryAxis
from domain.consultation import Stage
from domain.event_cursor import EventCursor
from domain.steps import OPEN
from models.consultation import Consultation
from models.issue import Category, Issue
from models.member import Member
from models.organisation import Department, Hall
from services.area_index import AreaIndex, IndexedArea
from services.changes import WINDOW, log_head
from services.ports import Ports
from services.visible import visible

MOST_GRIDS, MOST_ISSUES, MOST_CONSULTATIONS, MOST_PEOPLE = 300, 200, 50, 300
LIVE = (Stage.PLANNED, Stage.IN_SESSION, Stage.POSTPONED, Stage.CONCLUDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Ids, each list in the order a phone shows it; the cursor is older than what is read."""

    cursor: EventCursor
    grids: Sequence[UUID]
    townships: Sequence[UUID]
    categories: Sequence[UUID]
    halls: Sequence[UUID]
    members: Sequence[UUID]
    departments: Sequence[UUID]
    issues: Sequence[UUID]
    consultations: Sequence[UUID]


async def offline_pack(*, by: Actor, ports: Ports) -> Pack:
    """What the actor's phone keeps; what changes meanwhile comes again with the first changes."""
    cursor, index, now = await log_head(by), ports.areas.of(by.county_id), ports.clock.now()
    grids = _own_grids(by, index)
    return Pack(
        cursor=cursor,
        grids=[grid.id for grid in grids[:MOST_GRIDS]],
        townships=_townships(grids, index),
        categories=await _ids(
            _of_county(Category, by)
            .filter(closed_on=None, axis=CategoryAxis.SUBJECT)
            .order_by("position", "id")
        ),
        halls=await _ids(_of_county(Hall, by).order_by("code")),
        members=await _group(by),
        departments=await _ids(_of_county(Department, by).filter(is_open=True).order_by("code")),
        issues=await _ids(_issues(by, now).limit(MOST_ISSUES)),
        consultations=await _ids(_consultations(by, now).limit(MOST_CONSULTATIONS)),
    )


def _own_grids(by: Actor, index: AreaIndex) -> list[IndexedArea]:
    """The grids at or below what the actor serves, by code."""
    areas = (index.area(area_id) for area_id in by.area_ids)
    grids = [area for area in areas if area is not None and area.level is AreaLevel.GRID]
    return sorted(grids, key=lambda grid: grid.code)


def _townships(grids: Sequence[IndexedArea], index: AreaIndex) -> list[UUID]:
    found: dict[UUID, None] = {}
    for grid in grids:
        for area in index.ancestors(grid.id):
            if area.level is AreaLevel.TOWNSHIP:
                found[area.id] = None
    return list(found)


async def _group(by: Actor) -> Sequence[UUID]:
    if by.group_id is None:
        return []
    members = Member.filter(county_id=by.county_id, sector_group_id=by.group_id, is_active=True)
    return await _ids(members.order_by("number").limit(MOST_PEOPLE))


def _issues(by: Actor, now: datetime) -> QuerySet[Issue]:
    own = Q(collected_by_id=by.account_id) | Q(area_id__in=list(by.area_ids))
    current = Q(step__in=sorted(OPEN)) | Q(updated_at__gte=now - WINDOW)
    seen = visible(Issue, permissions.ISSUE, by=by)
    return seen.filter(own, current).order_by("-updated_at", "-id")


def _consultations(by: Actor, now: datetime) -> QuerySet[Consultation]:
    current = Q(stage__in=LIVE) | Q(updated_at__gte=now - WINDOW)
    seen = visible(Consultation, permissions.CONSULTATION, by=by)
    return seen.filter(current).order_by("-held_at", "-id")


def _of_county(model: Any, by: Actor) -> QuerySet[Any]:
    found: QuerySet[Any] = model.filter(county_id=by.county_id)
    return found


async def _ids(rows: QuerySet[Any]) -> Sequence[UUID]:
    found: Any = await rows.values_list("id", flat=True)
    return list(found)
