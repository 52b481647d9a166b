"""One county's areas in memory: from a point to its grid, and up and down the tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.area import AreaLevel, codes_of
from domain.geo import Datum
from models.area import Area
from models.county import County

if TYPE_CHECKING:
    from services.area_map import AreaMap

MAX_CANDIDATES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedArea:
    """What the index knows of an area; `boundary` is a GeoJSON geometry in CGCS2000."""

    id: UUID
    parent_id: UUID | None
    level: AreaLevel
    code: str
    name: str
    path: str
    boundary: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An area the position may lie in; 0 m when it contains the point."""

    area_id: UUID
    distance_m: float
    contains: bool


@dataclass(frozen=True, slots=True)
class Located:
    """The area chosen, or None outside every boundary, and the others it could have been."""

    area_id: UUID | None
    candidates: tuple[Candidate, ...] = ()


class AreaIndex:
    """Immutable: an area event makes a new one.

    Only the finest bounded areas are searched for points: grids, or communities as long as their
    grids are known by name alone. `merged` are grids no longer in force with what they were
    merged into: whatever was recorded in one counts for its successor.
    """

    def __init__(
        self,
        areas: Iterable[IndexedArea],
        *,
        merged: Mapping[UUID, UUID] | None = None,
        canonical: Datum = Datum.CGCS2000,
    ) -> None:
        self.canonical = canonical
        self._areas = {area.id: area for area in areas}
        self._by_code = {area.code: area for area in self._areas.values()}
        self._merged = merged or {}
        self._descendants = _descendants_of(
            self._areas, {each: self.current(each) for each in self._merged}
        )

    @cached_property
    def map(self) -> "AreaMap":
        """The boundaries, read when first asked: the libraries for it take a quarter of a second,
        and a server that is starting has no points to look up yet.
        """
        from services.area_map import AreaMap

        return AreaMap(_finest_bounded(self._areas), self.canonical)

    def __len__(self) -> int:
        return len(self._areas)

    def area(self, area_id: UUID) -> IndexedArea | None:
        return self._areas.get(area_id)

    def current(self, area_id: UUID) -> UUID:
        """The area itself, or the one in force that it was merged into."""
        while area_id in self._merged:
            area_id = self._merged[area_id]
        return area_id

    def is_bounded(self, area_id: UUID) -> bool:
        """Whether the area's boundary is known."""
        area = self._areas.get(area_id)
        return area is not None and area.boundary is not None

    def by_code(self, code: str) -> IndexedArea | None:
        return self._by_code.get(code)

    def descendants(self, area_id: UUID) -> frozenset[UUID]:
        """The area and everything below it, with what was merged; empty when it is unknown."""
        return self._descendants.get(self.current(area_id), frozenset())

    def root(self) -> UUID | None:
        """The county itself."""
        return next((each.id for each in self._areas.values() if each.parent_id is None), None)

    def children(self, area_id: UUID) -> tuple[UUID, ...]:
        """The areas right below, in the order of their codes."""
        found = [area for area in self._areas.values() if area.parent_id == area_id]
        return tuple(area.id for area in sorted(found, key=lambda area: area.code))

    def grids(self) -> tuple[IndexedArea, ...]:
        """All grids in force, in the order of the tree."""
        return self.at(AreaLevel.GRID)

    def at(self, level: AreaLevel) -> tuple[IndexedArea, ...]:
        """All areas of a level in force, in the order of the tree."""
        found = [area for area in self._areas.values() if area.level is level]
        return tuple(sorted(found, key=lambda area: area.path))

    def above(self, level: AreaLevel) -> Mapping[UUID, UUID]:
        """The area of that level around each at or below it, with what was merged."""
        tops = self.at(level)
        return {below: top.id for top in tops for below in self._descendants[top.id]}

    def expand(self, area_ids: Iterable[UUID]) -> frozenset[UUID]:
        """All areas at or below any of those given: what an actor's grants reach."""
        return frozenset().union(*(self.descendants(area_id) for area_id in area_ids))

    def topmost(self, area_ids: frozenset[UUID]) -> list[UUID]:
        """Those whose parent is not among them, by path: what was granted, not what lies below."""
        areas = [area for area_id in area_ids if (area := self.area(area_id))]
        tops = [area for area in areas if area.parent_id not in area_ids]
        return [area.id for area in sorted(tops, key=lambda area: area.path)]

    def path(self, area_id: UUID) -> str:
        """The codes from the county down to what it is now, empty when the area is unknown."""
        area = self._areas.get(self.current(area_id))
        return area.path if area else ""

    def ancestors(self, area_id: UUID) -> tuple[IndexedArea, ...]:
        """From the county down to the area itself."""
        found = (self._by_code.get(code) for code in codes_of(self.path(area_id)))
        return tuple(area for area in found if area is not None)

    def containing(self, longitude: float, latitude: float) -> UUID | None:
        """The area around a point in the canonical datum; on a border, one of the two."""
        return self.map.containing(longitude, latitude)

    def locate(
        self,
        longitude: float,
        latitude: float,
        accuracy_m: float = 0.0,
        prefer: frozenset[UUID] = frozenset(),
    ) -> Located:
        """The area of a fix in the canonical datum, with all others its circle touches.

        One's own area inside the circle wins, then the one that contains the point, then the
        nearest. Candidates are ordered likewise by distance, at most MAX_CANDIDATES of them.
        """
        near = self.map.within(longitude, latitude, accuracy_m)
        if not near:
            return Located(None)
        own = [area_id for _, area_id in near if area_id in prefer]
        candidates = [Candidate(area_id, away_m, away_m == 0.0) for away_m, area_id in near]
        chosen = own[0] if own else candidates[0].area_id
        return Located(chosen, tuple(candidates[:MAX_CANDIDATES]))


class AreaDirectory:
    """One index per county, loaded at start-up and again after whatever CHANGES_AREAS."""

    def __init__(self) -> None:
        self._indexes: dict[UUID, AreaIndex] = {}
        self._nowhere = AreaIndex(())

    def of(self, county_id: UUID) -> AreaIndex:
        """The county's index; an empty one before its areas are loaded."""
        return self._indexes.get(county_id, self._nowhere)

    def put(self, county_id: UUID, index: AreaIndex) -> None:
        self._indexes[county_id] = index

    async def load(self, county_id: UUID) -> AreaIndex:
        """Read the county's areas in force and replace its index in one step."""
        county = await County.get(id=county_id)
        rows = await Area.filter(county_id=county_id, valid_to=None).values(*_COLUMNS)
        merged = Area.filter(county_id=county_id, merged_into_id__isnull=False)
        index = AreaIndex(
            map(_indexed, rows),
            merged=dict(await merged.values_list("id", "merged_into_id")),
            canonical=Datum(county.canonical_datum),
        )
        self.put(county_id, index)
        return index

    def warm(self) -> None:
        """Read all boundaries now, so that the first point of each county need not wait."""
        for index in tuple(self._indexes.values()):
            _ = index.map

    async def load_all(self) -> None:
        for county in await County.all():
            await self.load(county.id)


_COLUMNS = ("id", "parent_id", "level", "code", "name", "path", "boundary")


def _indexed(row: Mapping[str, Any]) -> IndexedArea:
    return IndexedArea(**{**row, "level": AreaLevel(row["level"])})


def _descendants_of(
    areas: Mapping[UUID, IndexedArea], merged: Mapping[UUID, UUID]
) -> dict[UUID, frozenset[UUID]]:
    below: dict[UUID, set[UUID]] = {area_id: set() for area_id in areas}
    for area_id, where in (*((each, each) for each in areas), *merged.items()):
        upward = areas.get(where)
        while upward is not None:
            below[upward.id].add(area_id)
            upward = areas.get(upward.parent_id) if upward.parent_id else None
    return {area_id: frozenset(found) for area_id, found in below.items()}


def _finest_bounded(areas: Mapping[UUID, IndexedArea]) -> list[IndexedArea]:
    bounded = [area for area in areas.values() if area.boundary is not None]
    coarser = {area.parent_id for area in bounded}
    return sorted((area for area in bounded if area.id not in coarser), key=lambda area: area.path)
