"""Grids are renamed and merged (网格更名、合并) by the office; no record is rewritten for it."""

from datetime import date
from typing import Any
from uuid import UUID

import shapely  # type: ignore[import-untyped]
from shapely.geometry import mapping, shape  # type: ignore[import-untyped]
from tortoise.expressions import Q

from domain.actor import Actor, ActorKind
from domain.area import AreaLevel, BadAreaName, clean_name
from domain.errors import Forbidden, Invalid, NotFound
from domain.events import EventKind
from domain.local_day import local_day
from domain.text import clean
from models.area import Area
from models.member import GridAssignment
from services.audience import OFFICE, tags
from services.ports import Ports
from services.work import Call, Result, Work, perform

CENTRE_DECIMALS = 6


async def rename(
    grid_id: UUID, name: str, reason: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Give a grid another name from today on; the former ones stay known with their last day."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        grid = await _in_force(grid_id, "id", work)
        before, after = grid.name, _clean_name(name)
        if before == after:
            raise Invalid("新名称与现名称相同。", path=("input", "name"))
        former = {"name": before, "last_on": local_day(work.now).isoformat()}
        grid.former_names = [*grid.former_names, former]
        grid.name = after
        _write(grid, work)
        said = {"before": before, "after": after, "note": _clean_reason(reason)}
        _record(EventKind.GRID_RENAMED, grid, said, work)
        return grid.id

    return await _reloaded(await perform(step, by=by, ports=ports, call=call), by, ports)


async def merge(
    grid_id: UUID, into_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Close a grid for another of its community; the id is the successor's.

    What was recorded in the closed grid stays there and counts for the successor; its members
    serve the successor from today on, its outline and counts join the successor's.
    """
    _require_office(by)

    async def step(work: Work) -> UUID:
        grid, into = await _pair(grid_id, into_id, work)
        _join(into, grid)
        grid.merged_into_id, grid.valid_to = into.id, local_day(work.now)
        _write(grid, work)
        _write(into, work)
        await _hand_over(grid.id, into.id, local_day(work.now), work)
        said = {"from": grid.id.hex, "name": grid.name, "note": _clean_reason(reason)}
        _record(EventKind.GRID_MERGED, into, said, work, also=tags(area=grid.id))
        return into.id

    return await _reloaded(await perform(step, by=by, ports=ports, call=call), by, ports)


def _require_office(by: Actor) -> None:
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("网格由县政协办公室调整。")


async def _in_force(grid_id: UUID, argument: str, work: Work) -> Area:
    grid = await work.lock(Area, grid_id)
    if grid is None or grid.level != AreaLevel.GRID:
        raise NotFound("没有这个网格。", path=("input", argument))
    if grid.valid_to is not None:
        raise Invalid("这个网格已经撤销，不能再调整。", path=("input", argument))
    return grid


async def _pair(grid_id: UUID, into_id: UUID, work: Work) -> tuple[Area, Area]:
    """Both, locked in one order whoever is merged into whom."""
    if grid_id == into_id:
        raise Invalid("网格不能并入自己。", path=("input", "intoId"))
    found = {
        each: await _in_force(each, "id" if each == grid_id else "intoId", work)
        for each in sorted((grid_id, into_id))
    }
    grid, into = found[grid_id], found[into_id]
    if grid.parent_id != into.parent_id:
        raise Invalid("只能并入同一社区（村）的网格。", path=("input", "intoId"))
    return grid, into


def _join(into: Area, grid: Area) -> None:
    """Counts and outline of the closed grid become the successor's."""
    into.issue_count += grid.issue_count
    into.open_issue_count += grid.open_issue_count
    grid.issue_count = grid.open_issue_count = 0
    if grid.boundary is None:
        return
    outlines = [shape(each.boundary) for each in (into, grid) if each.boundary is not None]
    joined = shapely.union_all(outlines)
    into.boundary = _geometry(joined)
    centre = joined.representative_point()
    into.centre_longitude = round(centre.x, CENTRE_DECIMALS)
    into.centre_latitude = round(centre.y, CENTRE_DECIMALS)


def _geometry(found: Any) -> dict[str, Any]:
    """As JSON has it: lists, no tuples."""
    return {"type": found.geom_type, "coordinates": _listed(mapping(found)["coordinates"])}


def _listed(value: Any) -> Any:
    return [_listed(each) for each in value] if isinstance(value, tuple | list) else value


async def _hand_over(grid_id: UUID, into_id: UUID, today: date, work: Work) -> None:
    """End what is served of the grid, and let its members serve the successor instead."""
    rows = await GridAssignment.filter(Q(ended_on=None) | Q(ended_on__gte=today), area_id=grid_id)
    serving = await GridAssignment.filter(area_id=into_id)
    for row in rows:
        since = max(row.assigned_on, today)
        known = [each for each in serving if each.member_id == row.member_id]
        if not any(each.ended_on is None or each.ended_on > today for each in known):
            await _take_over(row, into_id, since, known)
        row.ended_on = since
        await row.save(update_fields=["ended_on"])


async def _take_over(
    row: GridAssignment, into_id: UUID, since: date, known: list[GridAssignment]
) -> None:
    """A new assignment; one that began the same day and has ended is taken up again."""
    same = next((each for each in known if each.assigned_on == since), None)
    if same is not None:
        same.ended_on = row.ended_on
        await same.save(update_fields=["ended_on"])
        return
    await GridAssignment.create(
        county_id=row.county_id,
        member_id=row.member_id,
        area_id=into_id,
        kind=row.kind,
        assigned_on=since,
        ended_on=row.ended_on,
    )


def _clean_name(name: str) -> str:
    try:
        return clean_name(clean(name, path=("input", "name"), least=1, most=60))
    except BadAreaName as bad:
        raise Invalid(bad.message, path=("input", "name")) from bad


def _clean_reason(reason: str) -> str:
    return clean(reason, path=("input", "reason"), least=1, most=200)


def _write(grid: Area, work: Work) -> None:
    grid.updated_at = work.now
    work.save(grid)


def _record(
    kind: EventKind, grid: Area, said: dict[str, Any], work: Work, *, also: tuple[str, ...] = ()
) -> None:
    work.record(
        kind,
        ("Grid", grid.id),
        area_path=grid.path,
        audience=(OFFICE, *tags(area=grid.id), *also),
        data=said,
    )


async def _reloaded(result: Result, by: Actor, ports: Ports) -> Result:
    """This process knows at once, others by the event."""
    await ports.areas.load(by.county_id)
    return result
