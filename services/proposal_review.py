"""What the office decides about a proposal, whom it assigns it to, and what they reply."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.actor import Actor
from domain.deadline import DeadlineKind, Unit
from domain.errors import IdTaken, NotFound
from domain.events import EventKind
from domain.information_report import ReportStage
from domain.local_day import local_day
from domain.numbering import document_number, proposal_prefix
from domain.proposal import (
    Assignee,
    ProposalStage,
    ProposalVerb,
    SignerState,
    require_assignees,
    require_due,
)
from domain.text import clean
from models.county import County
from models.information_report import InformationReport, ReportContributor
from models.organisation import Department
from models.proposal import Proposal, ProposalAssignment, ProposalSigner
from services import deadline, information_report
from services.deadline import Concern
from services.numbering import next_number
from services.ports import Ports
from services.proposal import LINKS, changing, settle
from services.work import Call, Result, Work, perform

SERIES = "proposal"


async def file(proposal_id: UUID, review: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Put it on file (立案): it gets the year's next number, and counts for who signed it."""

    async def step(work: Work) -> UUID:
        row = await changing(proposal_id, ProposalVerb.FILE, work)
        _judge(row, ProposalStage.FILED, review, work, least=0)
        await _number(row, work)
        await LINKS.tell(EventKind.PROPOSAL_FILED, row.id, work, note=row.number)
        return await settle(row, EventKind.PROPOSAL_FILED, work, note=row.number)

    return await perform(step, by=by, ports=ports, call=call)


def _judge(row: Proposal, stage: ProposalStage, review: str, work: Work, *, least: int) -> None:
    row.review = clean(review, path=("input", "review"), least=least, most=2000)
    row.stage, row.reviewed_at = stage, work.now


async def _number(row: Proposal, work: Work) -> None:
    county = await County.get(id=row.county_id).only("id", "short_name")
    row.year = local_day(work.now).year
    row.ordinal = await next_number(SERIES, row.year, work)
    row.number = document_number(proposal_prefix(county.short_name), row.year, row.ordinal)


async def give_back(
    proposal_id: UUID, review: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Ask the proposer to change it and hand it in again."""

    async def step(work: Work) -> UUID:
        row = await changing(proposal_id, ProposalVerb.RETURN, work)
        _judge(row, ProposalStage.RETURNED, review, work, least=1)
        return await settle(row, EventKind.PROPOSAL_RETURNED, work, note=row.review)

    return await perform(step, by=by, ports=ports, call=call)


async def to_information(
    proposal_id: UUID, report_id: UUID, review: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Take it as an information report instead: same words, sources and shares."""

    async def step(work: Work) -> UUID:
        row = await changing(proposal_id, ProposalVerb.TO_INFORMATION, work)
        _judge(row, ProposalStage.TO_INFORMATION, review, work, least=1)
        if await InformationReport.exists(id=report_id):
            raise IdTaken("这个编号已用于另一篇信息，请重新生成。", path=("input", "reportId"))
        row.report_id = await _report_of(row, report_id, work)
        return await settle(row, EventKind.PROPOSAL_TO_INFORMATION, work, note=row.review)

    return await perform(step, by=by, ports=ports, call=call)


async def _report_of(row: Proposal, report_id: UUID, work: Work) -> UUID:
    report = work.insert(
        InformationReport,
        id=report_id,
        county_id=row.county_id,
        group_id=row.group_id,
        drafted_by_id=row.drafted_by_id,
        drafted_by_name=row.drafted_by_name,
        title=row.title,
        content=f"{row.background}\n\n{row.suggestion}",
        stage=ReportStage.SUBMITTED,
        is_submitted=True,
        submitted_at=work.now,
        created_at=work.now,
        updated_at=work.now,
    )
    information_report.LINKS.add(report.id, await LINKS.read(row.id), work)
    for signer in await ProposalSigner.filter(proposal_id=row.id, state=SignerState.ACCEPTED):
        work.insert(
            ReportContributor,
            county_id=row.county_id,
            report_id=report.id,
            member_id=signer.member_id,
            position=signer.position,
            share_percent=signer.share_percent,
        )
    await information_report.LINKS.tell(EventKind.REPORT_SUBMITTED, report.id, work)
    await information_report.record(EventKind.REPORT_SUBMITTED, report, work)
    return report.id


async def assign(
    proposal_id: UUID,
    assignees: Sequence[Assignee],
    reply_due_on: date,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Ask departments to handle it and reply by a day; one of them leads."""

    async def step(work: Work) -> UUID:
        row = await changing(proposal_id, ProposalVerb.ASSIGN, work)
        require_assignees(assignees)
        require_due(reply_due_on, today=local_day(work.now))
        named = [each.department_id for each in assignees]
        if await Department.filter(
            id__in=named, county_id=row.county_id, is_open=True
        ).count() < len(named):
            raise NotFound("有的部门没有找到。", path=("input", "departments"))
        for each in assignees:
            made = work.insert(
                ProposalAssignment,
                county_id=row.county_id,
                proposal_id=row.id,
                department_id=each.department_id,
                role=each.role,
            )
            await _await_reply(made, reply_due_on, work)
        row.stage, row.reply_due_on = ProposalStage.ASSIGNED, reply_due_on
        return await settle(row, EventKind.PROPOSAL_ASSIGNED, work)

    return await perform(step, by=by, ports=ports, call=call)


async def _await_reply(asked: ProposalAssignment, reply_due_on: date, work: Work) -> None:
    """Each department has its own clock, to the end of the day that was named."""
    book = await work.ports.books.of(work.by.county_id)
    agreed_at = book.time.closing(reply_due_on)
    rule = replace(book.rule(DeadlineKind.PROPOSAL_REPLY), unit=Unit.AGREED, agreed_at=agreed_at)
    concern = Concern(
        subject=("ProposalAssignment", asked.id), department_id=asked.department_id, rule=rule
    )
    await deadline.start(DeadlineKind.PROPOSAL_REPLY, concern, work)


async def reply(proposal_id: UUID, text: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """A department says what it did; with the last reply the proposal is replied to."""

    async def step(work: Work) -> UUID:
        row = await changing(proposal_id, ProposalVerb.REPLY, work)
        own = await ProposalAssignment.get(proposal_id=row.id, department_id=work.by.department_id)
        own.reply = clean(text, path=("input", "reply"), least=1, most=10000)
        own.replied_at, own.replied_by_name = work.now, work.by.name
        await own.save()
        await deadline.end(own.id, work)
        if not await ProposalAssignment.filter(
            proposal_id=row.id, replied_at__isnull=True
        ).exists():
            row.stage = ProposalStage.REPLIED
        return await settle(row, EventKind.PROPOSAL_REPLIED, work)

    return await perform(step, by=by, ports=ports, call=call)
