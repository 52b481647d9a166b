"""Who sees topics (议题), and what an actor is to one."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.permissions.consultation import (
    CONSULTATION,
    INVITED_DEPARTMENT,
    INVITED_MEMBER,
    INVITED_TOWNSHIP,
)
from domain.permissions.said import IN_MY_AREAS, NOT_CONFIDENTIAL, OF_MY_GROUP, scope
from domain.scope import Everyone, Scope, Through, both, either
from domain.topic import TopicRole

_OF_MEMBER = either(OF_MY_GROUP, Through("consultations", INVITED_MEMBER))
_ABOUT_MY_AREA = Through("issue_links", Through("issue", both(NOT_CONFIDENTIAL, IN_MY_AREAS)))
TOPIC = scope(
    {
        ActorKind.MEMBER: _OF_MEMBER,
        ActorKind.CONVENER: _OF_MEMBER,
        ActorKind.OFFICE: Everyone(),
        ActorKind.TOWNSHIP: either(_ABOUT_MY_AREA, Through("consultations", INVITED_TOWNSHIP)),
        ActorKind.DEPARTMENT: Through("consultations", INVITED_DEPARTMENT),
        ActorKind.DEVICE: Through("consultations", CONSULTATION[ActorKind.DEVICE]),
    }
)
TOPIC_ROLES: Mapping[TopicRole, Scope] = {
    TopicRole.GROUP: scope({kind: OF_MY_GROUP for kind in (ActorKind.MEMBER, ActorKind.CONVENER)}),
    TopicRole.CONVENER: scope({ActorKind.CONVENER: OF_MY_GROUP}),
    TopicRole.OFFICE: scope({ActorKind.OFFICE: Everyone()}),
}
"""What an actor is to a topic, for the rules of domain/topic.py."""
