"""Walking an issue through its steps: study, route, resolve, feed back, rate, reopen, end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.actor import Actor
from domain.errors import IdTaken, Invalid
from domain.events import EventKind
from domain.ids import new_uuid
from domain.issue import FeedbackChannel, RatedBy
from domain.photo import PhotoPurpose
from domain.steps import DECLINED, Outcome, Route, Step, Verb
from domain.text import clean
from models.issue import Category, Feedback, Issue
from models.photo import Photo
from services import ledger, supplement
from services.issue_merge import require_parts_finished
from services.issue_rating import close_if_content, follow, rate_feedback, rating_of
from services.issue_row import add_photos, changing, locked, move, require_step
from services.photo_declaration import NewPhoto
from services.ports import Ports
from services.reporter import to_tell
from services.task import require_finished, require_not_assignee
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeedback:
    """What the resident was told, how and when, and what they thought of it."""

    id: UUID
    channel: FeedbackChannel
    content: str
    told_at: datetime
    rating: int | None = None
    rating_comment: str = ""
    reporter_ids: Sequence[UUID] | None = None


async def study(
    issue_id: UUID,
    finding: str,
    route: Route | None,
    *,
    base_version: int,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Write down the finding (研究意见); a route, if given, starts the work at once."""

    async def step(work: Work) -> UUID:
        issue = await changing(issue_id, base_version, Verb.STUDY, work)
        issue.finding = clean(finding, path=("input", "finding"), least=1, most=5000)
        await supplement.withdraw(issue, work)
        await move(issue, Step.STUDY, EventKind.ISSUE_STUDIED, work, note=issue.finding)
        if route is not None:
            await _start(issue, route, work)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def route(
    issue_id: UUID, chosen: Route, *, base_version: int, by: Actor, ports: Ports, call: Call
) -> Result:
    """Decide how a studied issue is to be solved."""

    async def step(work: Work) -> UUID:
        issue = await changing(issue_id, base_version, Verb.ROUTE, work)
        await _start(issue, chosen, work)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def resolve(
    issue_id: UUID,
    outcome: Outcome,
    text: str,
    photos: Sequence[NewPhoto],
    *,
    base_version: int,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Say what came of it; a category may ask for a photo of the place afterwards."""

    async def step(work: Work) -> UUID:
        issue = await changing(issue_id, base_version, Verb.RESOLVE, work)
        await require_finished(issue)
        await require_parts_finished(issue)
        await require_not_assignee(issue, by)
        await _require_after_photo(issue, photos)
        issue.outcome = outcome
        issue.outcome_text = clean(text, path=("input", "text"), least=1, most=5000)
        await add_photos(issue, photos, work)
        await ledger.clear(issue, work)
        await move(issue, Step.FEED_BACK, EventKind.ISSUE_RESOLVED, work, note=issue.outcome_text)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def decline(
    issue_id: UUID,
    outcome: Outcome,
    where_to_go: str,
    *,
    base_version: int,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Not for us: the finding says where to go instead, and residents are still told."""

    async def step(work: Work) -> UUID:
        if outcome not in DECLINED:
            raise Invalid(
                "不予受理时，结果只能是转其他渠道或不属受理范围。", path=("input", "outcome")
            )
        issue = await changing(issue_id, base_version, Verb.DECLINE, work)
        issue.outcome = outcome
        issue.finding = clean(where_to_go, path=("input", "whereToGo"), least=1, most=1000)
        issue.outcome_text = issue.finding
        await supplement.withdraw(issue, work)
        await move(issue, Step.FEED_BACK, EventKind.ISSUE_DECLINED, work, note=issue.finding)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def feed_back(
    issue_id: UUID, new: NewFeedback, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Tell the resident; a rating given on the spot closes the issue or sends it back."""

    async def step(work: Work) -> UUID:
        issue = await locked(issue_id, work)
        require_step(Verb.FEED_BACK, issue, work)
        if work.again and await Feedback.filter(id=new.id).exists():
            raise IdTaken("这个编号已用于另一次反馈，请重新生成。", path=("input", "feedbackId"))
        told = await to_tell(issue, new.reporter_ids)
        _require_one_rater(new, told)
        _write_feedbacks(issue, new, told, work)
        await move(issue, Step.FEED_BACK, EventKind.ISSUE_FED_BACK, work, note=new.content)
        if new.rating is not None:
            await follow(issue, new.rating, RatedBy.PROXY, work)
        else:
            await close_if_content(issue, work)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def rate(
    issue_id: UUID, rating: int, comment: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Add the resident's rating to the last feedback of this round."""

    async def step(work: Work) -> UUID:
        issue = await locked(issue_id, work)
        require_step(Verb.RATE, issue, work)
        last = await _last_feedback(issue)
        await rate_feedback(last, rating, comment, RatedBy.PROXY, issue, work)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def reopen(issue_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Start another round of study."""
    return await _end(
        issue_id, reason, Verb.REOPEN, EventKind.ISSUE_REOPENED, by=by, ports=ports, call=call
    )


async def withdraw(issue_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Take back one's own issue before anybody has studied it."""
    return await _end(
        issue_id, reason, Verb.WITHDRAW, EventKind.ISSUE_WITHDRAWN, by=by, ports=ports, call=call
    )


async def _end(
    issue_id: UUID,
    reason: str,
    verb: Verb,
    kind: EventKind,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    async def step(work: Work) -> UUID:
        issue = await locked(issue_id, work)
        transition = require_step(verb, issue, work)
        note = clean(reason, path=("input", "reason"), least=1, most=1000)
        if transition.target is Step.STUDY:
            issue.round += 1
        await move(issue, transition.target or Step(issue.step), kind, work, note=note)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def _start(issue: Issue, chosen: Route, work: Work) -> None:
    require_step(Verb.ROUTE, issue, work)
    issue.route = chosen
    await move(issue, Step.RESOLVE, EventKind.ISSUE_ROUTED, work, route=chosen)


async def _last_feedback(issue: Issue) -> Feedback | None:
    """The newest of this round that is not rated yet, else the newest."""
    told = Feedback.filter(issue_id=issue.id, round=issue.round).order_by("-told_at", "-id")
    return await told.filter(rating=None).first() or await told.first()


def _require_one_rater(new: NewFeedback, told: Sequence[UUID | None]) -> None:
    if new.rating is not None and len(told) != 1:
        raise Invalid("有多位反映人时，请逐位反馈和评价。", path=("input", "reporterIds"))


def _write_feedbacks(
    issue: Issue, new: NewFeedback, told: Sequence[UUID | None], work: Work
) -> None:
    """One for each who is told; the first bears the id the phone made."""
    for position, reporter_id in enumerate(told):
        _write_feedback(new_uuid() if position else new.id, reporter_id, issue, new, work)


def _write_feedback(
    identity: UUID, reporter_id: UUID | None, issue: Issue, new: NewFeedback, work: Work
) -> None:
    work.insert(
        Feedback,
        id=identity,
        reporter_id=reporter_id,
        county_id=work.by.county_id,
        issue_id=issue.id,
        given_by_id=work.by.account_id,
        given_by_name=work.by.name,
        round=issue.round,
        channel=new.channel,
        content=clean(new.content, path=("input", "content"), least=1, most=2000),
        told_at=work.corrected(new.told_at).captured_at,
        rating=None if new.rating is None else rating_of(new.rating),
        rated_by=None if new.rating is None else RatedBy.PROXY,
        rating_comment=clean(new.rating_comment, path=("input", "ratingComment"), most=1000),
        created_at=work.now,
    )


async def _require_after_photo(issue: Issue, photos: Sequence[NewPhoto]) -> None:
    category_id = issue.category_id
    if category_id is None or any(each.purpose is PhotoPurpose.AFTER for each in photos):
        return
    category = await Category.get(id=category_id)
    if not category.needs_after_photo:
        return
    if not await Photo.filter(issue_id=issue.id, purpose=PhotoPurpose.AFTER).exists():
        raise Invalid(f"“{category.name}”类问题解决时要附办理后的照片。", path=("input", "photos"))
