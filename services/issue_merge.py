"""Merging issues (并案), undoing it within 30 days, and splitting one into several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domain.actor import Actor
from domain.errors import DomainError, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.ids import to_wire
from domain.steps import OPEN, Step, Verb
from domain.text import clean
from models.issue import Issue
from models.reporter import Reporter
from services import ledger, supplement
from services.issue import count_area, record
from services.issue_row import changing, locked, move, require_step
from services.ports import Ports
from services.task import require_finished
from services.work import Call, Result, Work, perform

UNDONE_WITHIN = timedelta(days=30)
MOST_PARTS = 10


class NotMergeable(DomainError):
    """These two cannot become one, or cannot be parted any more."""

    code = "NOT_MERGEABLE"


class PartsUnfinished(DomainError):
    """An issue that was split waits for its parts."""

    code = "PARTS_UNFINISHED"


async def merge(issue_id: UUID, into_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The issue ends in another; its reporters will be told through that one."""

    async def step(work: Work) -> UUID:
        issue, primary = await _both(issue_id, into_id, work)
        require_step(Verb.MERGE, issue, work)
        await _require_mergeable(issue, primary)
        moved = await Reporter.filter(issue_id=issue.id).update(issue_id=primary.id)
        await _count_supporters(primary, moved, work)
        issue.merged_into_id, issue.merged_at = primary.id, work.now
        issue.step_before_merge = issue.step
        primary_id = to_wire("Issue", primary.id)
        await move(issue, Step.MERGED, EventKind.ISSUE_MERGED, work, into=primary_id)
        record(EventKind.ISSUE_JOINED, primary, work, mergedFrom=to_wire("Issue", issue.id))
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def _both(issue_id: UUID, into_id: UUID, work: Work) -> tuple[Issue, Issue]:
    """Both locked, always in the same order, so that two merges cannot wait for each other."""
    if issue_id == into_id:
        raise NotMergeable("不能并入自己。", path=("input", "intoId"))
    found = {}
    for identity in sorted((issue_id, into_id)):
        try:
            found[identity] = await locked(identity, work)
        except NotFound as no:
            no.path = ("input", "id" if identity == issue_id else "intoId")
            raise
    return found[issue_id], found[into_id]


async def _require_mergeable(issue: Issue, primary: Issue) -> None:
    if Step(primary.step) not in OPEN:
        raise NotMergeable("要并入的那件已经结束。", path=("input", "intoId"))
    if issue.confidentiality != primary.confidentiality:
        raise NotMergeable("两件事的知悉范围不同，不能并案。", path=("input", "intoId"))
    if primary.parent_id == issue.id or issue.parent_id == primary.id:
        raise NotMergeable("一件事不能与它的分件并案。", path=("input", "intoId"))
    await require_finished(issue)


async def _count_supporters(primary: Issue, change: int, work: Work) -> None:
    primary.supporter_count += change
    primary.updated_at = work.now
    await primary.save(update_fields=["supporter_count", "updated_at"])


async def unmerge(issue_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Part them again within 30 days, while the other is not closed; reporters go back."""

    async def step(work: Work) -> UUID:
        merged = await Issue.get_or_none(id=issue_id, county_id=by.county_id)
        if merged is None or merged.merged_into_id is None:
            issue = await locked(issue_id, work)
            require_step(Verb.UNMERGE, issue, work)
            raise NotMergeable("这件事没有并案。", path=("input", "id"))
        issue, primary = await _both(issue_id, merged.merged_into_id, work)
        require_step(Verb.UNMERGE, issue, work)
        _require_undoable(issue, primary, work)
        back = await _return_reporters(issue, primary)
        await _count_supporters(primary, -back, work)
        note = clean(reason, path=("input", "reason"), least=1, most=1000)
        target = Step(issue.step_before_merge or Step.COLLECT)
        issue.merged_into_id = issue.merged_at = issue.step_before_merge = None
        await move(issue, target, EventKind.ISSUE_UNMERGED, work, note=note)
        await supplement.wait_on(issue, work)
        await ledger.wait_on(issue, work)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


def _require_undoable(issue: Issue, primary: Issue, work: Work) -> None:
    if issue.merged_at is None or work.now - issue.merged_at > UNDONE_WITHIN:
        raise NotMergeable(f"并案超过 {UNDONE_WITHIN.days} 天，不能撤销。", path=("input", "id"))
    if Step(primary.step) not in OPEN:
        raise NotMergeable("并入的那件已经结束，不能撤销并案。", path=("input", "id"))


async def _return_reporters(issue: Issue, primary: Issue) -> int:
    """Those who came with the issue, or with what had been merged into it before."""
    family, found = {issue.id}, {issue.id}
    while found:
        merged = Issue.filter(merged_into_id__in=found)
        found = {each.id for each in await merged.only("id")} - family
        family |= found
    own = Reporter.filter(issue_id=primary.id, origin_id__in=family)
    return await own.update(issue_id=issue.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """One of the matters in an issue."""

    id: UUID
    title: str
    content: str = ""


async def split(
    issue_id: UUID,
    parts: Sequence[NewPart],
    *,
    base_version: int,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Several matters in one: each is studied by itself, and the whole waits for all of them."""

    async def step(work: Work) -> UUID:
        issue = await changing(issue_id, base_version, Verb.SPLIT, work)
        await _require_splittable(issue, parts)
        rows = [_part(each, position, issue, work) for position, each in enumerate(parts)]
        for row in rows:
            await row.save(force_create=True)
            record(EventKind.ISSUE_COLLECTED, row, work, parentId=to_wire("Issue", issue.id))
        count_area(issue.area_id, work, issues=len(rows), open_issues=len(rows))
        note = "；".join(row.title for row in rows)
        await move(issue, Step(issue.step), EventKind.ISSUE_SPLIT, work, note=note)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def _require_splittable(issue: Issue, parts: Sequence[NewPart]) -> None:
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Invalid(f"须分成 2 到 {MOST_PARTS} 件。", path=("input", "parts"))
    if issue.parent_id is not None:
        raise Invalid("分件不能再分。", path=("input", "id"))
    if await Issue.filter(parent_id=issue.id).exists():
        raise Invalid("这件事已经分过。", path=("input", "id"))
    ids = {part.id for part in parts}
    if len(ids) < len(parts) or await Issue.filter(id__in=ids).exists():
        raise IdTaken("有的编号已用于另一件事，请重新生成。", path=("input", "parts"))


def _part(part: NewPart, position: int, whole: Issue, work: Work) -> Issue:
    """A copy of where, when and by whom; its reporters are told through the whole."""
    kept = {name: getattr(whole, name) for name in _KEPT}
    path = ("input", "parts", str(position))
    return Issue(
        **kept,
        id=part.id,
        parent_id=whole.id,
        title=clean(part.title, path=(*path, "title"), least=1, most=100),
        content=clean(part.content, path=(*path, "content"), most=5000),
        created_at=work.now,
        updated_at=work.now,
    )


_KEPT = (
    *("county_id", "area_id", "located_area_id", "category_id", "group_id", "collected_by_id"),
    *("collector_id", "source", "nature", "confidentiality", "captured_at", "received_at"),
    *("longitude", "latitude", "fix_longitude", "fix_latitude", "fix_datum", "fix_accuracy_m"),
    *("fix_provider", "fix_at", "fix_is_mock", "on_site", "on_site_reasons"),
)


async def require_parts_finished(issue: Issue) -> None:
    """PartsUnfinished while one of its parts is still open."""
    unfinished = Issue.filter(parent_id=issue.id, step__in=OPEN)
    if count := await unfinished.count():
        raise PartsUnfinished(f"还有 {count} 个分件没有办结。", path=("input", "id"))
