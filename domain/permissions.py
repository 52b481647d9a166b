"""Who sees which rows (DOMAIN §9), said once as data: lists, lookups, counts and events read it."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.consultation import Role
from domain.issue import Confidentiality
from domain.scope import (
    Among,
    Everyone,
    Is,
    Nobody,
    Rule,
    Same,
    Scope,
    Through,
    both,
    either,
    everyone,
)
from domain.steps import Party

PUBLIC = everyone()
"""Reference data: areas, groups, members' public names, departments, halls, categories."""

_NORMAL = Is("confidentiality", Confidentiality.NORMAL)
_NOT_CONFIDENTIAL = either(_NORMAL, Is("confidentiality", Confidentiality.RESTRICTED))
_COLLECTED = Same("collected_by_id", "account_id")
_IN_MY_AREAS = Among("area_id", "area_ids")
_OF_MY_GROUP = Same("group_id", "group_id")


def _scope(rules: Mapping[ActorKind, Rule]) -> Scope:
    """Kinds of actors that are not named see nothing."""
    return {kind: rules.get(kind, Nobody()) for kind in ActorKind}


def _through(relation: str, scope: Scope) -> Scope:
    """Visible exactly when the row it belongs to is."""
    return {kind: Through(relation, rule) for kind, rule in scope.items()}


_INVITED_MEMBER = Through("participants", Same("member_id", "member_id"))
_INVITED_DEPARTMENT = Through("participants", Same("department_id", "department_id"))
_INVITED_TOWNSHIP = Through("participants", Same("township_id", "township_id"))
_OF_MY_CONSULTATIONS = either(_OF_MY_GROUP, Same("called_by_id", "account_id"), _INVITED_MEMBER)
CONSULTATION = _scope(
    {
        ActorKind.MEMBER: _OF_MY_CONSULTATIONS,
        ActorKind.CONVENER: _OF_MY_CONSULTATIONS,
        ActorKind.OFFICE: Everyone(),
        ActorKind.TOWNSHIP: either(_IN_MY_AREAS, _INVITED_TOWNSHIP),
        ActorKind.DEPARTMENT: _INVITED_DEPARTMENT,
        ActorKind.DEVICE: either(Same("hall_id", "hall_id"), _IN_MY_AREAS),
    }
)
_OF_MEMBER = either(
    _COLLECTED,
    both(_NORMAL, _IN_MY_AREAS),
    both(_NOT_CONFIDENTIAL, _OF_MY_GROUP),
)
ISSUE = _scope(
    {
        ActorKind.MEMBER: _OF_MEMBER,
        ActorKind.CONVENER: _OF_MEMBER,
        ActorKind.OFFICE: Everyone(),
        ActorKind.TOWNSHIP: both(_NOT_CONFIDENTIAL, _IN_MY_AREAS),
        ActorKind.DEPARTMENT: both(
            _NOT_CONFIDENTIAL,
            Through("consultation_links", Through("consultation", _INVITED_DEPARTMENT)),
        ),
        ActorKind.DEVICE: both(_NORMAL, _IN_MY_AREAS),
    }
)
FEEDBACK = _through("issue", ISSUE)
OF_CONSULTATION = _through("consultation", CONSULTATION)
MINUTES_CONFIRMATION = _through("minutes", OF_CONSULTATION)
_OF_PHOTO = {
    kind: either(Through("issue", ISSUE[kind]), Through("session_entry", OF_CONSULTATION[kind]))
    for kind in ActorKind
}
PHOTO = {**_OF_PHOTO, ActorKind.DEVICE: Through("session_entry", OF_CONSULTATION[ActorKind.DEVICE])}
"""Tablets hang in public: they show photos of a session, never those of a resident's matter."""

EVENT = PUBLIC
"""Events are only reached through their subject, whose scope is checked first."""


ISSUE_PARTIES: Mapping[Party, Scope] = {
    Party.COLLECTOR: dict.fromkeys(ActorKind, _COLLECTED),
    Party.GROUP: dict.fromkeys(ActorKind, _OF_MY_GROUP),
    Party.CONVENER: _scope({ActorKind.CONVENER: _OF_MY_GROUP}),
    Party.TOWNSHIP: _scope({ActorKind.TOWNSHIP: _IN_MY_AREAS}),
    Party.OFFICE: _scope({ActorKind.OFFICE: Everyone()}),
}
"""What an actor is to an issue, for the rules of domain/steps.py."""

CONSULTATION_ROLES: Mapping[Role, Scope] = {
    Role.CALLER: dict.fromkeys(ActorKind, Same("called_by_id", "account_id")),
    Role.CONVENER: _scope({ActorKind.CONVENER: _OF_MY_GROUP}),
    Role.PARTICIPANT: _scope(
        {
            ActorKind.MEMBER: _INVITED_MEMBER,
            ActorKind.CONVENER: _INVITED_MEMBER,
            ActorKind.DEPARTMENT: _INVITED_DEPARTMENT,
            ActorKind.TOWNSHIP: _INVITED_TOWNSHIP,
        }
    ),
    Role.OFFICE: _scope({ActorKind.OFFICE: Everyone()}),
    Role.HALL: _scope({ActorKind.DEVICE: Same("hall_id", "hall_id")}),
}
"""What an actor is to a consultation, for the rules of domain/consultation.py."""

WORDS = {
    kind: Nobody() if kind in (ActorKind.DEVICE, ActorKind.RESIDENT) else Everyone()
    for kind in ActorKind
}
"""Tablets hang in public: they show what and how far, never what people said or who."""

REPORTER = _scope(
    {
        ActorKind.MEMBER: _COLLECTED,
        ActorKind.CONVENER: either(_COLLECTED, _OF_MY_GROUP),
        ActorKind.TOWNSHIP: either(_COLLECTED, _IN_MY_AREAS),
        ActorKind.OFFICE: Everyone(),
    }
)
"""Who may know the reporter of an issue: collector, convener, its township, the office."""

AREA_COUNTS = {
    kind: Everyone() if kind is ActorKind.OFFICE else Among("id", "area_ids") for kind in ActorKind
}
"""Counts of an area are for those who may see its issues."""
