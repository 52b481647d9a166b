"""What is public of issues: which are shown, and counts that point at nobody (k-anonymity).

An issue is public when it is NORMAL, without its words, its reporter or its exact place
(domain/permissions/said.py). Counts below LEAST are left out, and so many others with them that
what is left out cannot be worked out from the total.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

LEAST = 3
"""k: so many matters, at least, hide each of those who raised them."""
Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class PublicCounts(Generic[Cell]):
    """None stands for a count that is not told."""

    total: int | None
    cells: Mapping[Cell, int | None]


def public_counts(counts: Mapping[Cell, int]) -> PublicCounts[Cell]:
    """Counts that may be shown side by side with their total; a zero tells of nobody."""
    hidden = {cell for cell, count in counts.items() if 0 < count < LEAST}
    by_size = sorted((cell for cell in counts if counts[cell] >= LEAST), key=counts.__getitem__)
    for cell in by_size:
        if not hidden or sum(counts[each] for each in hidden) >= LEAST:
            break
        hidden.add(cell)
    is_total_safe = not hidden or sum(counts[each] for each in hidden) >= LEAST
    return PublicCounts(
        sum(counts.values()) if is_total_safe else None,
        {cell: None if cell in hidden else count for cell, count in counts.items()},
    )
