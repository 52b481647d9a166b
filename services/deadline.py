"""Starting, pausing, resuming and ending deadlines (期限), in the transaction that is the cause."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.deadline import (
    LABELS,
    OF_STEP,
    Alert,
    DeadlineKind,
    DeadlineState,
    Instants,
    Rule,
    instants,
    next_alert_at,
)
from domain.errors import DomainError, Forbidden, NotFound
from domain.events import EventKind
from domain.steps import OPEN, Step
from domain.text import clean
from domain.working_time import Span
from models.columns import instant_text, to_instant
from models.deadline import Deadline
from models.issue import Issue
from services.audience import OFFICE, tags
from services.deadline_book import Book
from services.ports import Ports
from services.sql import for_dialect
from services.visible import sees
from services.work import Call, Result, Work, perform

END = (
    "UPDATE deadline SET ended_at = $1, updated_at = $1, next_alert_at = NULL, "
    "state = CASE WHEN $2 = 'CANCELLED' THEN 'CANCELLED' "
    "WHEN state = 'RUNNING' AND due_at < $1 THEN 'LATE' ELSE 'MET' END "
    "WHERE subject_id = $3 AND ended_at IS NULL"
)
END_KIND = f"{END} AND kind = $4"
WANTED = "WANTED"


class NotRunning(DomainError):
    """The deadline is paused or over, or it is not paused."""

    code = "NOT_RUNNING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What a deadline is of, which issue it concerns, and who has to act."""

    subject: tuple[str, UUID]
    issue_id: UUID | None = None
    area_id: UUID | None = None
    member_id: UUID | None = None
    group_id: UUID | None = None
    department_id: UUID | None = None
    township_id: UUID | None = None
    rule: Rule | None = field(default=None)
    """Another rule than the county's, where the case calls for it."""


async def start(kind: DeadlineKind, concern: Concern, work: Work) -> Deadline:
    """Start the clock by the county's rule of today, which stays with the deadline."""
    book = await work.ports.books.of(work.by.county_id)
    rule = concern.rule or book.rule(kind)
    return work.insert(
        Deadline,
        county_id=work.by.county_id,
        kind=kind,
        subject_type=concern.subject[0],
        subject_id=concern.subject[1],
        issue_id=concern.issue_id,
        area_id=concern.area_id,
        member_id=concern.member_id,
        group_id=concern.group_id,
        department_id=concern.department_id,
        township_id=concern.township_id,
        rule=rule.as_data(),
        started_at=work.now,
        updated_at=work.now,
        state=DeadlineState.RUNNING,
        alert=Alert.NONE,
        **columns_of(rule, instants(rule, work.now, book.time), Alert.NONE, book),
    )


def columns_of(rule: Rule, moments: Instants, told: Alert, book: Book) -> dict[str, Any]:
    """The columns that a calendar decides."""
    return {
        "warn_at": moments.warn_at,
        "due_at": moments.due_at,
        "severe_at": moments.severe_at,
        "next_alert_at": next_alert_at(rule, moments, told),
        "calendar_version": book.version,
    }


async def end(
    subject_id: UUID, work: Work, *, kind: DeadlineKind | None = None, wanted: bool = True
) -> None:
    """Stop the clocks of a subject: in time or late, or cancelled when nobody wants it any more."""
    values: list[Any] = [work.now, WANTED if wanted else DeadlineState.CANCELLED, subject_id]
    sql = END if kind is None else END_KIND
    statement = for_dialect(sql, work.connection)
    await work.connection.execute_query(statement, values if kind is None else [*values, kind])


async def follow_step(issue: Issue, work: Work, *, is_told: bool = False) -> None:
    """The issue has come into its step: what had to be done is done, the next begins.

    `is_told`: the reporter has been told, so the last one is met as well.
    """
    step = Step(issue.step)
    await end(issue.id, work, wanted=step not in (Step.WITHDRAWN, Step.MERGED))
    if step in OPEN and not is_told:
        await begin_step(issue, work)


async def begin_step(issue: Issue, work: Work) -> None:
    """Start the clock of the step an issue is in, when none runs yet."""
    step = Step(issue.step)
    await start(OF_STEP[step], _of_issue(issue, step), work)


def _of_issue(issue: Issue, step: Step) -> Concern:
    """The group has to act; telling the residents is up to who collected it."""
    tells = step is Step.FEED_BACK
    return Concern(
        subject=("Issue", issue.id),
        issue_id=issue.id,
        area_id=issue.area_id,
        group_id=issue.group_id,
        member_id=issue.collector_id if tells else None,
    )


async def pause(deadline_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Stop the clock for a while, e.g. until the reporter has said more; the office's decision."""

    async def step(work: Work) -> UUID:
        deadline = await _locked(deadline_id, work)
        note = clean(reason, path=("input", "reason"), least=1, most=200)
        await suspend(deadline, work, note=note)
        return deadline.id

    return await perform(step, by=by, ports=ports, call=call)


async def resume(deadline_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Let the clock go on, with the hours of grace."""

    async def step(work: Work) -> UUID:
        deadline = await _locked(deadline_id, work)
        await go_on(deadline, work)
        return deadline.id

    return await perform(step, by=by, ports=ports, call=call)


async def suspend(deadline: Deadline, work: Work, *, note: str) -> None:
    """Pause a deadline in hand; NotRunning when it is paused already or over."""
    if deadline.state != DeadlineState.RUNNING:
        raise NotRunning("这个期限没有在计时，不能中止。", path=("input", "id"))
    deadline.state = DeadlineState.PAUSED
    deadline.pauses = [*deadline.pauses, [instant_text(work.now), None]]
    deadline.next_alert_at = None
    deadline.updated_at = work.now
    await deadline.save()
    record(EventKind.DEADLINE_PAUSED, deadline, work, note=note)


async def go_on(deadline: Deadline, work: Work) -> None:
    """Resume a deadline in hand; NotRunning when it is not paused."""
    if deadline.state != DeadlineState.PAUSED:
        raise NotRunning("这个期限没有中止，不能恢复。", path=("input", "id"))
    *before, (since, _) = deadline.pauses
    deadline.pauses = [*before, [since, instant_text(work.now)]]
    deadline.state = DeadlineState.RUNNING
    deadline.updated_at = work.now
    recompute(deadline, await work.ports.books.of(deadline.county_id))
    await deadline.save()
    record(EventKind.DEADLINE_RESUMED, deadline, work, dueAt=instant_text(deadline.due_at))


def recompute(deadline: Deadline, book: Book) -> bool:
    """Work the instants out anew by the rule kept with it; whether the due one moved.

    What has been told stays told, even when it is no longer that pressing.
    """
    rule = Rule.of(deadline.rule)
    moments = instants(rule, deadline.started_at, book.time, spans_of(deadline.pauses))
    was_due_at = deadline.due_at
    deadline.update_from_dict(columns_of(rule, moments, Alert(deadline.alert), book))
    if deadline.state == DeadlineState.PAUSED:
        deadline.next_alert_at = None
    return deadline.due_at != was_due_at


def spans_of(pauses: list[list[str | None]]) -> list[Span]:
    """The pauses that are over."""
    return [(to_instant(since), to_instant(until)) for since, until in pauses if since and until]


def record(kind: EventKind, deadline: Deadline, work: Work, **facts: object) -> None:
    """An event about what the deadline is of, for those who have to act and for the office."""
    work.record(
        kind,
        (deadline.subject_type, deadline.subject_id),
        area_path=work.ports.areas.of(deadline.county_id).path(deadline.area_id)
        if deadline.area_id
        else "",
        audience=audience_of(deadline),
        data={"deadline": LABELS[DeadlineKind(deadline.kind)], **facts},
    )


def audience_of(deadline: Deadline) -> tuple[str, ...]:
    concerned = tags(
        member=deadline.member_id, group=deadline.group_id, department=deadline.department_id
    )
    return (OFFICE, *concerned)


async def _locked(deadline_id: UUID, work: Work) -> Deadline:
    deadline = await Deadline.select_for_update().get_or_none(
        id=deadline_id, county_id=work.by.county_id
    )
    if deadline is None or not await sees(deadline, permissions.DEADLINE, by=work.by):
        raise NotFound("没有这个期限，或您无权查看。", path=("input", "id"))
    if work.by.kind is not ActorKind.OFFICE:
        raise Forbidden("期限的中止与恢复由县政协办公室决定。")
    return deadline
