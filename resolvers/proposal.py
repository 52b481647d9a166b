"""How proposals are read, with who signs them and who handles them."""

from collections.abc import Mapping

from domain import permissions
from domain.proposal import PROPOSAL as MACHINE
from engine.declare import backward, by_id, connection, many
from engine.filters import among, contains, ids
from engine.rule import Reads, RootRule
from models.event import Event
from models.proposal import Proposal, ProposalAssignment, ProposalSigner
from resolvers.actions import allowed_actions

PROPOSAL = Reads(
    type_name="Proposal",
    model=Proposal,
    scope=permissions.PROPOSAL,
    fields={
        "signers": many("signers", order=("position", "id")),
        "assignments": many("assignments", order=(("role", "desc"), ("id", "asc"))),
        "issues": many("issue_links.issue", order=("captured_at", "id")),
        "consultations": many("consultation_links.consultation", order=("held_at", "id")),
        "timeline": many(backward(Event, "subject_id"), order=("seq",), limit="first"),
        "allowedActions": allowed_actions(MACHINE, "stage", permissions.PROPOSAL_PARTIES),
    },
)
PROPOSAL_SIGNER = Reads(
    type_name="ProposalSigner", model=ProposalSigner, scope=permissions.PROPOSAL_SIGNER
)
PROPOSAL_ASSIGNMENT = Reads(
    type_name="ProposalAssignment",
    model=ProposalAssignment,
    scope=permissions.PROPOSAL_ASSIGNMENT,
)
PROPOSAL_ROOTS: Mapping[str, RootRule] = {
    "proposal": by_id("Proposal"),
    "proposals": connection(
        orders={"UPDATED_AT": (("updated_at", "desc"), ("id", "desc"))},
        filters={
            "stages": among("stage"),
            "memberId": ids("member_id", "Member"),
            "groupId": ids("group_id", "SectorGroup"),
            "text": contains("title", "number"),
        },
    ),
}
