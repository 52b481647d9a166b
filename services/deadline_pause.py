"""Pausing and resuming deadlines: a clock stands still as long as any cause of it holds."""

from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.deadline import DeadlineState, PauseCause
from domain.errors import DomainError, Forbidden, NotFound
from domain.events import EventKind
from domain.text import clean
from models.columns import instant_text
from models.deadline import Deadline
from services.deadline import recompute, record
from services.ports import Ports
from services.visible import sees
from services.work import Call, Result, Work, perform


class NotRunning(DomainError):
    """The deadline is over, or paused already by the same cause, or not paused by it."""

    code = "NOT_RUNNING"


async def pause(deadline_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Stop the clock for a while, e.g. until a road is open again; the office's decision."""

    async def step(work: Work) -> UUID:
        deadline = await _locked(deadline_id, work)
        note = clean(reason, path=("input", "reason"), least=1, most=200)
        if deadline.ended_at is not None or PauseCause.OFFICE in deadline.paused_by:
            raise NotRunning("这个期限没有在计时，不能中止。", path=("input", "id"))
        await _suspend(deadline, PauseCause.OFFICE, work, note=note)
        return deadline.id

    return await perform(step, by=by, ports=ports, call=call)


async def resume(deadline_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Lift what the office has paused; without another cause the clock goes on, with grace."""

    async def step(work: Work) -> UUID:
        deadline = await _locked(deadline_id, work)
        if deadline.ended_at is not None or PauseCause.OFFICE not in deadline.paused_by:
            raise NotRunning("这个期限不是由办公室中止的，不能恢复。", path=("input", "id"))
        await _release(deadline, PauseCause.OFFICE, work)
        return deadline.id

    return await perform(step, by=by, ports=ports, call=call)


async def hold(subject_id: UUID, cause: PauseCause, work: Work, *, note: str) -> None:
    """Stop the clocks of a subject for a cause; those it has stopped already stay as they are."""
    for deadline in await _open(subject_id):
        if cause not in deadline.paused_by:
            await _suspend(deadline, cause, work, note=note)


async def lift(subject_id: UUID, cause: PauseCause, work: Work) -> None:
    """The cause is gone: clocks of the subject that stood still for it alone go on."""
    for deadline in await _open(subject_id):
        if cause in deadline.paused_by:
            await _release(deadline, cause, work)


async def _suspend(deadline: Deadline, cause: PauseCause, work: Work, *, note: str) -> None:
    if not deadline.paused_by:
        deadline.state = DeadlineState.PAUSED
        deadline.pauses = [*deadline.pauses, [instant_text(work.now), None]]
        deadline.next_alert_at = None
    deadline.paused_by = [*deadline.paused_by, cause]
    deadline.updated_at = work.now
    await deadline.save()
    record(EventKind.DEADLINE_PAUSED, deadline, work, cause=cause, note=note)


async def _release(deadline: Deadline, cause: PauseCause, work: Work) -> None:
    deadline.paused_by = [each for each in deadline.paused_by if each != cause]
    deadline.updated_at = work.now
    if deadline.paused_by:
        await deadline.save()
        record(EventKind.DEADLINE_PAUSE_LIFTED, deadline, work, cause=cause)
        return
    await _go_on(deadline, work)
    due_at = instant_text(deadline.due_at)
    record(EventKind.DEADLINE_RESUMED, deadline, work, cause=cause, dueAt=due_at)


async def _go_on(deadline: Deadline, work: Work) -> None:
    *before, (since, _) = deadline.pauses
    deadline.pauses = [*before, [since, instant_text(work.now)]]
    deadline.state = DeadlineState.RUNNING
    recompute(deadline, await work.ports.books.of(deadline.county_id))
    await deadline.save()


async def _open(subject_id: UUID) -> list[Deadline]:
    open_ones = Deadline.filter(subject_id=subject_id, ended_at__isnull=True)
    return await open_ones.select_for_update().order_by("id")


async def _locked(deadline_id: UUID, work: Work) -> Deadline:
    deadline = await Deadline.select_for_update().get_or_none(
        id=deadline_id, county_id=work.by.county_id
    )
    if deadline is None or not await sees(deadline, permissions.DEADLINE, by=work.by):
        raise NotFound("没有这个期限，或您无权查看。", path=("input", "id"))
    if work.by.kind is not ActorKind.OFFICE:
        raise Forbidden("期限的中止与恢复由县政协办公室决定。")
    return deadline
