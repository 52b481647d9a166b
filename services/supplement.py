"""Asking the collector for more (补充), and the answer; the clock stands still in between."""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor
from domain.deadline import PauseCause
from domain.errors import IdTaken
from domain.events import EventKind
from domain.steps import Verb
from domain.supplement import SupplementState, SupplementWaiting
from domain.text import clean
from models.issue import Issue
from models.supplement import Supplement
from services.deadline_pause import hold, lift
from services.issue import record
from services.issue_row import locked, require_step
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSupplement:
    """What has to be known."""

    id: UUID
    question: str


async def ask(issue_id: UUID, new: NewSupplement, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Ask one question; the next only after its answer."""

    async def step(work: Work) -> UUID:
        issue = await locked(issue_id, work)
        require_step(Verb.ASK_SUPPLEMENT, issue, work)
        if await Supplement.filter(id=new.id).exists():
            raise IdTaken("这个编号已用于另一次补充，请重新生成。", path=("input", "supplementId"))
        if await _asked(issue) is not None:
            raise SupplementWaiting("上一个问题还没有答复。", path=("input", "id"))
        row = await Supplement.create(
            id=new.id,
            county_id=by.county_id,
            issue_id=issue.id,
            question=clean(new.question, path=("input", "question"), least=1, most=1000),
            asked_at=work.now,
            asked_by_name=by.name,
        )
        await _told(EventKind.SUPPLEMENT_ASKED, row, issue, work, note=row.question[:200])
        await hold(issue.id, PauseCause.SUPPLEMENT, work, note="等待补充")
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def answer(issue_id: UUID, text: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """What the collector, or the place itself, has to add."""

    async def step(work: Work) -> UUID:
        issue = await locked(issue_id, work)
        require_step(Verb.ANSWER_SUPPLEMENT, issue, work)
        row = await _asked(issue)
        if row is None:
            raise SupplementWaiting("没有等待补充的问题。", path=("input", "id"))
        row.answer = clean(text, path=("input", "text"), least=1, most=5000)
        row.state, row.answered_by_name = SupplementState.ANSWERED, by.name
        row.ended_at = work.now
        await row.save()
        await _told(EventKind.SUPPLEMENT_ANSWERED, row, issue, work, note=row.answer[:200])
        await lift(issue.id, PauseCause.SUPPLEMENT, work)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def withdraw(issue: Issue, work: Work) -> None:
    """The step was taken without the answer, so nobody waits for it any more."""
    row = await _asked(issue)
    if row is None:
        return
    row.state, row.ended_at = SupplementState.WITHDRAWN, work.now
    await row.save()
    await _told(EventKind.SUPPLEMENT_WITHDRAWN, row, issue, work)
    await lift(issue.id, PauseCause.SUPPLEMENT, work)


async def wait_on(issue: Issue, work: Work) -> None:
    """A new clock of the issue stands still, too, while its question has no answer."""
    if await _asked(issue) is not None:
        await hold(issue.id, PauseCause.SUPPLEMENT, work, note="等待补充")


async def _asked(issue: Issue) -> Supplement | None:
    return await Supplement.get_or_none(issue_id=issue.id, state=SupplementState.ASKED)


async def _told(
    kind: EventKind, row: Supplement, issue: Issue, work: Work, **facts: object
) -> None:
    issue.updated_at = work.now
    await issue.save(update_fields=["updated_at"])
    record(kind, issue, work, supplementId=row.id.hex, **facts)
