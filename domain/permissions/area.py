"""Who sees what is counted in areas."""

from domain.actor import ActorKind
from domain.scope import Among, Everyone

AREA_COUNTS = {
    kind: Everyone() if kind is ActorKind.OFFICE else Among("id", "area_ids") for kind in ActorKind
}
"""Counts of an area are for those who may see its issues."""
