"""The words permissions are said in: who is not named sees nothing."""

from collections.abc import Mapping

from domain.actor import ActorKind
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
    either,
    everyone,
)

PUBLIC = everyone()
"""Reference data: areas, groups, members' public names, departments, halls, categories."""

NORMAL = Is("confidentiality", Confidentiality.NORMAL)
NOT_CONFIDENTIAL = either(NORMAL, Is("confidentiality", Confidentiality.RESTRICTED))
COLLECTED = Same("collected_by_id", "account_id")
IN_MY_AREAS = Among("area_id", "area_ids")
OF_MY_GROUP = Same("group_id", "group_id")


def scope(rules: Mapping[ActorKind, Rule]) -> Scope:
    """Kinds of actors that are not named see nothing."""
    return {kind: rules.get(kind, Nobody()) for kind in ActorKind}


def through(relation: str, target: Scope) -> Scope:
    """Visible exactly when the row it belongs to is."""
    return {kind: Through(relation, rule) for kind, rule in target.items()}


WORDS: Scope = {
    kind: Nobody() if kind in (ActorKind.DEVICE, ActorKind.RESIDENT) else Everyone()
    for kind in ActorKind
}
"""Tablets hang in public: they show what and how far, never what people said or who."""

EXACT_PLACE = WORDS
"""Nor at whose door: in public a grid says enough of where."""
