"""The ledger (挂账): opened with a day of review, reviewed, cleared, escalated when overdue.

The clock of the issue stands still until the day of review, and goes on when it is escalated.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.actor import Actor
from domain.deadline import PauseCause
from domain.errors import IdTaken, NotFound
from domain.events import EventKind
from domain.ledger import (
    STANDING,
    LedgerState,
    NotOnLedger,
    require_review_day,
    require_standing,
)
from domain.local_day import local_day
from domain.steps import Step, Verb
from domain.text import clean
from models.county import County
from models.issue import Issue
from models.ledger import LedgerEntry
from services.deadline_pause import hold, lift
from services.issue import record
from services.issue_row import locked, require_step
from services.ports import Ports
from services.work import Call, Result, Work, perform, system_actor, unit_of_work


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLedgerEntry:
    """Why it has to wait, and until when."""

    id: UUID
    reason: str
    next_review_on: date


async def open_entry(
    issue_id: UUID, new: NewLedgerEntry, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Put an issue that cannot be solved now on the ledger; it stays in RESOLVE."""

    async def step(work: Work) -> UUID:
        issue = await locked(issue_id, work)
        require_step(Verb.LEDGER, issue, work)
        if await LedgerEntry.filter(id=new.id).exists():
            raise IdTaken("这个编号已用于另一项挂账，请重新生成。", path=("input", "entryId"))
        if await _standing(issue):
            raise NotOnLedger("这件事已经挂账。", path=("input", "id"))
        entry = await LedgerEntry.create(
            id=new.id,
            county_id=by.county_id,
            issue_id=issue.id,
            reason=clean(new.reason, path=("input", "reason"), least=1, most=2000),
            next_review_on=require_review_day(new.next_review_on, today=local_day(work.now)),
            opened_at=work.now,
            opened_by_name=by.name,
        )
        await _told(EventKind.LEDGER_OPENED, entry, issue, work, note=entry.reason[:200])
        await hold(issue.id, PauseCause.LEDGER, work, note="挂账")
        return entry.id

    return await perform(step, by=by, ports=ports, call=call)


async def review(
    entry_id: UUID, note: str, next_review_on: date | None, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Looked at again: put off to another day, or cleared (销账) so that the work goes on."""

    async def step(work: Work) -> UUID:
        entry, issue = await _changing(entry_id, work)
        entry.review_count += 1
        entry.review_note = clean(note, path=("input", "note"), least=1, most=2000)
        entry.reviewed_at, entry.reviewed_by_name = work.now, by.name
        if next_review_on is None:
            return await _clear(entry, issue, work)
        entry.next_review_on = require_review_day(next_review_on, today=local_day(work.now))
        entry.state = LedgerState.OPEN
        await entry.save()
        await _told(EventKind.LEDGER_REVIEWED, entry, issue, work, note=entry.review_note[:200])
        await hold(issue.id, PauseCause.LEDGER, work, note="挂账")
        return entry.id

    return await perform(step, by=by, ports=ports, call=call)


async def _changing(entry_id: UUID, work: Work) -> tuple[LedgerEntry, Issue]:
    known = await LedgerEntry.get_or_none(id=entry_id, county_id=work.by.county_id)
    if known is None:
        raise NotFound("没有这项挂账，或您无权查看。", path=("input", "id"))
    issue = await locked(known.issue_id, work)
    require_step(Verb.LEDGER, issue, work)
    entry = await LedgerEntry.select_for_update().get(id=entry_id)
    require_standing(LedgerState(entry.state))
    return entry, issue


async def _clear(entry: LedgerEntry, issue: Issue, work: Work) -> UUID:
    entry.state, entry.cleared_at = LedgerState.CLEARED, work.now
    await entry.save()
    await _told(EventKind.LEDGER_CLEARED, entry, issue, work, note=entry.review_note[:200])
    await lift(issue.id, PauseCause.LEDGER, work)
    return entry.id


async def clear(issue: Issue, work: Work) -> None:
    """The issue goes on without waiting any longer."""
    for entry in await _standing(issue):
        await _clear(entry, issue, work)


async def wait_on(issue: Issue, work: Work) -> None:
    """A new clock of the issue stands still, too, until the day of review."""
    if any(entry.state == LedgerState.OPEN for entry in await _standing(issue)):
        await hold(issue.id, PauseCause.LEDGER, work, note="挂账")


async def _standing(issue: Issue) -> list[LedgerEntry]:
    return await LedgerEntry.filter(issue_id=issue.id, state__in=STANDING)


async def _told(
    kind: EventKind, entry: LedgerEntry, issue: Issue, work: Work, **facts: object
) -> None:
    issue.updated_at = work.now
    await issue.save(update_fields=["updated_at"])
    day = entry.next_review_on.isoformat()
    record(kind, issue, work, ledgerEntryId=entry.id.hex, nextReviewOn=day, **facts)


async def escalate_overdue(ports: Ports) -> int:
    """How many entries were escalated because their day has passed; each only once."""
    escalated = 0
    today = local_day(ports.clock.now())
    for county in await County.all():
        overdue = LedgerEntry.filter(
            county_id=county.id, state=LedgerState.OPEN, next_review_on__lt=today
        )
        for entry_id in await overdue.values_list("id", flat=True):
            async with unit_of_work(by=system_actor(county.id), ports=ports) as work:
                escalated += await _escalate(entry_id, today, work)
    return escalated


async def _escalate(entry_id: object, today: date, work: Work) -> bool:
    """Look again under the lock: it may have been reviewed meanwhile."""
    known = await LedgerEntry.get(id=entry_id)
    issue = await Issue.select_for_update().get(id=known.issue_id)
    entry = await LedgerEntry.select_for_update().get(id=entry_id)
    is_overdue = entry.state == LedgerState.OPEN and entry.next_review_on < today
    if not is_overdue or issue.step != Step.RESOLVE:
        return False
    entry.state, entry.escalated_at = LedgerState.ESCALATED, work.now
    await entry.save()
    await _told(EventKind.LEDGER_ESCALATED, entry, issue, work, note="复核日期已过")
    await lift(issue.id, PauseCause.LEDGER, work)
    return True
