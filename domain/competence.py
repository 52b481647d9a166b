"""The competence matrix (职责清单): which department answers for a category, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Competent:
    """One line of the matrix: without an area the whole county; lower positions come first."""

    category_id: UUID
    area_id: UUID | None
    department_id: UUID
    position: int = 0


def competent(
    lines: Sequence[Competent], *, category_id: UUID, lineage: Sequence[UUID]
) -> tuple[Competent, ...]:
    """Those who answer for the category in an area, nearest first.

    `lineage` is the area with all above it, from the top down. Lines of the nearest area that has
    any decide; the county's own lines are the last resort. Empty when nobody is named.
    """
    own = [line for line in lines if line.category_id == category_id]
    for area_id in (*reversed(lineage), None):
        found = [line for line in own if line.area_id == area_id]
        if found:
            return tuple(sorted(found, key=lambda line: line.position))
    return ()
