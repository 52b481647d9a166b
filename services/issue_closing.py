"""Closing issues whose residents were told and did not rate within the county's window."""

from datetime import datetime, timedelta
from uuid import UUID

from domain.events import EventKind
from domain.steps import Step
from models.county import County
from models.issue import Feedback, Issue
from services.issue_row import move
from services.ports import Ports
from services.reporter import untold
from services.work import Work, system_actor, unit_of_work


async def close_unrated(ports: Ports) -> int:
    """How many issues were closed; running it again closes no more."""
    closed = 0
    for county in await County.all():
        before = ports.clock.now() - timedelta(days=county.rating_window_days)
        for issue_id in await _waiting(county.id, before):
            async with unit_of_work(by=system_actor(county.id), ports=ports) as work:
                closed += await _close(issue_id, before, work)
    return closed


async def _waiting(county_id: UUID, before: datetime) -> list[UUID]:
    waiting = Issue.filter(county_id=county_id, step=Step.FEED_BACK, updated_at__lte=before)
    return [issue.id for issue in await waiting.only("id")]


async def _close(issue_id: UUID, before: datetime, work: Work) -> bool:
    """Look again under the lock: it may have been rated or told of meanwhile."""
    issue = await Issue.select_for_update().get(id=issue_id)
    told = Feedback.filter(issue_id=issue.id, round=issue.round)
    if issue.step != Step.FEED_BACK or issue.updated_at > before or not await told.exists():
        return False
    if await untold(issue):
        return False
    await move(issue, Step.CLOSED, EventKind.ISSUE_CLOSED, work, note="评价期限已过")
    return True
