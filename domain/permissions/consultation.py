"""Who sees consultations (微协商), and what an actor is to one."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.commitment import CommitmentRole
from domain.consultation import Role
from domain.permissions.said import IN_MY_AREAS, OF_MY_GROUP, scope, through
from domain.scope import Everyone, Same, Scope, Through, either

INVITED_MEMBER = Through("participants", Same("member_id", "member_id"))
INVITED_DEPARTMENT = Through("participants", Same("department_id", "department_id"))
INVITED_TOWNSHIP = Through("participants", Same("township_id", "township_id"))
INVITED = either(INVITED_MEMBER, INVITED_DEPARTMENT, INVITED_TOWNSHIP)
"""Where the actor, or its office, is a participant."""
_OF_MY_CONSULTATIONS = either(OF_MY_GROUP, Same("called_by_id", "account_id"), INVITED_MEMBER)
CONSULTATION = scope(
    {
        ActorKind.MEMBER: _OF_MY_CONSULTATIONS,
        ActorKind.CONVENER: _OF_MY_CONSULTATIONS,
        ActorKind.OFFICE: Everyone(),
        ActorKind.TOWNSHIP: either(IN_MY_AREAS, INVITED_TOWNSHIP),
        ActorKind.DEPARTMENT: INVITED_DEPARTMENT,
        ActorKind.DEVICE: either(Same("hall_id", "hall_id"), IN_MY_AREAS),
    }
)
OF_CONSULTATION = through("consultation", CONSULTATION)
MINUTES_CONFIRMATION = through("minutes", OF_CONSULTATION)

CONSULTATION_ROLES: Mapping[Role, Scope] = {
    Role.CALLER: dict.fromkeys(ActorKind, Same("called_by_id", "account_id")),
    Role.CONVENER: scope({ActorKind.CONVENER: OF_MY_GROUP}),
    Role.PARTICIPANT: scope(
        {
            ActorKind.MEMBER: INVITED_MEMBER,
            ActorKind.CONVENER: INVITED_MEMBER,
            ActorKind.DEPARTMENT: INVITED_DEPARTMENT,
            ActorKind.TOWNSHIP: INVITED_TOWNSHIP,
        }
    ),
    Role.OFFICE: scope({ActorKind.OFFICE: Everyone()}),
    Role.HALL: scope({ActorKind.DEVICE: Same("hall_id", "hall_id")}),
}
"""What an actor is to a consultation, for the rules of domain/consultation.py."""

_LEADS = (Role.CALLER, Role.CONVENER, Role.OFFICE)
COMMITMENT_OWNER = either(
    Same("department_id", "department_id"),
    Same("township_id", "township_id"),
    Same("member_id", "member_id"),
)
COMMITMENT_ROLES: Mapping[CommitmentRole, Scope] = {
    CommitmentRole.OWNER: dict.fromkeys(ActorKind, COMMITMENT_OWNER),
    CommitmentRole.LEAD: {
        kind: Through("consultation", either(*(CONSULTATION_ROLES[each][kind] for each in _LEADS)))
        for kind in ActorKind
    },
    CommitmentRole.REPORTER: dict.fromkeys(ActorKind, Same("done_by_id", "account_id")),
}
"""What an actor is to a commitment, for the rules of domain/commitment.py."""
