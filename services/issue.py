"""Collecting an issue (收集): what a resident said, where, with the photos that will follow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from tortoise.expressions import Q

from domain.actor import Actor, ActorKind
from domain.capture_time import CaptureTime, corrected
from domain.category import CategoryAxis
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.geo import GeoFix
from domain.ids import new_uuid
from domain.issue import Anonymity, Confidentiality, Nature, ReporterKind, Source
from domain.local_day import local_day
from domain.member import AssignmentKind
from domain.receipt import new_number
from domain.text import clean
from models.area import Area
from models.issue import Category, Issue
from models.member import GridAssignment
from models.reporter import Reporter
from services.area_index import AreaIndex
from services.audience import OFFICE, tags
from services.deadline import begin_step
from services.photo_declaration import NewPhoto, declare
from services.place import Placed, place
from services.ports import Ports
from services.reporter_words import is_with_issue, issue_place, reporter_place, words
from services.work import Call, Result, Work, perform

COLLECTORS = frozenset(ActorKind) - {ActorKind.DEPARTMENT, ActorKind.RESIDENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReporter:
    """Who raised it, as far as they want to be known; `is_proxy`: somebody speaks for them."""

    name: str | None = None
    contact: str | None = None
    anonymity: Anonymity = Anonymity.NAMED
    is_proxy: bool = False
    proxy_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    """What the phone says of a new issue; it makes the id, so that sending twice is harmless."""

    id: UUID
    title: str
    source: Source
    captured_at: datetime
    sent_at: datetime | None = None
    content: str = ""
    nature: Nature | None = None
    category_id: UUID | None = None
    area_id: UUID | None = None
    fix: GeoFix | None = None
    reporter: NewReporter = field(default_factory=NewReporter)
    confidentiality: Confidentiality = Confidentiality.NORMAL
    photos: Sequence[NewPhoto] = ()


async def collect(new: NewIssue, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Record what a resident said.

    Raises Forbidden for departments, Invalid or NotFound for impossible input, IdTaken when the
    id names another record.
    """
    if by.kind not in COLLECTORS:
        raise Forbidden("部门不收集问题，请由委员或街道、镇、乡登记。")
    return await perform(partial(write, new), by=by, ports=ports, call=call)


async def write(new: NewIssue, work: Work) -> UUID:
    """The rows of a new issue: itself, its photos, and who has to be told."""
    title = clean(new.title, path=("input", "title"), least=1, most=100)
    content = clean(new.content, path=("input", "content"), most=5000)
    if work.again and (known := await Issue.get_or_none(id=new.id)):
        return _same(known, title, content, work)
    await _require_category(new.category_id, work)
    time = corrected(new.captured_at, sent_at=new.sent_at, received_at=work.now)
    placed = place(new.fix, area_id=new.area_id, captured_at=new.captured_at, work=work)
    _require_own_community(placed, work.by)
    group_id = work.by.group_id or await group_at(placed.area_id, work)
    issue = _write(new, title, content, time, placed, group_id, work)
    raised = reporter_columns(new_uuid(), issue, ReporterKind.RAISED, new.reporter, work)
    work.row = work.insert(Reporter, **raised)
    await declare(new.photos, work=work, issue_id=issue.id)
    count_area(issue.area_id, work, issues=1, open_issues=1)
    record(EventKind.ISSUE_COLLECTED, issue, work)
    await begin_step(issue, work)
    return issue.id


def _same(known: Issue, title: str, content: str, work: Work) -> UUID:
    """Creating is idempotent by id: the same words by the same person are the same issue."""
    said = (known.collected_by_id, known.title, known.content)
    if said != (work.by.account_id, title, content):
        raise IdTaken("这个编号已用于另一件事，请重新生成。", path=("input", "id"))
    return known.id


async def _require_category(category_id: UUID | None, work: Work) -> None:
    if category_id is None:
        return
    known = {"county_id": work.by.county_id, "axis": CategoryAxis.SUBJECT}
    if not await Category.filter(id=category_id, **known).exists():
        raise NotFound("没有这个分类，请重新选择。", path=("input", "categoryId"))


def _require_own_community(placed: Placed, by: Actor) -> None:
    if by.kind is ActorKind.DEVICE and placed.area_id not in by.area_ids:
        raise Invalid("平板只登记本社区的问题。", path=("input", "areaId"))


def _write(
    new: NewIssue,
    title: str,
    content: str,
    time: CaptureTime,
    placed: Placed,
    group_id: UUID | None,
    work: Work,
) -> Issue:
    return work.insert(
        Issue,
        id=new.id,
        county_id=work.by.county_id,
        area_id=placed.area_id,
        located_area_id=placed.located_area_id,
        category_id=new.category_id,
        group_id=group_id,
        collected_by_id=work.by.account_id,
        collector_id=work.by.member_id,
        title=title,
        content=content,
        source=new.source,
        nature=new.nature,
        confidentiality=new.confidentiality,
        captured_at=time.captured_at,
        clock_offset_ms=time.offset_ms,
        is_clock_suspect=time.is_suspect,
        received_at=work.now,
        created_at=work.now,
        updated_at=work.now,
        **placed.columns,
        **_reporter_columns(new, work),
    )


def _reporter_columns(new: NewIssue, work: Work) -> dict[str, str | bytes | None]:
    """Who raised it, where whoever sees the issue's reporter may know."""
    said = new.reporter
    if not is_with_issue(ReporterKind.RAISED, said.anonymity):
        return {}
    found = words(said.name, said.contact, place=issue_place(new.id), sealer=work.ports.sealer)
    return {f"reporter_{name}": value for name, value in found.items()}


def reporter_columns(
    reporter_id: UUID, issue: Issue, kind: ReporterKind, new: NewReporter, work: Work
) -> dict[str, Any]:
    """Somebody to be told, with a receipt number; without a name nobody is NAMED."""
    is_known = bool(new.name or new.contact)
    place, sealer = reporter_place(reporter_id), work.ports.sealer
    is_own = not is_with_issue(kind, new.anonymity)
    own = words(new.name, new.contact, place=place, sealer=sealer) if is_own else {}
    note = clean(new.proxy_note, path=("input", "reporter", "proxyNote"), most=100)
    return {
        "id": reporter_id,
        "county_id": issue.county_id,
        "issue_id": issue.id,
        "origin_id": issue.id,
        "kind": kind,
        "anonymity": new.anonymity if is_known else Anonymity.ANONYMOUS,
        "is_proxy": new.is_proxy,
        "proxy_note": note,
        **own,
        "receipt_number": new_number(),
        "created_at": work.now,
    }


async def group_at(area_id: UUID, work: Work) -> UUID | None:
    """The group of who serves the area, else the one above it, else a part of it.

    Of several the one who is in charge, then the longest in service.
    """
    index, day = work.ports.areas.of(work.by.county_id), local_day(work.now)
    nearness = _nearness(area_id, index)
    serving = await GridAssignment.filter(
        Q(ended_on=None) | Q(ended_on__gte=day),
        area_id__in=list(nearness),
        assigned_on__lte=day,
        member__is_active=True,
    ).select_related("member")
    nearest = sorted(
        serving,
        key=lambda it: (
            nearness[it.area_id],
            it.kind != AssignmentKind.PRIMARY,
            it.assigned_on,
            it.member_id,
        ),
    )
    return nearest[0].member.sector_group_id if nearest else None


def _nearness(area_id: UUID, index: AreaIndex) -> dict[UUID, int]:
    """The area, then those above it one by one, then all below it alike."""
    chain = [area.id for area in reversed(index.ancestors(area_id))]
    below = dict.fromkeys(index.descendants(area_id), len(chain))
    return {**below, **{each: steps for steps, each in enumerate(chain)}}


def count_area(area_id: UUID, work: Work, *, issues: int = 0, open_issues: int) -> None:
    """Keep the area's counters in the transaction that changes what they count."""
    current = work.ports.areas.of(work.by.county_id).current(area_id)
    work.add(Area, current, issue_count=issues, open_issue_count=open_issues)


def record(kind: EventKind, issue: Issue, work: Work, **facts: object) -> None:
    """An event about an issue, for everyone whom the issue concerns."""
    tell(kind, issue, facts, work)


def tell(
    kind: EventKind,
    issue: Issue,
    facts: Mapping[str, object],
    work: Work,
    *,
    also: Iterable[str] = (),
) -> None:
    """The same, and for others as well."""
    concerned = tags(group=issue.group_id, area=issue.area_id, account=issue.collected_by_id)
    work.record(
        kind,
        ("Issue", issue.id),
        area_path=work.ports.areas.of(work.by.county_id).path(issue.area_id),
        audience=(OFFICE, *concerned, *also),
        data={"step": issue.step, **facts},
    )
