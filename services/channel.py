"""Registering the channels of an area, and retiring them."""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.channel import ChannelKind
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.text import clean
from models.channel import Channel
from models.organisation import Hall
from services.audience import OFFICE, tags
from services.ports import Ports
from services.work import Call, Result, Work, perform

REGISTER = frozenset({ActorKind.MEMBER, ActorKind.CONVENER, ActorKind.TOWNSHIP, ActorKind.OFFICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChannel:
    """Where residents of the area can be heard; a hall is named for kind HALL."""

    id: UUID
    area_id: UUID
    kind: ChannelKind
    name: str
    note: str = ""
    hall_id: UUID | None = None


async def register(new: NewChannel, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Add a channel to an area one serves; the office adds to any."""

    async def step(work: Work) -> UUID:
        name = clean(new.name, path=("input", "name"), least=1, most=60)
        existing = await Channel.get_or_none(id=new.id)
        if existing is not None:
            return _same(existing, name, work.by)
        _require_own_area(new.area_id, work)
        await _require_hall(new, work)
        row = Channel(
            id=new.id,
            county_id=work.by.county_id,
            area_id=new.area_id,
            hall_id=new.hall_id,
            registered_by_id=work.by.account_id,
            kind=new.kind,
            name=name,
            note=clean(new.note, path=("input", "note"), most=500),
            created_at=work.now,
            updated_at=work.now,
        )
        await row.save(force_create=True)
        _record(EventKind.CHANNEL_REGISTERED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _same(existing: Channel, name: str, by: Actor) -> UUID:
    if (existing.registered_by_id, existing.name) != (by.account_id, name):
        raise IdTaken("这个编号已用于另一个渠道，请重新生成。", path=("input", "id"))
    return existing.id


def _require_own_area(area_id: UUID, work: Work) -> None:
    if work.by.kind not in REGISTER:
        raise Forbidden("渠道由委员、街道（乡镇）或县政协登记。")
    if work.ports.areas.of(work.by.county_id).area(area_id) is None:
        raise NotFound("没有这个区域。", path=("input", "areaId"))
    if work.by.kind is not ActorKind.OFFICE and area_id not in work.by.area_ids:
        raise Forbidden("只登记自己联系或管辖的区域。", path=("input", "areaId"))


async def _require_hall(new: NewChannel, work: Work) -> None:
    path = ("input", "hallId")
    if (new.kind is ChannelKind.HALL) != (new.hall_id is not None):
        raise Invalid("议事厅渠道须选议事厅，其他渠道不选。", path=path)
    if new.hall_id is not None:
        known = Hall.filter(id=new.hall_id, county_id=work.by.county_id)
        if not await known.exists():
            raise NotFound("没有这个议事厅。", path=path)


async def retire(channel_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The channel is no longer used; retiring it again changes nothing."""

    async def step(work: Work) -> UUID:
        row = await Channel.select_for_update().get_or_none(
            id=channel_id, county_id=work.by.county_id
        )
        if row is None:
            raise NotFound("没有这个渠道。", path=("input", "id"))
        _require_own_area(row.area_id, work)
        if row.is_active:
            row.is_active = False
            row.updated_at = work.now
            await row.save()
            _record(EventKind.CHANNEL_RETIRED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _record(kind: EventKind, row: Channel, work: Work) -> None:
    work.record(
        kind,
        ("Channel", row.id),
        area_path=work.ports.areas.of(work.by.county_id).path(row.area_id),
        audience=(OFFICE, *tags(area=row.area_id)),
        data={"note": row.name},
    )
