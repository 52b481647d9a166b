"""Boundaries and centres as files give them, turned into CGCS2000 degrees."""

from collections.abc import Mapping
from typing import Any

import orjson

from adapters.table_files import Record, UnreadableFile
from domain.errors import DomainError
from domain.geo import Datum, Position, convert, require_position

DECIMALS = 7
"""About 1 cm; what a conversion adds beyond that is noise."""
_DATUM_WORDS = (
    (Datum.GCJ02, ("GCJ",)),
    (Datum.BD09, ("BD-09", "BD09")),
    (Datum.CGCS2000, ("4490", "CGCS2000")),
    (Datum.WGS84, ("4326", "CRS84", "WGS84", "WGS 84")),
)


class BadBoundary(DomainError):
    """A geometry that cannot be the boundary of an area."""

    code = "BAD_BOUNDARY"


def declared_datum(document: Mapping[str, Any]) -> Datum | None:
    """The datum a GeoJSON file names in `crs` (2008 style or plain text) or in its metadata.

    UnreadableFile for any other reference system: its numbers would be taken for degrees.
    """
    named = document.get("crs") or _metadata_crs(document)
    if not named:
        return None
    text = (named if isinstance(named, str) else orjson.dumps(named).decode()).upper()
    for datum, words in _DATUM_WORDS:
        if any(word in text for word in words):
            return datum
    raise UnreadableFile(f"不支持的坐标参考系 {text[:60]}，请转为 CGCS2000 经纬度（EPSG:4490）。")


def read_boundary(record: Record, datum: Datum) -> dict[str, Any] | None:
    """A GeoJSON Polygon or MultiPolygon in CGCS2000 without heights; BadBoundary otherwise."""
    geometry = record.cells.get("boundary")
    if geometry is None:
        return None
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BadBoundary("几何必须是 Polygon 或 MultiPolygon。")
    read = _polygon if geometry["type"] == "Polygon" else _multipolygon
    try:
        return {"type": geometry["type"], "coordinates": read(geometry["coordinates"], datum)}
    except (KeyError, TypeError, ValueError, OverflowError) as broken:
        raise BadBoundary("坐标必须是经纬度数字组成的环。") from broken


def read_centre(record: Record, datum: Datum) -> tuple[float, float] | None:
    """(longitude, latitude) in CGCS2000 from two columns or one pair, None when not given."""
    pair = record.cells.get("centre")
    if not isinstance(pair, list):
        pair = [record.text("longitude"), record.text("latitude")]
    if pair == ["", ""]:
        return None
    try:
        longitude, latitude = _point(pair, datum)
    except (TypeError, ValueError, IndexError) as broken:
        raise BadBoundary("经纬度必须是数字，且成对出现。") from broken
    return longitude, latitude


def _metadata_crs(document: Mapping[str, Any]) -> Any:
    metadata = document.get("metadata")
    return metadata.get("crs") if isinstance(metadata, dict) else None


def _multipolygon(parts: Any, datum: Datum) -> list[Any]:
    if not parts:
        raise BadBoundary("几何是空的。")
    return [_polygon(part, datum) for part in parts]


def _polygon(rings: Any, datum: Datum) -> list[Any]:
    if not rings:
        raise BadBoundary("几何是空的。")
    return [_ring(ring, datum) for ring in rings]


def _ring(pairs: Any, datum: Datum) -> list[list[float]]:
    ring = [_point(pair, datum) for pair in pairs]
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise BadBoundary("每个环至少 4 个点，且首尾相同。")
    return ring


def _point(pair: Any, datum: Datum) -> list[float]:
    position = require_position(float(pair[0]), float(pair[1]), datum)
    if datum in (Datum.CGCS2000, Datum.WGS84):
        return [position.longitude, position.latitude]
    found = convert(Position(position.longitude, position.latitude, datum), Datum.CGCS2000)
    return [round(found.longitude, DECIMALS), round(found.latitude, DECIMALS)]
