"""Reading a reporter's contact in clear: for few, with a reason, and always logged."""

from uuid import UUID

from domain.actor import Actor
from domain.errors import Forbidden, NotFound
from domain.events import EventKind
from domain.issue import Anonymity, ReporterKind
from domain.permissions import REPORTER, REPORTER_IN_CONFIDENCE
from domain.scope import holds
from domain.text import clean
from models.issue import Issue
from models.reporter import Reporter
from services.issue import record
from services.issue_row import locked
from services.ports import Ports
from services.reporter_words import Person, of_issue, person
from services.task import lends_contact
from services.visible import sees
from services.work import unit_of_work


async def read(
    issue_id: UUID, reason: str, *, by: Actor, ports: Ports, reporter_id: UUID | None = None
) -> Person:
    """Name and contact of who raised it, or of another reporter of the issue.

    The event says who read them and why, never what they are. NotFound when the actor may not see
    the issue, Forbidden when not its reporter, or not one who does not want to be known.
    """
    async with unit_of_work(by=by, ports=ports) as work:
        why = clean(reason, path=("input", "reason"), least=1, most=200)
        issue = await locked(issue_id, work)
        if not holds(REPORTER[by.kind], issue, by) and not await lends_contact(issue, by):
            raise Forbidden(
                "只有收集人、召集人、当地、县政协和需要联系群众的承办单位可以查看联系方式。"
            )
        row = await _reporter(issue, reporter_id)
        await _require_confidence(row, by)
        of = {} if row is None else {"reporterId": row.id.hex}
        record(EventKind.ISSUE_CONTACT_READ, issue, work, note=why, **of)
        return of_issue(issue, ports.sealer) if row is None else await person(row, ports.sealer)


async def _reporter(issue: Issue, reporter_id: UUID | None) -> Reporter | None:
    """The one asked for, or who raised it; None for an issue of before reporters had rows."""
    if reporter_id is None:
        return await Reporter.get_or_none(origin_id=issue.id, kind=ReporterKind.RAISED)
    row = await Reporter.get_or_none(id=reporter_id, issue_id=issue.id)
    if row is None:
        raise NotFound("这件事没有这位反映人。", path=("input", "reporterId"))
    return row


async def _require_confidence(row: Reporter | None, by: Actor) -> None:
    if row is None or row.anonymity == Anonymity.NAMED:
        return
    if not await sees(row, REPORTER_IN_CONFIDENCE, by=by):
        raise Forbidden("反映人不愿公开身份，只有收集人和县政协可以查看。")
