"""Who shares the credit for reports and proposals, for the duty record."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from uuid import UUID

from domain.credit import Share, side_by_side
from domain.proposal import SignerState
from models.information_report import InformationReport, ReportContributor
from models.proposal import Proposal, ProposalSigner


@dataclass(frozen=True, slots=True)
class Credit:
    """What is credited, and the share of every member in it."""

    type_name: str
    title: str
    shares: Mapping[UUID, Share]


async def credits_of(outputs: Set[UUID]) -> dict[UUID, Credit]:
    """By their ids; what is neither a report nor a proposal is left out."""
    if not outputs:
        return {}
    return {**await _of_reports(list(outputs)), **await _of_proposals(list(outputs))}


async def _of_reports(outputs: list[UUID]) -> dict[UUID, Credit]:
    signers = await ReportContributor.filter(report_id__in=outputs).order_by("position", "id")
    return {
        row.id: Credit(
            "InformationReport",
            row.title,
            _shares(each for each in signers if each.report_id == row.id),
        )
        for row in await InformationReport.filter(id__in=outputs)
    }


async def _of_proposals(outputs: list[UUID]) -> dict[UUID, Credit]:
    signed = ProposalSigner.filter(proposal_id__in=outputs, state=SignerState.ACCEPTED)
    signers = await signed.order_by("position", "id")
    return {
        row.id: Credit(
            "Proposal", row.title, _shares(each for each in signers if each.proposal_id == row.id)
        )
        for row in await Proposal.filter(id__in=outputs)
    }


def _shares(signers: Iterable[ReportContributor | ProposalSigner]) -> dict[UUID, Share]:
    percents = {each.member_id: each.share_percent for each in signers}
    return dict(zip(percents, side_by_side(list(percents.values())), strict=True))
