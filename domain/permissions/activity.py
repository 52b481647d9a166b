"""Who sees activities (宣讲、公益、走访), and what an actor is to one."""

from collections.abc import Mapping

from domain.activity import ActivityKind, ActivityRole
from domain.actor import ActorKind
from domain.permissions.said import IN_MY_AREAS, OF_MY_GROUP, scope
from domain.scope import Everyone, Is, Same, Scope, Through, both, either

_RECORDED = Same("recorded_by_id", "account_id")
_OF_MEMBER = either(
    OF_MY_GROUP,
    IN_MY_AREAS,
    _RECORDED,
    Through("member_links", Same("member_id", "member_id")),
)
_OPEN_TO_ALL = either(
    *(Is("kind", kind) for kind in ActivityKind if kind is not ActivityKind.VISIT)
)
ACTIVITY = scope(
    {
        ActorKind.MEMBER: _OF_MEMBER,
        ActorKind.CONVENER: _OF_MEMBER,
        ActorKind.OFFICE: Everyone(),
        ActorKind.TOWNSHIP: either(IN_MY_AREAS, _RECORDED),
        ActorKind.DEVICE: both(_OPEN_TO_ALL, either(Same("hall_id", "hall_id"), IN_MY_AREAS)),
    }
)
"""Tablets announce what is open to all; whom somebody visited is nobody's business there."""
ACTIVITY_ROLES: Mapping[ActivityRole, Scope] = {
    ActivityRole.RECORDER: dict.fromkeys(ActorKind, _RECORDED),
    ActivityRole.CONVENER: scope({ActorKind.CONVENER: OF_MY_GROUP}),
    ActivityRole.TOWNSHIP: scope({ActorKind.TOWNSHIP: IN_MY_AREAS}),
    ActivityRole.OFFICE: scope({ActorKind.OFFICE: Everyone()}),
}
"""What an actor is to an activity, for the rules of domain/activity.py."""
