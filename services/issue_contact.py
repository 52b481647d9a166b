"""Reading a reporter's contact in clear: for few, with a reason, and always logged."""

from uuid import UUID

from domain.actor import Actor
from domain.errors import Forbidden
from domain.events import EventKind
from domain.permissions import REPORTER
from domain.scope import holds
from domain.text import clean
from services.issue import NewReporter, contact_place, record
from services.issue_row import locked
from services.ports import Ports
from services.task import lends_contact
from services.work import unit_of_work


async def read(issue_id: UUID, reason: str, *, by: Actor, ports: Ports) -> NewReporter:
    """Name and contact; the event says who read them and why, never what they are.

    NotFound when the actor may not see the issue, Forbidden when not its reporter.
    """
    async with unit_of_work(by=by, ports=ports) as work:
        why = clean(reason, path=("input", "reason"), least=1, most=200)
        issue = await locked(issue_id, work)
        if not holds(REPORTER[by.kind], issue, by) and not await lends_contact(issue, by):
            raise Forbidden(
                "只有收集人、召集人、当地、县政协和需要联系群众的承办单位可以查看联系方式。"
            )
        record(EventKind.ISSUE_CONTACT_READ, issue, work, note=why)
    sealed = issue.reporter_contact_sealed
    contact = ports.sealer.open(sealed, place=contact_place(issue.id)) if sealed else None
    return NewReporter(name=issue.reporter_name, contact=contact)
