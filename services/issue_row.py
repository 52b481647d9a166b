"""An issue in hand: locked for whoever may see it, judged by its step, moved and told."""

from collections.abc import Sequence
from uuid import UUID

from domain import permissions, steps
from domain.actor import Actor
from domain.errors import Conflict, NotFound
from domain.events import EventKind
from domain.scope import holds
from domain.steps import Step, Transition, Verb
from models.issue import Issue
from models.photo import Photo
from services.deadline import follow_step
from services.issue import count_area, record
from services.photo_declaration import NewPhoto, declare
from services.visible import sees
from services.work import Work

RESULTS = frozenset({EventKind.ISSUE_RESOLVED, EventKind.ISSUE_DECLINED})
FINDINGS = RESULTS | {EventKind.ISSUE_STUDIED}


async def locked(issue_id: UUID, work: Work) -> Issue:
    """The issue, locked until the transaction ends; NotFound when the actor may not see it."""
    issue = await work.lock(Issue, issue_id)
    if issue is None or not await sees(issue, permissions.ISSUE, by=work.by):
        raise NotFound("没有找到这件事，或您无权查看。", path=("input", "id"))
    return issue


async def changing(issue_id: UUID, base_version: int, verb: Verb, work: Work) -> Issue:
    """The locked issue when the verb is possible and nobody has changed it meanwhile."""
    issue = await locked(issue_id, work)
    require_step(verb, issue, work)
    if issue.version != base_version:
        raise Conflict("这件事刚被别人改过，请看最新情况后再试。", path=("input", "baseVersion"))
    return issue


def parties_of(issue: Issue, by: Actor) -> frozenset[steps.Party]:
    return frozenset(
        party
        for party, scope in permissions.ISSUE_PARTIES.items()
        if holds(scope[by.kind], issue, by)
    )


def require_step(verb: Verb, issue: Issue, work: Work) -> Transition:
    return steps.require(verb, Step(issue.step), parties_of(issue, work.by))


async def move(issue: Issue, target: Step, kind: EventKind, work: Work, **facts: object) -> None:
    """Write the row in its new step, keep the counters, and record what happened."""
    source = Step(issue.step)
    issue.step = target
    _mark(issue, kind, work)
    issue.version += 1
    issue.updated_at = work.now
    work.save(issue)
    opened = (target in steps.OPEN) - (source in steps.OPEN)
    if opened:
        count_area(issue.area_id, work, open_issues=opened)
    record(kind, issue, work, fromStep=source, **facts)
    is_told = kind is EventKind.ISSUE_FED_BACK
    if target != source or is_told:
        await follow_step(issue, work, is_told=is_told)


def _mark(issue: Issue, kind: EventKind, work: Work) -> None:
    """Keep when the milestones were passed; a new round has its result still before it."""
    after_s = int((work.now - issue.received_at).total_seconds())
    if kind in FINDINGS and issue.studied_after_s is None:
        issue.studied_after_s = after_s
    if kind in RESULTS:
        issue.resolved_after_s, issue.fed_back_after_s = after_s, None
    elif kind is EventKind.ISSUE_FED_BACK:
        issue.fed_back_after_s = after_s
    elif kind is EventKind.ISSUE_REOPENED:
        issue.resolved_after_s = issue.fed_back_after_s = None


async def add_photos(issue: Issue, photos: Sequence[NewPhoto], work: Work) -> None:
    already = await Photo.filter(issue_id=issue.id).count() if photos else 0
    await declare(photos, work=work, issue_id=issue.id, first_position=already)
