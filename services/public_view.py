"""The public view: how many open matters there are around a place, told only where nobody shows."""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import NotFound
from domain.issue import Confidentiality
from domain.public_view import PublicCounts, public_counts
from domain.steps import OPEN
from models.issue import Issue
from services.area_index import AreaIndex
from services.ports import Ports
from services.sql import for_dialect

_STEPS = ", ".join(f"'{step}'" for step in sorted(OPEN))
COUNTS = f"""
    SELECT area_id, count(*) AS count FROM issue
    WHERE county_id = $1 AND confidentiality = '{Confidentiality.NORMAL}' AND step IN ({_STEPS})
    GROUP BY area_id
"""


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """An area's parts in the order of their codes, and what is told of them."""

    parts: tuple[UUID, ...]
    counts: PublicCounts[UUID]


async def open_counts(asked: UUID | None, *, by: Actor, ports: Ports) -> AreaCounts:
    """Open public matters of an area and its parts; what lies in no part counts in the total.

    Without an area, of the county; of its own community for a tablet, which sees no other.
    """
    index = ports.areas.of(by.county_id)
    area_id = asked or _usual(by, index)
    if area_id is None or index.area(area_id) is None or not _may_ask(area_id, by):
        raise NotFound("没有这个区域。", path=("areaId",))
    found = await _by_area(by.county_id)
    parts = index.children(area_id)
    counts = {part: _sum(index, part, found) for part in parts}
    counts[area_id] = _sum(index, area_id, found) - sum(counts.values())
    return AreaCounts(parts, public_counts(counts))


def _usual(by: Actor, index: AreaIndex) -> UUID | None:
    if by.kind is ActorKind.DEVICE:
        return next(iter(index.topmost(by.area_ids)), None)
    return index.root()


def _may_ask(area_id: UUID, by: Actor) -> bool:
    return by.kind is not ActorKind.DEVICE or area_id in by.area_ids


async def _by_area(county_id: UUID) -> dict[UUID, int]:
    connection = Issue._meta.db
    _, rows = await connection.execute_query(for_dialect(COUNTS, connection), [county_id])
    return {UUID(str(row["area_id"])): int(row["count"]) for row in rows}


def _sum(index: AreaIndex, area_id: UUID, found: dict[UUID, int]) -> int:
    return sum(found.get(each, 0) for each in index.descendants(area_id))
