"""The register of halls (议事厅): registered and changed by the office, checked by those near."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.area import AreaLevel
from domain.errors import Conflict, Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.geo import Position, convert
from domain.hall import (
    HallCheck,
    HallKind,
    OpeningHours,
    require_checklist,
    require_hours,
    stored_checklist,
    stored_hours,
)
from domain.text import clean
from models.organisation import Hall
from services.audience import OFFICE, tags
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class HallEntry:
    """What the register says of a hall."""

    name: str
    kind: HallKind
    area_id: UUID
    address: str = ""
    keeper_name: str = ""
    position: Position | None = None
    opening_hours: Sequence[OpeningHours] = ()
    is_open: bool = True


async def register(
    hall_id: UUID, code: str, entry: HallEntry, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Add a hall to a community; Invalid when its code is taken, Forbidden but for the office."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        known_as = clean(code, path=("input", "code"), least=1, most=20)
        existing = await Hall.get_or_none(id=hall_id)
        if existing is not None:
            return _same(existing, known_as, work.by)
        if await Hall.filter(county_id=work.by.county_id, code=known_as).exists():
            raise Invalid("这个编码已用于另一个议事厅。", path=("input", "code"))
        row = Hall(id=hall_id, county_id=work.by.county_id, code=known_as)
        _say(row, entry, work)
        await row.save(force_create=True)
        _record(EventKind.HALL_REGISTERED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _same(existing: Hall, code: str, by: Actor) -> UUID:
    if (existing.county_id, existing.code) != (by.county_id, code):
        raise IdTaken("这个编号已用于另一个议事厅，请重新生成。", path=("input", "id"))
    return existing.id


async def change(
    hall_id: UUID, entry: HallEntry, *, base_version: int, by: Actor, ports: Ports, call: Call
) -> Result:
    """Write the entry anew; its code stays, and so do the sessions held there."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        row = await _locked(hall_id, work)
        if row.version != base_version:
            raise Conflict("议事厅资料已被他人修改，请看过后再办。", path=("input", "baseVersion"))
        _say(row, entry, work)
        await _touch(row, EventKind.HALL_CHANGED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _require_office(by: Actor) -> None:
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("议事厅由县政协办公室登记。")


def _say(row: Hall, entry: HallEntry, work: Work) -> None:
    index = work.ports.areas.of(work.by.county_id)
    area = index.area(entry.area_id)
    if area is None or area.level not in (AreaLevel.COMMUNITY, AreaLevel.GRID):
        raise NotFound("没有这个社区、村或网格。", path=("input", "areaId"))
    require_hours(entry.opening_hours)
    point = convert(entry.position, index.canonical) if entry.position else None
    row.name = clean(entry.name, path=("input", "name"), least=1, most=60)
    row.address = clean(entry.address, path=("input", "address"), most=120)
    row.keeper_name = clean(entry.keeper_name, path=("input", "keeperName"), most=40)
    row.kind, row.area_id, row.is_open = entry.kind, entry.area_id, entry.is_open
    row.longitude = point.longitude if point else None
    row.latitude = point.latitude if point else None
    row.opening_hours = stored_hours(entry.opening_hours)


async def check(
    hall_id: UUID, checks: Sequence[HallCheck], *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Answer the "six haves" (六有) of a hall: the office, or those who serve its area."""

    async def step(work: Work) -> UUID:
        row = await _locked(hall_id, work)
        _require_near(row, work.by)
        require_checklist(checks)
        row.checklist = stored_checklist([_clean(each, at) for at, each in enumerate(checks)])
        row.checked_at = work.now
        row.checked_by_name = work.by.name
        await _touch(row, EventKind.HALL_CHECKED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _require_near(row: Hall, by: Actor) -> None:
    checkers = (ActorKind.TOWNSHIP, ActorKind.MEMBER, ActorKind.CONVENER)
    is_near = by.kind in checkers and row.area_id in by.area_ids
    if by.kind is not ActorKind.OFFICE and not is_near:
        raise Forbidden("六有由县政协、所在街道（乡镇）或联系当地的委员核对。")


def _clean(each: HallCheck, position: int) -> HallCheck:
    path = ("input", "checks", str(position), "note")
    return replace(each, note=clean(each.note, path=path, most=200))


async def _locked(hall_id: UUID, work: Work) -> Hall:
    row = await Hall.select_for_update().get_or_none(id=hall_id, county_id=work.by.county_id)
    if row is None:
        raise NotFound("没有这个议事厅。", path=("input", "id"))
    return row


async def _touch(row: Hall, kind: EventKind, work: Work) -> None:
    row.version += 1
    await row.save()
    _record(kind, row, work)


def _record(kind: EventKind, row: Hall, work: Work) -> None:
    work.record(
        kind,
        ("Hall", row.id),
        area_path=work.ports.areas.of(work.by.county_id).path(row.area_id),
        audience=(OFFICE, *tags(hall=row.id, area=row.area_id)),
        data={"note": row.name},
    )
