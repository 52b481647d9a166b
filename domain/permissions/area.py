"""Who sees what is counted in areas."""

from domain.actor import ActorKind
from domain.permissions.said import scope
from domain.scope import Among, Everyone

AREA_COUNTS = scope(
    {
        **{
            kind: Among("id", "area_ids")
            for kind in ActorKind
            if kind not in (ActorKind.DEVICE, ActorKind.RESIDENT)
        },
        ActorKind.OFFICE: Everyone(),
    }
)
"""Counts of an area are for those who may see its issues. In public, see domain/public_view.py."""
