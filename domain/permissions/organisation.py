"""Who sees what is arranged among members: the public part is PUBLIC, leave is not."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.member import LeaveRole
from domain.permissions.said import scope
from domain.scope import Everyone, Rule, Same, Scope, Through, either

_OWN = Same("member_id", "member_id")
_OF_MY_GROUP = Through("member", Same("sector_group_id", "group_id"))
LEAVE = scope(
    {
        ActorKind.MEMBER: _OWN,
        ActorKind.CONVENER: either(_OWN, _OF_MY_GROUP),
        ActorKind.OFFICE: Everyone(),
    }
)
"""That somebody is on leave is public; why, and what was decided, is between few."""
LEAVE_ROLES: Mapping[LeaveRole, Scope] = {
    LeaveRole.OWN: dict.fromkeys(ActorKind, _OWN),
    LeaveRole.CONVENER: scope({ActorKind.CONVENER: _OF_MY_GROUP}),
    LeaveRole.OFFICE: scope({ActorKind.OFFICE: Everyone()}),
}
_EVERYONE: Rule = Everyone()
STAFF = dict.fromkeys(set(ActorKind) - {ActorKind.DEVICE, ActorKind.RESIDENT}, _EVERYONE)
CHANNEL = scope(STAFF)
"""Names of chat groups and telephone numbers are for those who work there, not for screens."""
