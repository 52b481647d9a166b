"""Who sees proposals (提案), and what an actor is to one."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.permissions.said import OF_MY_GROUP, scope, through
from domain.proposal import ProposalParty, SignerState
from domain.scope import Everyone, Is, Same, Scope, Through, both, either
from domain.task import TaskRole

_MINE = Same("member_id", "member_id")
_SUBMITTED = Is("is_submitted", True)
_INVITED = Is("state", SignerState.INVITED)
_SIGNING = Through("signers", both(_MINE, either(_INVITED, Is("state", SignerState.ACCEPTED))))
_MY_DEPARTMENT = Same("department_id", "department_id")
PROPOSAL = scope(
    {
        ActorKind.MEMBER: either(_MINE, _SIGNING),
        ActorKind.CONVENER: either(_MINE, _SIGNING, both(_SUBMITTED, OF_MY_GROUP)),
        ActorKind.OFFICE: _SUBMITTED,
        ActorKind.DEPARTMENT: Through("assignments", _MY_DEPARTMENT),
    }
)
"""A draft is for those who sign or are asked to; then for group and office, then departments."""
PROPOSAL_SIGNER = through("proposal", PROPOSAL)
_I_LEAD = Through("assignments", both(_MY_DEPARTMENT, Is("role", TaskRole.LEAD)))
PROPOSAL_ASSIGNMENT: Scope = {
    **PROPOSAL_SIGNER,
    ActorKind.DEPARTMENT: either(_MY_DEPARTMENT, Through("proposal", _I_LEAD)),
}
"""Who assists sees its own part; who leads sees all."""
_OF_MEMBERS = (ActorKind.MEMBER, ActorKind.CONVENER)
PROPOSAL_PARTIES: Mapping[ProposalParty, Scope] = {
    ProposalParty.PROPOSER: scope(dict.fromkeys(_OF_MEMBERS, _MINE)),
    ProposalParty.INVITED: scope(
        dict.fromkeys(_OF_MEMBERS, Through("signers", both(_MINE, _INVITED)))
    ),
    ProposalParty.OFFICE: scope({ActorKind.OFFICE: Everyone()}),
    ProposalParty.ASSIGNEE: scope(
        {ActorKind.DEPARTMENT: Through("assignments", both(_MY_DEPARTMENT, Is("replied_at", None)))}
    ),
}
