"""Oversight acts (专题会议、视察调研、监督评议): planned for an issue, held, followed up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.counter_review import require_score
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.machine import WrongState
from domain.oversight_act import OVERSIGHT_ACT, ActKind, ActStage, ActVerb
from domain.separation import Duty, require_apart, stakes
from domain.steps import Step
from domain.text import clean
from models.issue import Issue
from models.member import Member
from models.organisation import Department
from models.oversight_act import OversightAct, OversightActMember, OversightFollowUp
from services.audience import OFFICE, tags
from services.issue import record as record_of_issue
from services.issue_row import locked as locked_issue
from services.ports import Ports
from services.visible import locked, parties
from services.work import Call, Result, Work, perform

MOST_MEMBERS = 30
MOST_FOLLOW_UPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """What is planned, for which issue, with whom."""

    id: UUID
    kind: ActKind
    issue_id: UUID
    title: str
    plan: str
    planned_on: date | None = None
    department_id: UUID | None = None
    member_ids: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one member gave, from 1 to 5."""

    member_id: UUID
    score: int
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFollowUp:
    """What has to happen afterwards."""

    content: str
    department_id: UUID | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What came of it."""

    findings: str
    scores: Sequence[Score] = ()
    follow_ups: Sequence[NewFollowUp] = ()


async def open_act(new: NewAct, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Plan an act for an issue in RESOLVE; by the group's convener or the office."""
    return await perform(partial(_open, new), by=by, ports=ports, call=call)


async def _open(new: NewAct, work: Work) -> UUID:
    issue = await locked_issue(new.issue_id, work)
    is_lead = work.by.kind is ActorKind.OFFICE or (
        work.by.kind is ActorKind.CONVENER and issue.group_id == work.by.group_id
    )
    if not is_lead:
        raise Forbidden("监督活动由负责的界别组召集人或县政协办公室安排。")
    if issue.step != Step.RESOLVE:
        raise WrongState("只有在“解决”环节的问题才安排监督活动。", path=("input", "issueId"))
    if await OversightAct.exists(id=new.id):
        raise IdTaken("这个编号已用于另一次活动，请重新生成。", path=("input", "id"))
    await _require_department(new.department_id, work, "departmentId")
    await _require_members(new.member_ids, work)
    row = _row(new, issue, work)
    await row.save(force_create=True)
    await _add_members(row, new.member_ids, work)
    record(EventKind.OVERSIGHT_ACT_OPENED, row, work, note=row.title)
    record_of_issue(EventKind.OVERSIGHT_ACT_OPENED, issue, work, note=row.title)
    return row.id


def _row(new: NewAct, issue: Issue, work: Work) -> OversightAct:
    return OversightAct(
        id=new.id,
        county_id=work.by.county_id,
        kind=new.kind,
        issue_id=issue.id,
        group_id=issue.group_id,
        department_id=new.department_id,
        title=clean(new.title, path=("input", "title"), least=1, most=100),
        plan=clean(new.plan, path=("input", "plan"), least=1, most=5000),
        planned_on=new.planned_on,
        stage=ActStage.PLANNED,
        opened_by_name=work.by.name,
        created_at=work.now,
        updated_at=work.now,
    )


async def _require_members(member_ids: Sequence[UUID], work: Work) -> None:
    wanted = set(member_ids)
    if len(wanted) > MOST_MEMBERS:
        raise Invalid(f"参加的委员最多 {MOST_MEMBERS} 位。", path=("input", "memberIds"))
    known = await Member.filter(id__in=wanted, county_id=work.by.county_id).count()
    if known < len(wanted):
        raise NotFound("有的委员没有找到。", path=("input", "memberIds"))


async def _require_department(department_id: UUID | None, work: Work, name: str) -> None:
    if department_id is None:
        return
    if not await Department.exists(id=department_id, county_id=work.by.county_id, is_open=True):
        raise NotFound("没有这个部门。", path=("input", name))


async def _add_members(row: OversightAct, member_ids: Sequence[UUID], work: Work) -> None:
    await OversightActMember.bulk_create(
        [
            OversightActMember(county_id=work.by.county_id, act_id=row.id, member_id=member_id)
            for member_id in dict.fromkeys(member_ids)
        ]
    )


async def conclude(
    act_id: UUID, conclusion: Conclusion, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Write down the findings, the scores of a review, and what has to follow."""
    return await perform(partial(_conclude, act_id, conclusion), by=by, ports=ports, call=call)


async def _conclude(act_id: UUID, conclusion: Conclusion, work: Work) -> UUID:
    row = await _changing(act_id, ActVerb.CONCLUDE, work)
    row.findings = clean(conclusion.findings, path=("input", "findings"), least=1, most=5000)
    row.stage, row.held_at, row.updated_at = ActStage.HELD, work.now, work.now
    await _score(row, conclusion.scores)
    await _follow(row, conclusion.follow_ups, work)
    await row.save()
    record(EventKind.OVERSIGHT_ACT_HELD, row, work, note=row.findings[:200])
    issue = await Issue.get(id=row.issue_id)
    record_of_issue(EventKind.OVERSIGHT_ACT_HELD, issue, work, note=row.title)
    return row.id


async def _score(row: OversightAct, scores: Sequence[Score]) -> None:
    """Scores belong to reviews, and come from those who took part and have no stake in it."""
    if scores and row.kind != ActKind.REVIEW:
        raise Invalid("只有监督评议可以评分。", path=("input", "scores"))
    issue = await Issue.get(id=row.issue_id)
    present = {each.member_id: each for each in await OversightActMember.filter(act_id=row.id)}
    for position, given in enumerate(scores):
        path = ("input", "scores", str(position))
        if given.member_id not in present:
            raise NotFound("评分人没有参加这次评议。", path=(*path, "memberId"))
        require_apart(Duty.SCORE, stakes(collected=given.member_id == issue.collector_id))
        mark = present[given.member_id]
        mark.score = require_score(given.score)
        mark.comment = clean(given.comment, path=(*path, "comment"), most=1000)
        await mark.save()


async def _follow(row: OversightAct, follow_ups: Sequence[NewFollowUp], work: Work) -> None:
    if len(follow_ups) > MOST_FOLLOW_UPS:
        raise Invalid(f"整改事项最多 {MOST_FOLLOW_UPS} 项。", path=("input", "followUps"))
    for position, new in enumerate(follow_ups):
        path = ("input", "followUps", str(position), "content")
        await _require_department(new.department_id, work, "followUps")
        await OversightFollowUp.create(
            id=new_uuid(),
            county_id=work.by.county_id,
            act_id=row.id,
            content=clean(new.content, path=path, least=1, most=1000),
            department_id=new.department_id,
            due_on=new.due_on,
            created_at=work.now,
        )


async def cancel(act_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The act does not take place."""

    async def step(work: Work) -> UUID:
        row = await _changing(act_id, ActVerb.CANCEL, work)
        row.reason = clean(reason, path=("input", "reason"), least=1, most=1000)
        row.stage, row.updated_at = ActStage.CANCELLED, work.now
        await row.save()
        record(EventKind.OVERSIGHT_ACT_CANCELLED, row, work, note=row.reason)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def close_follow_up(
    follow_up_id: UUID, note: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """What had to follow has been done (销号); never said by the department that had to do it."""

    async def step(work: Work) -> UUID:
        follow_up = await locked(
            OversightFollowUp, permissions.OF_OVERSIGHT_ACT, follow_up_id, by=work.by
        )
        is_own = follow_up.department_id is not None and (
            follow_up.department_id == work.by.department_id
        )
        require_apart(Duty.ACCEPT_FOLLOW_UP, stakes(addressed=is_own))
        row = await _changing(follow_up.act_id, ActVerb.CLOSE_FOLLOW_UP, work)
        if follow_up.closed_at is not None:
            raise WrongState("这一项已经销号。", path=("input", "id"))
        follow_up.closing_note = clean(note, path=("input", "note"), least=1, most=1000)
        follow_up.closed_at = row.updated_at = work.now
        await follow_up.save()
        await row.save()
        record(EventKind.FOLLOW_UP_CLOSED, row, work, note=follow_up.closing_note[:200])
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _changing(act_id: UUID, verb: ActVerb, work: Work) -> OversightAct:
    row = await locked(OversightAct, permissions.OVERSIGHT_ACT, act_id, by=work.by)
    roles = await parties(row, permissions.OVERSIGHT_ACT_PARTIES, by=work.by)
    OVERSIGHT_ACT.require(verb, ActStage(row.stage), roles)
    return row


def record(kind: EventKind, row: OversightAct, work: Work, **facts: object) -> None:
    """An event about an act, for the group, the department and the office."""
    concerned = tags(group=row.group_id, department=row.department_id)
    work.record(kind, ("OversightAct", row.id), audience=(OFFICE, *concerned), data=facts)
