"""One county's areas in memory: from a point to its grid, and up and down the tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np
import shapely  # type: ignore[import-untyped]
from shapely.geometry import shape  # type: ignore[import-untyped]

from domain.area import AreaLevel, codes_of
from domain.geo import Datum, Position, convert, mercator, metres_per_mercator
from models.area import Area
from models.county import County

MAX_CANDIDATES = 8
Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


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

    Boundaries are kept in Mercator metres of the deployment's datum, where a circle on the ground
    is a circle. Only the finest bounded areas are searched: grids, or communities as long as
    their grids are known by name alone.
    """

    def __init__(self, areas: Iterable[IndexedArea], *, canonical: Datum = Datum.CGCS2000) -> None:
        self.canonical = canonical
        self.canonical = canonical
        self._areas = {area.id: area for area in areas}
        self._by_code = {area.code: area for area in self._areas.values()}
        self._descendants = _descendants_of(self._areas)
        finest = _finest_bounded(self._areas)
        self._ids = [area.id for area in finest]
        self._shapes = _shapes_of(finest, canonical)
        self._tree = shapely.STRtree(self._shapes)

    def __len__(self) -> int:
        return len(self._areas)

    def area(self, area_id: UUID) -> IndexedArea | None:
        return self._areas.get(area_id)

    def by_code(self, code: str) -> IndexedArea | None:
        return self._by_code.get(code)

    def descendants(self, area_id: UUID) -> frozenset[UUID]:
        """The area and everything below it; empty when the area is unknown."""
        return self._descendants.get(area_id, frozenset())

    def expand(self, area_ids: Iterable[UUID]) -> frozenset[UUID]:
        """All areas at or below any of those given: what an actor's grants reach."""
        return frozenset().union(*(self.descendants(area_id) for area_id in area_ids))

    def path(self, area_id: UUID) -> str:
        """The codes from the county down, empty when the area is unknown."""
        area = self._areas.get(area_id)
        return area.path if area else ""

    def ancestors(self, area_id: UUID) -> tuple[IndexedArea, ...]:
        """From the county down to the area itself."""
        found = (self._by_code.get(code) for code in codes_of(self.path(area_id)))
        return tuple(area for area in found if area is not None)

    def containing(self, longitude: float, latitude: float) -> UUID | None:
        """The area around a point in the canonical datum; on a border, one of the two."""
        point = shapely.points(mercator(longitude, latitude))
        hits = self._tree.query(point, predicate="intersects")
        return self._ids[hits[0]] if len(hits) else None

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
        candidates = self._candidates(longitude, latitude, accuracy_m)
        if not candidates:
            return Located(None)
        own = [candidate for candidate in candidates if candidate.area_id in prefer]
        chosen = (own or candidates)[0]
        return Located(chosen.area_id, tuple(candidates[:MAX_CANDIDATES]))

    def _candidates(self, longitude: float, latitude: float, accuracy_m: float) -> list[Candidate]:
        point = shapely.points(mercator(longitude, latitude))
        scale = metres_per_mercator(latitude)
        hits = self._tree.query(point, predicate="dwithin", distance=accuracy_m / scale)
        hits.sort()
        away_m = shapely.distance(self._shapes[hits], point) * scale
        near = sorted(zip(away_m.tolist(), hits.tolist(), strict=True))
        return [Candidate(self._ids[hit], metres, metres == 0.0) for metres, hit in near]


class AreaDirectory:
    """One index per county, loaded at start-up and again on every AREAS_IMPORTED event."""

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
        index = AreaIndex(map(_indexed, rows), canonical=Datum(county.canonical_datum))
        self.put(county_id, index)
        return index

    async def load_all(self) -> None:
        for county in await County.all():
            await self.load(county.id)


_COLUMNS = ("id", "parent_id", "level", "code", "name", "path", "boundary")


def _indexed(row: Mapping[str, Any]) -> IndexedArea:
    return IndexedArea(**{**row, "level": AreaLevel(row["level"])})


def _descendants_of(areas: Mapping[UUID, IndexedArea]) -> dict[UUID, frozenset[UUID]]:
    below: dict[UUID, set[UUID]] = {area_id: set() for area_id in areas}
    for area in areas.values():
        upward: IndexedArea | None = area
        while upward is not None:
            below[upward.id].add(area.id)
            upward = areas.get(upward.parent_id) if upward.parent_id else None
    return {area_id: frozenset(found) for area_id, found in below.items()}


def _finest_bounded(areas: Mapping[UUID, IndexedArea]) -> list[IndexedArea]:
    bounded = [area for area in areas.values() if area.boundary is not None]
    coarser = {area.parent_id for area in bounded}
    return sorted((area for area in bounded if area.id not in coarser), key=lambda area: area.path)


def _shapes_of(areas: list[IndexedArea], canonical: Datum) -> Array:
    shapes = np.array([shape(area.boundary) for area in areas], dtype=object)
    projected: Array = shapely.transform(shapes, lambda pairs: _projected(pairs, canonical))
    return projected


def _projected(pairs: Array, canonical: Datum) -> Array:
    if canonical is not Datum.CGCS2000:
        pairs = np.array([_in_datum(pair, canonical) for pair in pairs.tolist()]).reshape(-1, 2)
    return np.array([mercator(*pair) for pair in pairs.tolist()]).reshape(-1, 2)


def _in_datum(pair: list[float], canonical: Datum) -> tuple[float, float]:
    found = convert(Position(pair[0], pair[1], Datum.CGCS2000), canonical)
    return found.longitude, found.latitude
