"""Leave of members: asked for by themselves, decided by convener or office, cancelled."""

from datetime import date
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.member import LEAVE, LeaveRole, LeaveState, LeaveVerb, require_period
from domain.text import clean
from models.member import Leave, Member
from services.audience import OFFICE, tags
from services.ports import Ports
from services.visible import sees, visible
from services.work import Call, Result, Work, perform


async def ask(
    leave_id: UUID,
    starts_on: date,
    ends_on: date,
    reason: str,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Ask for leave; Forbidden for who is no member, Invalid where it overlaps another."""
    if by.kind not in (ActorKind.MEMBER, ActorKind.CONVENER) or by.member_id is None:
        raise Forbidden("只有委员可以请假。")
    member_id = by.member_id

    async def step(work: Work) -> UUID:
        why = clean(reason, path=("input", "reason"), least=1, most=1000)
        existing = await Leave.get_or_none(id=leave_id)
        if existing is not None:
            return _same(existing, starts_on, ends_on, member_id)
        require_period(starts_on, ends_on)
        await _require_free(member_id, starts_on, ends_on)
        row = Leave(
            id=leave_id,
            county_id=work.by.county_id,
            member_id=member_id,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=why,
            created_at=work.now,
        )
        await row.save(force_create=True)
        _record(EventKind.LEAVE_REQUESTED, row, work, *tags(group=work.by.group_id))
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _same(existing: Leave, starts_on: date, ends_on: date, member_id: UUID) -> UUID:
    if (existing.member_id, existing.starts_on, existing.ends_on) != (
        member_id,
        starts_on,
        ends_on,
    ):
        raise IdTaken("这个编号已用于另一次请假，请重新生成。", path=("input", "id"))
    return existing.id


async def _require_free(member_id: UUID, starts_on: date, ends_on: date) -> None:
    others = Leave.filter(
        member_id=member_id,
        state__in=[LeaveState.REQUESTED, LeaveState.GRANTED],
        starts_on__lte=ends_on,
        ends_on__gte=starts_on,
    )
    if await others.exists():
        raise Invalid("这段时间已有请假。", path=("input", "startsOn"))


async def decide(
    leave_id: UUID, *, grants: bool, decision: str, by: Actor, ports: Ports, call: Call
) -> Result:
    """Grant, or refuse with a reason; nobody decides on their own leave."""

    async def step(work: Work) -> UUID:
        row = await _locked(leave_id, LeaveVerb.GRANT if grants else LeaveVerb.REFUSE, work)
        least = 0 if grants else 1
        row.decision = clean(decision, path=("input", "decision"), least=least, most=1000)
        row.decided_by_name = work.by.name
        row.decided_at = work.now
        await row.save()
        await _tell_member(row.member_id, work)
        _record(EventKind.LEAVE_DECIDED, row, work, state=row.state)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def cancel(leave_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Take it back, before or during the leave."""

    async def step(work: Work) -> UUID:
        row = await _locked(leave_id, LeaveVerb.CANCEL, work)
        await row.save()
        await _tell_member(row.member_id, work)
        _record(EventKind.LEAVE_CANCELLED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _locked(leave_id: UUID, verb: LeaveVerb, work: Work) -> Leave:
    row = await Leave.select_for_update().get_or_none(id=leave_id, county_id=work.by.county_id)
    if row is None or not await sees(row, permissions.LEAVE, by=work.by):
        raise NotFound("没有这次请假，或您无权查看。", path=("input", "id"))
    taken = LEAVE.require(verb, LeaveState(row.state), await _roles(row, work.by))
    row.state = taken.target or row.state
    return row


async def _roles(row: Leave, by: Actor) -> frozenset[LeaveRole]:
    scopes = permissions.LEAVE_ROLES
    return frozenset(
        {
            role
            for role, scope in scopes.items()
            if await visible(Leave, scope, by=by).filter(id=row.id).exists()
        }
    )


async def _tell_member(member_id: UUID, work: Work) -> None:
    """The member's own row says when it is away: the last leave granted."""
    last = (
        await Leave.filter(member_id=member_id, state=LeaveState.GRANTED)
        .order_by("-ends_on")
        .first()
    )
    await Member.filter(id=member_id).update(
        leave_starts_on=last.starts_on if last else None,
        leave_ends_on=last.ends_on if last else None,
        updated_at=work.now,
    )


def _record(kind: EventKind, row: Leave, work: Work, *concerned: str, **facts: object) -> None:
    work.record(
        kind,
        ("Leave", row.id),
        audience=(OFFICE, *tags(member=row.member_id), *concerned),
        data={"from": row.starts_on.isoformat(), "until": row.ends_on.isoformat(), **facts},
    )
