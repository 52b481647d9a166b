"""What members are in their groups: appointed, transferred, leaving; the past is ended, kept."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, Invalid, NotFound
from domain.events import EventKind
from domain.local_day import local_day
from domain.member import GroupRole, require_effective
from domain.text import clean
from models.account import Account
from models.member import GridAssignment, Member, Membership, SectorGroup
from services.audience import OFFICE, tags
from services.ports import Ports
from services.work import Call, Result, Work, perform


def role_of(member: Member) -> GroupRole:
    if member.is_convener:
        return GroupRole.CONVENER
    return GroupRole.DEPUTY if member.is_deputy else GroupRole.MEMBER


async def keep_history(members: Sequence[Member], on: date) -> None:
    """End and begin rows so that the open row of each member says what it is now.

    What ended before stays as it was; a row that began the same day is taken back.
    """
    wanted = {member.id: member for member in members}
    open_rows = {
        row.member_id: row
        for row in await Membership.filter(member_id__in=list(wanted), ended_on=None)
    }
    changed = [member for member in members if not _is_said(member, open_rows.get(member.id))]
    ended = [open_rows[member.id] for member in changed if member.id in open_rows]
    await Membership.filter(id__in=[row.id for row in ended if row.started_on >= on]).delete()
    lasted = [row.id for row in ended if row.started_on < on]
    await Membership.filter(id__in=lasted).update(ended_on=on)
    await Membership.bulk_create(
        [_row(member, on) for member in changed if member.is_active], batch_size=500
    )


def _is_said(member: Member, row: Membership | None) -> bool:
    if row is None or not member.is_active:
        return row is None and not member.is_active
    return (row.sector_group_id, row.role) == (member.sector_group_id, role_of(member))


def _row(member: Member, on: date) -> Membership:
    return Membership(
        county_id=member.county_id,
        member_id=member.id,
        sector_group_id=member.sector_group_id,
        role=role_of(member),
        started_on=on,
    )


async def appoint(
    member_id: UUID, role: GroupRole, on: date, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Make a member convener, deputy or plain member of its group; one convenes at a time.

    Forbidden for all but the office, Invalid for a day to come or before the present post began.
    """
    _require_office(by)

    async def step(work: Work) -> UUID:
        member = await _locked(member_id, on, work)
        changed = [member]
        if role is GroupRole.CONVENER:
            changed += await _step_down(member, work)
        member.is_convener = role is GroupRole.CONVENER
        member.is_deputy = role is GroupRole.DEPUTY
        await _save(changed, on, work)
        _record(EventKind.MEMBER_APPOINTED, member, work, role=role)
        return member.id

    result = await perform(step, by=by, ports=ports, call=call)
    await _forget(member_id, ports)
    return result


async def _step_down(member: Member, work: Work) -> list[Member]:
    others = await Member.filter(
        county_id=work.by.county_id,
        sector_group_id=member.sector_group_id,
        is_convener=True,
        is_active=True,
    ).exclude(id=member.id)
    for other in others:
        other.is_convener = False
    return others


async def transfer(
    member_id: UUID, group_id: UUID, on: date, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Move a member to another group, as a plain member; what it did before stays with the old."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        member = await _locked(member_id, on, work)
        if not await SectorGroup.filter(id=group_id, county_id=work.by.county_id).exists():
            raise NotFound("没有这个界别组。", path=("input", "groupId"))
        if member.sector_group_id == group_id:
            raise Invalid("委员已在这个界别组。", path=("input", "groupId"))
        left = member.sector_group_id
        member.sector_group_id = group_id
        member.is_convener = member.is_deputy = False
        await _save([member], on, work)
        _record(EventKind.MEMBER_TRANSFERRED, member, work, left=left.hex)
        return member.id

    result = await perform(step, by=by, ports=ports, call=call)
    await _forget(member_id, ports)
    return result


async def leave_office(
    member_id: UUID, on: date, reason: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """A member leaves the committee: no more sign-in, its grids are free; its records stay."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        member = await _locked(member_id, on, work)
        why = clean(reason, path=("input", "reason"), least=1, most=1000)
        member.is_active = member.is_convener = member.is_deputy = False
        member.left_on = on
        await _save([member], on, work)
        serving = GridAssignment.filter(member_id=member.id, ended_on=None)
        await serving.filter(assigned_on__lte=on).update(ended_on=on)
        await serving.filter(assigned_on__gt=on).delete()
        _record(EventKind.MEMBER_LEFT, member, work, note=why)
        return member.id

    result = await perform(step, by=by, ports=ports, call=call)
    await _forget(member_id, ports)
    return result


def _require_office(by: Actor) -> None:
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("委员的任职由县政协办公室办理。")


async def _locked(member_id: UUID, on: date, work: Work) -> Member:
    member = await Member.select_for_update().get_or_none(
        id=member_id, county_id=work.by.county_id, is_active=True
    )
    if member is None:
        raise NotFound("没有这位在任委员。", path=("input", "memberId"))
    current = await Membership.filter(member_id=member.id, ended_on=None).first()
    require_effective(on, today=local_day(work.now), since=current.started_on if current else None)
    return member


async def _save(members: Sequence[Member], on: date, work: Work) -> None:
    for member in members:
        member.updated_at = work.now
        await member.save()
    await keep_history(members, on)


def _record(kind: EventKind, member: Member, work: Work, **facts: object) -> None:
    concerned = tags(member=member.id, group=member.sector_group_id)
    work.record(kind, ("Member", member.id), audience=(OFFICE, *concerned), data=facts)


async def _forget(member_id: UUID, ports: Ports) -> None:
    """What a member may do has changed: its sessions are read anew."""
    for account in await Account.filter(member_id=member_id).only("id"):
        ports.session_cache.forget_account(account.id)
