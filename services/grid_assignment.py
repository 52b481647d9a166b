"""Which member serves which grids from when to when; what has ended is never changed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tortoise.expressions import Q

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, Invalid, NotFound
from domain.events import EventKind
from domain.member import AssignmentKind
from models.account import Account
from models.member import GridAssignment, Member
from services.audience import OFFICE, tags
from services.ports import Ports
from services.work import Call, Result, Work, perform

MOST_AREAS = 200


async def assign(
    member_id: UUID,
    area_ids: Sequence[UUID],
    kind: AssignmentKind,
    on: date,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Let a member serve areas of any level from a day on; the id is the member's.

    Forbidden for all but the office, Invalid for areas it serves already on that day.
    """
    _require_office(by)

    async def step(work: Work) -> UUID:
        member = await _member(member_id, work)
        wanted = list(dict.fromkeys(area_ids))
        _require_areas(wanted, work)
        await _require_free(member.id, wanted, on)
        await GridAssignment.bulk_create(
            [
                GridAssignment(
                    county_id=member.county_id,
                    member_id=member.id,
                    area_id=area_id,
                    kind=kind,
                    assigned_on=on,
                )
                for area_id in wanted
            ]
        )
        _record(member, wanted, work)
        return member.id

    result = await perform(step, by=by, ports=ports, call=call)
    await _forget(member_id, ports)
    return result


async def end(assignment_id: UUID, on: date, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The last day a member serves an area; the id is the member's."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        row = await GridAssignment.select_for_update().get_or_none(
            id=assignment_id, county_id=work.by.county_id
        )
        if row is None:
            raise NotFound("没有这条联系记录。", path=("input", "id"))
        if row.ended_on is not None:
            raise Invalid("这段联系已经结束，不能再改。", path=("input", "id"))
        if on < row.assigned_on:
            raise Invalid("结束日期不能早于起始日期。", path=("input", "endedOn"))
        row.ended_on = on
        await row.save(update_fields=["ended_on"])
        _record(await Member.get(id=row.member_id), [row.area_id], work)
        return row.member_id

    result = await perform(step, by=by, ports=ports, call=call)
    await _forget(result.id, ports)
    return result


def _require_office(by: Actor) -> None:
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("联系网格由县政协办公室安排。")


async def _member(member_id: UUID, work: Work) -> Member:
    found = await Member.select_for_update().get_or_none(
        id=member_id, county_id=work.by.county_id, is_active=True
    )
    if found is None:
        raise NotFound("没有这位在任委员。", path=("input", "memberId"))
    return found


def _require_areas(area_ids: Sequence[UUID], work: Work) -> None:
    path = ("input", "areaIds")
    if not 1 <= len(area_ids) <= MOST_AREAS:
        raise Invalid(f"一次安排 1 到 {MOST_AREAS} 个区域。", path=path)
    index = work.ports.areas.of(work.by.county_id)
    if any(index.area(area_id) is None for area_id in area_ids):
        raise NotFound("有的区域没有找到。", path=path)


async def _require_free(member_id: UUID, area_ids: Sequence[UUID], on: date) -> None:
    serving = GridAssignment.filter(
        Q(ended_on=None) | Q(ended_on__gte=on), member_id=member_id, area_id__in=area_ids
    )
    if await serving.exists():
        raise Invalid("有的区域此时已由这位委员联系。", path=("input", "areaIds"))


def _record(member: Member, area_ids: Sequence[UUID], work: Work) -> None:
    areas = [named for area_id in area_ids for named in tags(area=area_id)]
    work.record(
        EventKind.GRIDS_ASSIGNED,
        ("Member", member.id),
        audience=(OFFICE, *tags(member=member.id), *areas),
        data={"count": len(area_ids)},
    )


async def _forget(member_id: UUID, ports: Ports) -> None:
    for account in await Account.filter(member_id=member_id).only("id"):
        ports.session_cache.forget_account(account.id)
