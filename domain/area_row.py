"""One area as a file names it, checked by itself but not yet against the tree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.area import AreaLevel
from domain.row_error import RowError


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """`boundary` is a GeoJSON Polygon or MultiPolygon and `centre` (lon, lat), both in CGCS2000."""

    row: int
    code: str
    name: str
    level: AreaLevel | None = None
    parent_code: str | None = None
    kind: str = ""
    boundary: Mapping[str, Any] | None = None
    centre: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class AreaFile:
    """The rows that could be read, what was wrong with the others, and what to confirm by eye."""

    rows: tuple[AreaRow, ...] = ()
    errors: tuple[RowError, ...] = ()
    notes: tuple[str, ...] = ()
