"""What the work leads to, put together: information reports and proposals."""

from collections.abc import Mapping

import strawberry

from engine.rule import RootRule
from resolvers.information_report import (
    ADOPTION,
    INFORMATION_REPORT,
    INFORMATION_REPORT_ROOTS,
    REPORT_CONTRIBUTOR,
    InformationReportMutation,
)
from resolvers.proposal import PROPOSAL, PROPOSAL_ASSIGNMENT, PROPOSAL_ROOTS, PROPOSAL_SIGNER
from resolvers.proposal_mutation import ProposalMutation
from schema.information_report import InformationReportReads
from schema.proposal import ProposalReads

OUTPUT_READS = (
    ADOPTION,
    INFORMATION_REPORT,
    PROPOSAL,
    PROPOSAL_ASSIGNMENT,
    PROPOSAL_SIGNER,
    REPORT_CONTRIBUTOR,
)
OUTPUT_ROOTS: Mapping[str, RootRule] = {**INFORMATION_REPORT_ROOTS, **PROPOSAL_ROOTS}


@strawberry.type
class OutputQuery(InformationReportReads, ProposalReads):
    pass


@strawberry.type
class OutputMutation(InformationReportMutation, ProposalMutation):
    pass
