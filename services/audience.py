"""Whom an event concerns, as tags that inboxes and feeds are filtered by."""

from collections.abc import Iterator
from uuid import UUID

from domain.actor import Actor, ActorKind

OFFICE = "office"


def tag(kind: str, identity: UUID) -> str:
    return f"{kind}:{identity.hex}"


def tags(**identities: UUID | None) -> tuple[str, ...]:
    """tags(group=…, area=…) of those that are known."""
    return tuple(tag(kind, identity) for kind, identity in identities.items() if identity)


def tags_of(actor: Actor) -> frozenset[str]:
    """What an actor listens to."""
    return frozenset(_tags_of(actor))


def _tags_of(actor: Actor) -> Iterator[str]:
    yield tag("account", actor.account_id)
    if actor.kind is ActorKind.OFFICE:
        yield OFFICE
    for kind in ("member", "group", "department", "hall"):
        identity = getattr(actor, f"{kind}_id")
        if identity is not None:
            yield tag(kind, identity)
    for area_id in actor.area_ids:
        yield tag("area", area_id)
