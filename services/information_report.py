"""Information reports (社情民意信息): written, signed by those who share the credit, submitted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.credit import WHOLE, Contribution, require_whole
from domain.errors import Conflict, Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.information_report import REPORT, ReportStage, ReportVerb
from domain.text import clean
from models.information_report import (
    InformationReport,
    InformationReportConsultation,
    InformationReportIssue,
    ReportContributor,
)
from models.member import Member
from services.audience import OFFICE, tag, tags
from services.ports import Ports
from services.sources import Links, Sources
from services.visible import locked, parties
from services.work import Call, Result, Work, perform

AUTHORS = frozenset({ActorKind.MEMBER, ActorKind.CONVENER, ActorKind.OFFICE})
LINKS = Links("report_id", InformationReportIssue, InformationReportConsultation)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """One matter, what it rests on, and who signs it (nobody named: the member who writes)."""

    title: str
    content: str
    sources: Sources = field(default_factory=Sources)
    contributions: Sequence[Contribution] = ()


async def draft(
    report_id: UUID, said: ReportText, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Begin a report; only those who sign it see it before it is submitted."""
    if by.kind not in AUTHORS:
        raise Forbidden("社情民意信息由委员或县政协办公室撰写。")
    return await perform(partial(_draft, report_id, said), by=by, ports=ports, call=call)


async def _draft(report_id: UUID, said: ReportText, work: Work) -> UUID:
    title, content = _words(said)
    known = await InformationReport.get_or_none(id=report_id)
    if known is not None:
        return _same(known, title, work)
    row = work.insert(
        InformationReport,
        id=report_id,
        county_id=work.by.county_id,
        group_id=work.by.group_id,
        drafted_by_id=work.by.account_id,
        drafted_by_name=work.by.name,
        title=title,
        content=content,
        created_at=work.now,
        updated_at=work.now,
    )
    await LINKS.replace(row.id, said.sources, work)
    await _sign(row, said.contributions, work)
    await record(EventKind.REPORT_DRAFTED, row, work)
    return row.id


def _same(known: InformationReport, title: str, work: Work) -> UUID:
    if (known.drafted_by_id, known.title) != (work.by.account_id, title):
        raise IdTaken("这个编号已用于另一篇信息，请重新生成。", path=("input", "id"))
    return known.id


def _words(said: ReportText) -> tuple[str, str]:
    title = clean(said.title, path=("input", "title"), least=1, most=100)
    return title, clean(said.content, path=("input", "content"), least=1, most=10000)


async def _sign(row: InformationReport, said: Sequence[Contribution], work: Work) -> None:
    """Those named, in their order; else the member who writes."""
    contributions = list(said) or _alone(work)
    require_whole(contributions, path=("input", "contributors"))
    named = [each.member_id for each in contributions]
    if await Member.filter(id__in=named, county_id=row.county_id).count() < len(named):
        raise NotFound("有的委员没有找到。", path=("input", "contributors"))
    await ReportContributor.filter(report_id=row.id).delete()
    for position, each in enumerate(contributions):
        work.insert(
            ReportContributor,
            county_id=row.county_id,
            report_id=row.id,
            member_id=each.member_id,
            position=position,
            share_percent=each.percent,
        )


def _alone(work: Work) -> list[Contribution]:
    if work.by.member_id is None:
        raise Invalid("请写明由哪些委员署名。", path=("input", "contributors"))
    return [Contribution(work.by.member_id, WHOLE)]


async def revise(
    report_id: UUID, said: ReportText, *, base_version: int, by: Actor, ports: Ports, call: Call
) -> Result:
    """Change a draft: its words, what it rests on, who signs."""

    async def step(work: Work) -> UUID:
        row = await changing(report_id, ReportVerb.REVISE, work)
        if row.version != base_version:
            raise Conflict("草稿刚被改过，请看最新内容后再试。", path=("input", "baseVersion"))
        row.title, row.content = _words(said)
        await LINKS.replace(row.id, said.sources, work)
        await _sign(row, said.contributions, work)
        return await settle(row, EventKind.REPORT_REVISED, work)

    return await perform(step, by=by, ports=ports, call=call)


async def drop(report_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Give a draft up."""

    async def step(work: Work) -> UUID:
        row = await changing(report_id, ReportVerb.DROP, work)
        row.stage = ReportStage.DROPPED
        return await settle(row, EventKind.REPORT_DROPPED, work)

    return await perform(step, by=by, ports=ports, call=call)


async def submit(report_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Hand it in to the office; what it was made from tells of it."""

    async def step(work: Work) -> UUID:
        row = await changing(report_id, ReportVerb.SUBMIT, work)
        is_first = not row.is_submitted
        row.stage, row.is_submitted, row.submitted_at = ReportStage.SUBMITTED, True, work.now
        if is_first:
            await LINKS.tell(EventKind.REPORT_SUBMITTED, row.id, work)
        return await settle(row, EventKind.REPORT_SUBMITTED, work)

    return await perform(step, by=by, ports=ports, call=call)


async def give_back(report_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The office asks its author to change it."""

    async def step(work: Work) -> UUID:
        row = await changing(report_id, ReportVerb.RETURN, work)
        row.return_reason = clean(reason, path=("input", "reason"), least=1, most=1000)
        row.stage = ReportStage.DRAFT
        return await settle(row, EventKind.REPORT_RETURNED, work, note=row.return_reason)

    return await perform(step, by=by, ports=ports, call=call)


async def changing(report_id: UUID, verb: ReportVerb, work: Work) -> InformationReport:
    """The report, locked, when the actor may do this to it now."""
    row = await locked(InformationReport, permissions.INFORMATION_REPORT, report_id, by=work.by)
    held = await parties(row, permissions.INFORMATION_REPORT_PARTIES, by=work.by)
    REPORT.require(verb, ReportStage(row.stage), held)
    return row


async def settle(row: InformationReport, kind: EventKind, work: Work, **facts: object) -> UUID:
    """Write the row as it is now, with its event."""
    row.version += 1
    row.updated_at = work.now
    await row.save()
    await record(kind, row, work, **facts)
    return row.id


async def record(kind: EventKind, row: InformationReport, work: Work, **facts: object) -> None:
    """An event about a report, for its author and signers; once submitted for the office too."""
    signers = await ReportContributor.filter(report_id=row.id)
    concerned = [
        *tags(account=row.drafted_by_id),
        *(tag("member", each.member_id) for each in signers),
    ]
    if row.is_submitted:
        concerned += [OFFICE, *tags(group=row.group_id)]
    work.record(kind, ("InformationReport", row.id), audience=concerned, data=facts)
