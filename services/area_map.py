"""The boundaries of a county's areas in memory: from a point to the areas its circle touches."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias
from uuid import UUID

import numpy as np
import shapely  # type: ignore[import-untyped]
from shapely.geometry import shape  # type: ignore[import-untyped]

from domain.geo import Datum, Position, convert, mercator, metres_per_mercator

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


class Bounded(Protocol):
    """An area as far as a map needs it; `boundary` is a GeoJSON geometry in CGCS2000."""

    @property
    def id(self) -> UUID: ...

    @property
    def boundary(self) -> Mapping[str, Any] | None: ...


class AreaMap:
    """Boundaries in Mercator metres of the canonical datum, where a circle on the ground is one."""

    def __init__(self, areas: Sequence[Bounded], canonical: Datum) -> None:
        self._ids = [area.id for area in areas]
        self._shapes = _shapes_of(areas, canonical)
        self._tree = shapely.STRtree(self._shapes)

    def containing(self, longitude: float, latitude: float) -> UUID | None:
        """The area around a point; on a border, one of the two."""
        point = _point(longitude, latitude)
        _, hits = self._tree.query(point, predicate="intersects")
        return self._ids[hits[0]] if len(hits) else None

    def within(
        self, longitude: float, latitude: float, radius_m: float
    ) -> list[tuple[float, UUID]]:
        """(distance in metres, area) of all areas the circle touches, the nearest first."""
        point, scale = _point(longitude, latitude), metres_per_mercator(latitude)
        _, hits = self._tree.query(point, predicate="dwithin", distance=[radius_m / scale])
        hits.sort()
        away_m = shapely.distance(self._shapes[hits], point) * scale
        near = sorted(zip(away_m.tolist(), hits.tolist(), strict=True))
        return [(metres, self._ids[hit]) for metres, hit in near]


def _point(longitude: float, latitude: float) -> Array:
    """A row of one: numpy takes longer to make a row of a scalar than the tree does to look."""
    point: Array = shapely.points([mercator(longitude, latitude)])
    return point


def _shapes_of(areas: Sequence[Bounded], canonical: Datum) -> Array:
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
