"""Who may know of an issue (知悉范围): narrowed by those who handle it, widened by the office."""

from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden
from domain.events import EventKind
from domain.issue import Confidentiality
from domain.steps import Step, Verb
from domain.task import IN_FORCE, TasksUnfinished
from domain.text import clean
from models.task import Task
from services.issue_row import changing, move
from services.ports import Ports
from services.work import Call, Result, Work, perform

WIDEST_FIRST = tuple(Confidentiality)


async def confide(
    issue_id: UUID,
    level: Confidentiality,
    reason: str,
    *,
    base_version: int,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Change who may know; whoever may not any more sees it no longer, from the next read on."""

    async def step(work: Work) -> UUID:
        issue = await changing(issue_id, base_version, Verb.CONFIDE, work)
        _require_may(level, Confidentiality(issue.confidentiality), by)
        if level is Confidentiality.CONFIDENTIAL:
            await _require_no_offices(issue.id)
        issue.confidentiality = level
        note = clean(reason, path=("input", "reason"), least=1, most=1000)
        facts = {"note": note, "confidentiality": level}
        await move(issue, Step(issue.step), EventKind.ISSUE_CONFIDED, work, **facts)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


def _require_may(level: Confidentiality, now: Confidentiality, by: Actor) -> None:
    widens = WIDEST_FIRST.index(level) < WIDEST_FIRST.index(now)
    if widens and by.kind is not ActorKind.OFFICE:
        raise Forbidden("只有县政协办公室可以放宽知悉范围。")


async def _require_no_offices(issue_id: UUID) -> None:
    """What offices are at work on cannot be kept from them."""
    count = await Task.filter(issue_id=issue_id, state__in=IN_FORCE).count()
    if count:
        raise TasksUnfinished(count)
