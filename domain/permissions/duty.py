"""Who sees duty records (DOMAIN §9): own, those of one's group as its convener, the office all."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.duty import DutyRole
from domain.permissions.said import OF_MY_GROUP, scope
from domain.scope import Everyone, Same, Scope, either

_OWN = Same("member_id", "member_id")
DUTY = scope(
    {
        ActorKind.MEMBER: _OWN,
        ActorKind.CONVENER: either(_OWN, OF_MY_GROUP),
        ActorKind.OFFICE: Everyone(),
    }
)
DUTY_ROLES: Mapping[DutyRole, Scope] = {
    DutyRole.OWN: dict.fromkeys(ActorKind, _OWN),
    DutyRole.CONVENER: scope({ActorKind.CONVENER: OF_MY_GROUP}),
    DutyRole.OFFICE: scope({ActorKind.OFFICE: Everyone()}),
}
