"""Minutes, proposals and information reports as papers (文书); every handing out is logged."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.models import Model

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.consultation import EntryKind
from domain.errors import NotFound
from domain.events import EventKind
from domain.ids import to_wire
from domain.local_day import local_day
from domain.official_letter import LetterForm, OfficialLetter, chinese_day, paragraphs_of
from domain.proposal import SignerState
from domain.scope import Scope
from models.consultation import Commitment, Consultation, Minutes, MinutesConfirmation, SessionEntry
from models.county import County
from models.information_report import InformationReport, ReportContributor
from models.member import Member
from models.proposal import Proposal, ProposalSigner
from services.audience import OFFICE
from services.letter_printing import PrintedLetter
from services.ports import Ports
from services.visible import visible
from services.work import unit_of_work

NOT_FOR = frozenset({ActorKind.DEVICE, ActorKind.RESIDENT})
"""Who is told how far a matter is, but never what people said."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of document: what it is written from, and for whom."""

    model: type[Model]
    scope: Scope
    compose: Callable[[Any, County], Awaitable[OfficialLetter]]


async def print_paper(
    type_name: str, identity: UUID, form: LetterForm, *, by: Actor, ports: Ports
) -> PrintedLetter:
    """The document of a consultation, proposal or report.

    NotFound when the actor may not read it or there are no minutes yet, LetterFontMissing when
    nothing can be printed; then nothing is logged.
    """
    paper = PAPERS.get(type_name)
    seen = paper and by.kind not in NOT_FOR and visible(paper.model, paper.scope, by=by)
    row = await seen.get_or_none(id=identity) if seen else None
    if paper is None or row is None:
        raise NotFound("没有找到这份文书，或您无权查看。")
    letter = await paper.compose(row, await County.get(id=by.county_id))
    content = await ports.letters.print(letter, form)
    async with unit_of_work(by=by, ports=ports) as work:
        work.record(
            EventKind.PAPER_PRINTED,
            ("Account", by.account_id),
            audience=(OFFICE,),
            data={"of": to_wire(type_name, identity), "form": form},
        )
    return PrintedLetter(f"{letter.title}.{form}", content)


async def _minutes(held: Consultation, county: County) -> OfficialLetter:
    minutes = await Minutes.filter(consultation_id=held.id).order_by("-version").first()
    if minutes is None:
        raise NotFound("这场协商还没有纪要。")
    return OfficialLetter(
        issuer=f"政协{county.name}委员会微协商纪要",
        number=None,
        title=held.title,
        paragraphs=(
            f"协商时间：{_day(held.opened_at or held.held_at)}",
            f"协商地点：{held.place_name or '（未记）'}",
            f"到场群众：{held.resident_count} 人",
            *paragraphs_of(minutes.content),
            *await _agreed(held),
            *await _dissents(held),
            *await _confirmed(minutes),
        ),
        signature=(
            f"政协{county.name}委员会",
            _day(minutes.frozen_at) if minutes.frozen_at else "（未确认）",
        ),
    )


async def _agreed(held: Consultation) -> list[str]:
    rows = await Commitment.filter(consultation_id=held.id).order_by("created_at", "id")
    return [
        f"共识事项{ordinal}：{row.content}（{row.owner_name}负责"
        + (f"，{chinese_day(row.due_on)}前完成）" if row.due_on else "）")
        for ordinal, row in enumerate(rows, 1)
    ]


async def _dissents(held: Consultation) -> list[str]:
    rows = SessionEntry.filter(consultation_id=held.id, kind=EntryKind.DISSENT)
    return [
        f"保留意见（{row.speaker_name}）：{row.content}" for row in await rows.order_by("ordinal")
    ]


async def _confirmed(minutes: Minutes) -> list[str]:
    rows = await MinutesConfirmation.filter(minutes_id=minutes.id).order_by("confirmed_at", "id")
    said = [
        f"{row.name}（保留：{row.reservation}）" if row.reservation else row.name for row in rows
    ]
    signed = [f"确认：{'、'.join(said)}"] if said else []
    return [*signed, f"校验码（SHA-256）：{minutes.sha256}"] if minutes.sha256 else signed


async def _proposal(row: Proposal, county: County) -> OfficialLetter:
    signers = ProposalSigner.filter(proposal_id=row.id, state=SignerState.ACCEPTED)
    names = await _names(await signers.order_by("position"))
    return OfficialLetter(
        issuer=f"政协{county.name}委员会提案",
        number=row.number,
        title=row.title,
        paragraphs=(
            "情况和问题：",
            *paragraphs_of(row.background),
            "建议：",
            *paragraphs_of(row.suggestion),
        ),
        signature=(f"提案人：{'、'.join(names)}", _handed_in(row.submitted_at)),
    )


async def _report(row: InformationReport, county: County) -> OfficialLetter:
    names = await _names(await ReportContributor.filter(report_id=row.id).order_by("position"))
    return OfficialLetter(
        issuer=f"政协{county.name}委员会社情民意信息",
        number=None,
        title=row.title,
        paragraphs=paragraphs_of(row.content),
        signature=(f"反映人：{'、'.join(names)}", _handed_in(row.submitted_at)),
    )


async def _names(signers: Iterable[ProposalSigner | ReportContributor]) -> list[str]:
    """In the order they sign."""
    ids = [each.member_id for each in signers]
    known = {member.id: member.name for member in await Member.filter(id__in=ids)}
    return [known[each] for each in ids]


def _handed_in(at: datetime | None) -> str:
    return _day(at) if at else "（草稿，未提交）"


def _day(at: datetime) -> str:
    return chinese_day(local_day(at))


PAPERS: Mapping[str, Paper] = {
    "Consultation": Paper(Consultation, permissions.CONSULTATION, _minutes),
    "Proposal": Paper(Proposal, permissions.PROPOSAL, _proposal),
    "InformationReport": Paper(InformationReport, permissions.INFORMATION_REPORT, _report),
}
