"""Topics (议题) of a sector group: proposed by its members, selected or dropped by its convener."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from domain import permissions
from domain import topic as rules
from domain.actor import Actor, ActorKind
from domain.errors import Conflict, Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.scope import holds
from domain.text import clean
from domain.topic import Criteria, TopicRole, TopicState, TopicVerb
from models.issue import Issue
from models.member import SectorGroup
from models.topic import Topic, TopicIssue
from services.audience import OFFICE, tags
from services.ports import Ports
from services.visible import sees, visible
from services.work import Call, Result, Work, perform

MAX_ISSUES = 20
PROPOSERS = frozenset({ActorKind.MEMBER, ActorKind.CONVENER, ActorKind.OFFICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the topic is, why, and how it stands with the three criteria."""

    title: str
    criteria: Criteria
    reason: str = ""
    issue_ids: Sequence[UUID] = ()


async def propose(
    topic_id: UUID,
    group_id: UUID | None,
    said: Proposal,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Put a topic before the group; members for their own, the office for any it names.

    Raises Forbidden for all others, Invalid without an issue, NotFound for issues or groups the
    actor does not see, IdTaken when the id names another topic.
    """
    if by.kind not in PROPOSERS:
        raise Forbidden("议题由界别组委员或县政协提出。")
    step = partial(_propose, topic_id, group_id, said)
    return await perform(step, by=by, ports=ports, call=call)


async def _propose(topic_id: UUID, group_id: UUID | None, said: Proposal, work: Work) -> UUID:
    title = clean(said.title, path=("input", "title"), least=1, most=100)
    existing = await Topic.get_or_none(id=topic_id)
    if existing is not None:
        return _same(existing, title, work)
    row = Topic(
        id=topic_id,
        county_id=work.by.county_id,
        group_id=await _group(group_id, work),
        proposed_by_id=work.by.account_id,
        proposed_by_name=work.by.name,
        created_at=work.now,
    )
    _say(row, title, said, work)
    await row.save(force_create=True)
    await _link(row, said.issue_ids, work)
    record(EventKind.TOPIC_PROPOSED, row, work, note=title)
    return row.id


def _same(existing: Topic, title: str, work: Work) -> UUID:
    if (existing.proposed_by_id, existing.title) != (work.by.account_id, title):
        raise IdTaken("这个编号已用于另一个议题，请重新生成。", path=("input", "id"))
    return existing.id


async def _group(group_id: UUID | None, work: Work) -> UUID:
    """One's own group, or as the office the one named."""
    if work.by.kind is not ActorKind.OFFICE:
        if work.by.group_id is None or group_id not in (None, work.by.group_id):
            raise Forbidden("只能为本界别组提出议题。", path=("input", "groupId"))
        return work.by.group_id
    if group_id is None:
        raise Invalid("请选择界别组。", path=("input", "groupId"))
    if not await SectorGroup.filter(id=group_id, county_id=work.by.county_id).exists():
        raise NotFound("没有这个界别组。", path=("input", "groupId"))
    return group_id


def _say(row: Topic, title: str, said: Proposal, work: Work) -> None:
    row.title = title
    row.reason = clean(said.reason, path=("input", "reason"), most=2000)
    row.small_incision = said.criteria.small_incision
    row.operable = said.criteria.operable
    row.effective = said.criteria.effective
    row.updated_at = work.now


async def _link(row: Topic, issue_ids: Sequence[UUID], work: Work) -> None:
    """A topic comes from issues: at least one, all of them seen by whoever proposes."""
    wanted = set(issue_ids)
    if not 1 <= len(wanted) <= MAX_ISSUES:
        raise Invalid(f"议题须来自 1 到 {MAX_ISSUES} 件问题。", path=("input", "issueIds"))
    seen = visible(Issue, permissions.ISSUE, by=work.by).filter(id__in=wanted)
    if await seen.count() < len(wanted):
        raise NotFound("有的问题没有找到，或您无权查看。", path=("input", "issueIds"))
    linked = await TopicIssue.filter(topic_id=row.id)
    await TopicIssue.filter(
        id__in=[each.id for each in linked if each.issue_id not in wanted]
    ).delete()
    fresh = wanted - {each.issue_id for each in linked}
    await TopicIssue.bulk_create(
        [TopicIssue(county_id=row.county_id, topic_id=row.id, issue_id=each) for each in fresh]
    )


async def revise(
    topic_id: UUID,
    said: Proposal,
    *,
    base_version: int,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Change what is proposed, as long as nothing is decided."""

    async def step(work: Work) -> UUID:
        row = await _locked(topic_id, TopicVerb.REVISE, work, base_version=base_version)
        _say(row, clean(said.title, path=("input", "title"), least=1, most=100), said, work)
        await _link(row, said.issue_ids, work)
        await _touch(row, EventKind.TOPIC_REVISED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def select(
    topic_id: UUID, *, base_version: int, by: Actor, ports: Ports, call: Call
) -> Result:
    """The group takes it up; CriteriaUnmet unless all three criteria are met."""

    async def step(work: Work) -> UUID:
        row = await _locked(topic_id, TopicVerb.SELECT, work, base_version=base_version)
        criteria_of(row).require_all()
        _decide(row, TopicState.SELECTED, "", work)
        await _touch(row, EventKind.TOPIC_SELECTED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def drop(
    topic_id: UUID, reason: str, *, base_version: int, by: Actor, ports: Ports, call: Call
) -> Result:
    """The group does not take it up, or no longer, and says why."""

    async def step(work: Work) -> UUID:
        row = await _locked(topic_id, TopicVerb.DROP, work, base_version=base_version)
        why = clean(reason, path=("input", "reason"), least=1, most=1000)
        _decide(row, TopicState.DROPPED, why, work)
        await _touch(row, EventKind.TOPIC_DROPPED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def criteria_of(row: Topic) -> Criteria:
    return Criteria(
        small_incision=row.small_incision, operable=row.operable, effective=row.effective
    )


def _decide(row: Topic, state: TopicState, why: str, work: Work) -> None:
    row.state = state
    row.decision = why
    row.decided_at = row.updated_at = work.now


async def consulted(topic_id: UUID, work: Work) -> Topic:
    """The topic a consultation is called for: seen by the actor, selected, of its group."""
    row = await _seen(topic_id, work, "topicId")
    rules.require(TopicVerb.CONSULT, TopicState(row.state), _roles(row, work.by))
    return row


async def issues_of(row: Topic) -> list[UUID]:
    return [link.issue_id for link in await TopicIssue.filter(topic_id=row.id)]


async def _locked(topic_id: UUID, verb: TopicVerb, work: Work, *, base_version: int) -> Topic:
    row = await _seen(topic_id, work, "id")
    rules.require(verb, TopicState(row.state), _roles(row, work.by))
    if row.version != base_version:
        raise Conflict("议题已被他人修改，请看过后再办。", path=("input", "baseVersion"))
    return row


async def _seen(topic_id: UUID, work: Work, name: str) -> Topic:
    row = await Topic.select_for_update().get_or_none(id=topic_id, county_id=work.by.county_id)
    if row is None or not await sees(row, permissions.TOPIC, by=work.by):
        raise NotFound("没有找到这个议题，或您无权查看。", path=("input", name))
    return row


def _roles(row: Topic, by: Actor) -> frozenset[TopicRole]:
    scopes = permissions.TOPIC_ROLES
    return frozenset(role for role, scope in scopes.items() if holds(scope[by.kind], row, by))


async def _touch(row: Topic, kind: EventKind, work: Work) -> None:
    row.version += 1
    await row.save()
    record(kind, row, work, note=row.decision or row.title)


def record(kind: EventKind, row: Topic, work: Work, **facts: object) -> None:
    """An event about a topic, for its group and whoever proposed it."""
    concerned = tags(group=row.group_id, account=row.proposed_by_id)
    work.record(
        kind, ("Topic", row.id), audience=(OFFICE, *concerned), data={"state": row.state, **facts}
    )
