"""Starting and ending deadlines (期限), in the transaction that is the cause."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

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
from domain.events import EventKind
from domain.steps import OPEN, Step
from domain.working_time import Span
from models.columns import to_instant
from models.deadline import Deadline
from models.issue import Issue
from services.audience import OFFICE, tags
from services.deadline_book import Book
from services.sql import for_dialect
from services.work import Work

END = (
    "UPDATE deadline SET ended_at = $1, updated_at = $1, next_alert_at = NULL, "
    "state = CASE WHEN $2 = 'CANCELLED' THEN 'CANCELLED' "
    "WHEN state = 'RUNNING' AND due_at < $1 THEN 'LATE' ELSE 'MET' END "
    "WHERE subject_id = $3 AND ended_at IS NULL"
)
END_KIND = f"{END} AND kind = $4"
WANTED = "WANTED"


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
