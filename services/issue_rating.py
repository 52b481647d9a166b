"""What follows from ratings: closed when all are told and content, else studied anew."""

from domain import steps
from domain.errors import Invalid
from domain.events import EventKind
from domain.issue import RatedBy
from domain.steps import Step
from domain.text import clean
from models.issue import Feedback, Issue
from services.issue import record
from services.issue_row import move
from services.reporter import untold
from services.work import Work


class AlreadyRated(Invalid):
    """A feedback is rated once."""

    code = "ALREADY_RATED"


def rating_of(rating: int) -> int:
    if not 1 <= rating <= 5:
        raise Invalid("评价须为 1 到 5。", path=("input", "rating"))
    return rating


async def rate_feedback(
    feedback: Feedback | None,
    rating: int,
    comment: str,
    rated_by: RatedBy,
    issue: Issue,
    work: Work,
) -> None:
    """Keep the rating with the feedback it answers, and let the issue follow from it."""
    if feedback is None:
        raise Invalid("还没有向群众反馈，不能评价。", path=("input", "id"))
    if feedback.rating is not None:
        raise AlreadyRated("已经评价过，如还有问题可以申请重新办理。", path=("input", "rating"))
    feedback.rating = rating_of(rating)
    feedback.rating_comment = clean(comment, path=("input", "comment"), most=1000)
    feedback.rated_by = rated_by
    await feedback.save(update_fields=["rating", "rating_comment", "rated_by"])
    await follow(issue, rating, rated_by, work)


async def follow(issue: Issue, rating: int, rated_by: RatedBy, work: Work) -> None:
    """A bad rating starts another round at once; a good one closes when all have been told."""
    if rated_by is RatedBy.RESIDENT:
        issue.last_rating = rating
    else:
        issue.proxy_rating = rating
    if steps.after_rating(rating) is Step.STUDY:
        issue.round += 1
        await move(issue, Step.STUDY, EventKind.ISSUE_REOPENED, work, rating=rating)
    elif issue.step == Step.FEED_BACK and not await untold(issue):
        await move(issue, Step.CLOSED, EventKind.ISSUE_CLOSED, work, rating=rating)
    else:
        work.save(issue)
        record(EventKind.ISSUE_RATED, issue, work, rating=rating)


async def close_if_content(issue: Issue, work: Work) -> None:
    """The last one has been told, and somebody had rated well before."""
    rated = await Feedback.filter(
        issue_id=issue.id, round=issue.round, rating__not_isnull=True
    ).order_by("-told_at")
    if rated and not await untold(issue):
        await move(issue, Step.CLOSED, EventKind.ISSUE_CLOSED, work, rating=rated[0].rating)
