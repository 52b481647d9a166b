"""Which grids nobody serves, and which nobody has been to for some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.expressions import Q

from domain.actor import Actor, ActorKind
from domain.errors import Invalid, NotFound
from domain.local_day import local_day
from models.columns import to_instant
from models.member import GridAssignment
from services.area_index import IndexedArea
from services.ports import Ports
from services.sql import for_dialect

MOST_DAYS = 3660
# A visit is any work in the grid itself: an issue a member took up, a session or activity held.
VISITS = """
    SELECT area_id, captured_at AS at FROM issue
    WHERE county_id = $1 AND collector_id IS NOT NULL
    UNION ALL
    SELECT area_id, held_at AS at FROM consultation
    WHERE county_id = $1 AND stage IN ('IN_SESSION', 'CONCLUDED', 'CONFIRMED')
    UNION ALL
    SELECT area_id, held_at AS at FROM activity
    WHERE county_id = $1 AND stage = 'HELD'
"""
LAST_VISITS = f"SELECT area_id, max(at) AS at FROM ({VISITS}) visits GROUP BY area_id"
# Issues are many: each area's are looked for until one is found (as EXISTS they would all be read).
VISITED = """
    SELECT a.id AS area_id FROM area a
    WHERE a.county_id = $1 AND (
        SELECT 1 FROM issue i WHERE i.area_id = a.id AND i.captured_at >= $2 AND i.captured_at < $3
        AND i.collector_id IS NOT NULL LIMIT 1
    ) = 1
    UNION
    SELECT area_id FROM consultation
    WHERE county_id = $1 AND held_at >= $2 AND held_at < $3
    AND stage IN ('IN_SESSION', 'CONCLUDED', 'CONFIRMED')
    UNION
    SELECT area_id FROM activity
    WHERE county_id = $1 AND held_at >= $2 AND held_at < $3 AND stage = 'HELD'
"""


@dataclass(frozen=True, slots=True)
class Covered:
    """A grid and when somebody was there last; None when nobody ever was."""

    grid_id: UUID
    last_visited_at: datetime | None = None


async def uncovered_grids(within: UUID | None, *, by: Actor, ports: Ports) -> list[Covered]:
    """Grids no member in office serves today, by itself or through an area above."""
    today = local_day(ports.clock.now())
    serving = GridAssignment.filter(
        Q(ended_on=None) | Q(ended_on__gte=today),
        county_id=by.county_id,
        assigned_on__lte=today,
        member__is_active=True,
    )
    assigned: Sequence[UUID] = await serving.values_list("area_id", flat=True)  # type: ignore[assignment]
    served = ports.areas.of(by.county_id).expand(assigned)
    return [Covered(grid.id) for grid in _grids(within, by, ports) if grid.id not in served]


async def unvisited_grids(
    days: int, within: UUID | None, *, by: Actor, ports: Ports
) -> list[Covered]:
    """Grids where nobody has been for so many days, those waiting longest first."""
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(f"天数须在 0 到 {MOST_DAYS} 之间。", path=("days",))
    since = ports.clock.now() - timedelta(days=days)
    visits = await _last_visits(by.county_id, ports)
    found = [Covered(grid.id, visits.get(grid.id)) for grid in _grids(within, by, ports)]
    waiting = [
        each for each in found if each.last_visited_at is None or each.last_visited_at < since
    ]
    return sorted(
        waiting, key=lambda each: (each.last_visited_at is not None, each.last_visited_at)
    )


async def _last_visits(county_id: UUID, ports: Ports) -> dict[UUID, datetime]:
    connection = GridAssignment._meta.db
    sql = for_dialect(LAST_VISITS, connection)
    _, rows = await connection.execute_query(sql, [county_id])
    index, found = ports.areas.of(county_id), dict[UUID, datetime]()
    for row in rows:
        area_id, at = index.current(UUID(str(row["area_id"]))), to_instant(row["at"])
        found[area_id] = max(at, found.get(area_id, at))
    return found


async def visited_areas(since: datetime, until: datetime, *, by: Actor, ports: Ports) -> set[UUID]:
    """Where somebody was in that time, whoever it was."""
    connection = GridAssignment._meta.db
    sql = for_dialect(VISITED, connection)
    _, rows = await connection.execute_query(sql, [by.county_id, since, until])
    index = ports.areas.of(by.county_id)
    return {index.current(UUID(str(row["area_id"]))) for row in rows}


def _grids(within: UUID | None, by: Actor, ports: Ports) -> list[IndexedArea]:
    """The grids the actor may ask about: the office all, others those they serve or govern."""
    index = ports.areas.of(by.county_id)
    if within is not None and index.area(within) is None:
        raise NotFound("没有这个区域。", path=("areaId",))
    below = None if within is None else index.descendants(within)
    is_office = by.kind is ActorKind.OFFICE
    return [
        grid
        for grid in index.grids()
        if (is_office or grid.id in by.area_ids) and (below is None or grid.id in below)
    ]
