"""Reporters (反映人): everybody who must be told, each under a receipt number of their own."""

from collections.abc import Sequence
from uuid import UUID

from domain.actor import Actor
from domain.errors import Forbidden, IdTaken, NotFound
from domain.events import EventKind
from domain.issue import ReporterKind
from domain.steps import LABELS, OPEN, Step, StepSkipped
from models.issue import Feedback, Issue
from models.reporter import Reporter
from services.issue import COLLECTORS, NewReporter, record, reporter_columns
from services.issue_row import locked
from services.ports import Ports
from services.work import Call, Result, Work, perform


async def join(
    issue_id: UUID, reporter_id: UUID, new: NewReporter, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Somebody says the same (同感): one more to be told, instead of one more issue."""
    if by.kind not in COLLECTORS:
        raise Forbidden("部门不登记反映人。")

    async def step(work: Work) -> UUID:
        issue = await locked(issue_id, work)
        known = await Reporter.get_or_none(id=reporter_id)
        if known is not None:
            return _same(known, issue)
        if Step(issue.step) not in OPEN:
            raise StepSkipped(f"这件事已{LABELS[Step(issue.step)]}，请另行登记。")
        columns = reporter_columns(reporter_id, issue, ReporterKind.JOINED, new, work)
        row = work.insert(Reporter, **columns)
        issue.supporter_count += 1
        issue.updated_at = work.now
        await issue.save(update_fields=["supporter_count", "updated_at"])
        record(EventKind.ISSUE_JOINED, issue, work, reporterId=row.id.hex)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


def _same(known: Reporter, issue: Issue) -> UUID:
    if known.issue_id != issue.id:
        raise IdTaken("这个编号已用于另一位反映人，请重新生成。", path=("input", "reporterId"))
    return issue.id


async def untold(issue: Issue) -> list[UUID]:
    """Those who have not been told in this round, who raised it first."""
    return await _without_told(await _known(issue), issue)


async def to_tell(issue: Issue, named: Sequence[UUID] | None) -> list[UUID | None]:
    """Whom a feedback is for: those named, else all who have not been told in this round.

    [None] for an issue of before reporters had rows. NotFound for a reporter of another issue.
    """
    known = await _known(issue)
    if named is None:
        everyone: list[UUID | None] = [*(await _without_told(known, issue) or known)]
        return everyone or [None]
    if not set(named) <= set(known):
        raise NotFound("有的反映人不是这件事的。", path=("input", "reporterIds"))
    return list(dict.fromkeys(named))


async def _known(issue: Issue) -> list[UUID]:
    rows = Reporter.filter(issue_id=issue.id).order_by("created_at", "id")
    return [each.id for each in await rows.only("id")]


async def _without_told(known: Sequence[UUID], issue: Issue) -> list[UUID]:
    told = Feedback.filter(issue_id=issue.id, round=issue.round, reporter_id__not_isnull=True)
    ids = set(await told.values_list("reporter_id", flat=True))
    return [each for each in known if each not in ids]
