"""Counter-reviews (反监督): departments and townships review members, who may reply."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.counter_review import COUNTER_REVIEW, ReviewState, ReviewVerb, require_score
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.separation import Duty, require_apart, stakes
from domain.spot_check import quarter_bounds
from domain.text import clean
from models.area import Area
from models.consultation import Consultation
from models.counter_review import CounterReview
from models.issue import Issue
from models.member import Member
from models.organisation import Department
from services.audience import OFFICE, tags
from services.ports import Ports
from services.visible import locked, parties, visible
from services.work import Call, Result, Work, perform

AUTHORS = (ActorKind.DEPARTMENT, ActorKind.TOWNSHIP)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """Of one member, for one case (an issue) or one quarter."""

    id: UUID
    member_id: UUID
    score: int
    facts: str
    issue_id: UUID | None = None
    year: int | None = None
    quarter: int | None = None


async def submit(new: NewReview, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Review a member; once for each case and for each quarter."""
    return await perform(partial(_submit, new), by=by, ports=ports, call=call)


async def _submit(new: NewReview, work: Work) -> UUID:
    require_apart(Duty.REVIEW_MEMBER, stakes(reviewed=work.by.member_id == new.member_id))
    if work.by.kind not in AUTHORS:
        raise Forbidden("反监督评价由部门和街道、镇、乡提交。")
    if await CounterReview.exists(id=new.id):
        raise IdTaken("这个编号已用于另一份评价，请重新生成。", path=("input", "id"))
    if not await Member.exists(id=new.member_id, county_id=work.by.county_id):
        raise NotFound("没有这位委员。", path=("input", "memberId"))
    row = await _row(new, work)
    await _require_first(row)
    await row.save(force_create=True)
    record(EventKind.COUNTER_REVIEW_SUBMITTED, row, work, score=row.score)
    return row.id


async def _row(new: NewReview, work: Work) -> CounterReview:
    by = work.by
    author_id = by.department_id if by.kind is ActorKind.DEPARTMENT else by.township_id
    assert author_id is not None
    return CounterReview(
        id=new.id,
        county_id=by.county_id,
        member_id=new.member_id,
        department_id=by.department_id,
        township_id=by.township_id,
        author_id=author_id,
        author_name=await _author_name(by),
        issue_id=new.issue_id,
        occasion=await _occasion(new, work),
        year=new.year,
        quarter=new.quarter,
        score=require_score(new.score),
        facts=clean(new.facts, path=("input", "facts"), least=1, most=2000),
        state=ReviewState.SUBMITTED,
        created_at=work.now,
    )


async def _author_name(by: Actor) -> str:
    if by.department_id is not None:
        return (await Department.get(id=by.department_id)).name
    return (await Area.get(id=by.township_id)).name


async def _occasion(new: NewReview, work: Work) -> str:
    """What the review is of; Invalid unless it is exactly one case or one quarter."""
    of_quarter = new.year is not None and new.quarter is not None
    if (new.issue_id is not None) == (new.year is not None or new.quarter is not None):
        raise Invalid("请指明一件问题，或者年份和季度。", path=("input",))
    if new.issue_id is not None:
        await _require_worked_on(new.issue_id, new.member_id, work)
        return new.issue_id.hex
    if not of_quarter:
        raise Invalid("年份和季度要一起填写。", path=("input", "quarter"))
    assert new.year is not None
    assert new.quarter is not None
    quarter_bounds(new.year, new.quarter)
    return f"{new.year}Q{new.quarter}"


async def _require_worked_on(issue_id: UUID, member_id: UUID, work: Work) -> None:
    """The author sees the issue, and the member collected it or called a consultation on it."""
    seen = visible(Issue, permissions.ISSUE, by=work.by)
    issue = await seen.get_or_none(id=issue_id)
    if issue is None:
        raise NotFound("没有找到这件事，或您无权查看。", path=("input", "issueId"))
    called = Consultation.filter(caller_id=member_id, issue_links__issue_id=issue_id)
    if issue.collector_id != member_id and not await called.exists():
        raise Invalid("这位委员没有办理这件事。", path=("input", "memberId"))


async def _require_first(row: CounterReview) -> None:
    known = CounterReview.filter(
        author_id=row.author_id, member_id=row.member_id, occasion=row.occasion
    )
    if await known.exists():
        raise Invalid("您单位已就此评价过这位委员。", path=("input", "memberId"))


async def reply(review_id: UUID, text: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The member says what there is to be said."""

    async def step(work: Work) -> UUID:
        row = await locked(CounterReview, permissions.COUNTER_REVIEW, review_id, by=work.by)
        roles = await parties(row, permissions.COUNTER_REVIEW_PARTIES, by=work.by)
        COUNTER_REVIEW.require(ReviewVerb.REPLY, ReviewState(row.state), roles)
        row.reply = clean(text, path=("input", "reply"), least=1, most=2000)
        row.state, row.replied_at = ReviewState.REPLIED, work.now
        await row.save()
        record(EventKind.COUNTER_REVIEW_REPLIED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def record(kind: EventKind, row: CounterReview, work: Work, **facts: object) -> None:
    """An event about a review, for its author and the office.

    The member reads the review, but an event would say whose it is.
    """
    concerned = tags(department=row.department_id, area=row.township_id)
    work.record(kind, ("CounterReview", row.id), audience=(OFFICE, *concerned), data=facts)
