"""Positions and fixes, the datums (坐标系) used in China, conversion and distance."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import atanh, cos, hypot, isfinite, radians, sin, sqrt

import geocoordinates_ffi as china  # type: ignore[import-untyped]

from domain.errors import DomainError

# GRS 80, the ellipsoid of CGCS2000; WGS 84 differs by 0.1 mm at the pole.
SEMI_MAJOR_M = 6_378_137.0
ECCENTRICITY_SQUARED = 0.006694380022900788
_ECCENTRICITY = sqrt(ECCENTRICITY_SQUARED)
MAX_ACCURACY_M = 100_000.0
MAX_MERCATOR_LATITUDE = 89.9


class Datum(StrEnum):
    """What a longitude and a latitude are measured against."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ02"
    BD09 = "BD09"


# CGCS2000 and WGS 84 agree to a few centimetres; no public transformation between them exists.
_GLOBAL = frozenset({Datum.WGS84, Datum.CGCS2000})


class BadPosition(DomainError):
    """Numbers that are no place on Earth."""

    code = "BAD_POSITION"


class BadAccuracy(DomainError):
    """An accuracy that no receiver reports."""

    code = "BAD_ACCURACY"


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees east and north in a named datum."""

    longitude: float
    latitude: float
    datum: Datum


class FixProvider(StrEnum):
    """What the phone measured the position with."""

    GNSS = "GNSS"
    FUSED = "FUSED"
    NETWORK = "NETWORK"
    CELL = "CELL"
    MANUAL = "MANUAL"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoFix:
    """One measurement as the phone gave it; the raw numbers are kept."""

    position: Position
    accuracy_m: float
    provider: FixProvider = FixProvider.UNKNOWN
    fixed_at: datetime | None = None
    is_mock: bool = False


def require_position(longitude: float, latitude: float, datum: Datum) -> Position:
    """The position, or BadPosition naming the coordinate that is out of range."""
    if not (isfinite(longitude) and -180 <= longitude <= 180):
        raise BadPosition("经度必须在 -180 到 180 度之间。", path=("longitude",))
    if not (isfinite(latitude) and -90 <= latitude <= 90):
        hint = "，经度和纬度可能写反了" if 70 < latitude < 136 and 3 < longitude < 54 else ""
        raise BadPosition(f"纬度必须在 -90 到 90 度之间{hint}。", path=("latitude",))
    if longitude == 0 and latitude == 0:
        raise BadPosition("经纬度为 (0, 0)，手机没有取得定位。", path=("longitude",))
    return Position(longitude, latitude, datum)


def require_accuracy(accuracy_m: float) -> float:
    """The radius in metres, or BadAccuracy when negative, not a number or beyond 100 km."""
    if not (isfinite(accuracy_m) and 0 <= accuracy_m <= MAX_ACCURACY_M):
        raise BadAccuracy("定位精度必须在 0 到 100000 米之间。", path=("accuracyM",))
    return accuracy_m


def require_fix(
    longitude: float,
    latitude: float,
    datum: Datum,
    accuracy_m: float,
    *,
    provider: FixProvider = FixProvider.UNKNOWN,
    fixed_at: datetime | None = None,
    is_mock: bool = False,
) -> GeoFix:
    """A measurement whose numbers are possible; BadPosition or BadAccuracy otherwise."""
    return GeoFix(
        position=require_position(longitude, latitude, datum),
        accuracy_m=require_accuracy(accuracy_m),
        provider=provider,
        fixed_at=fixed_at,
        is_mock=is_mock,
    )


def convert(position: Position, to: Datum) -> Position:
    """The same place in another datum; inverses are iterated, round trips stay below 1 mm.

    BadPosition for the few numbers at the rim of the globe that another datum cannot express.
    """
    if position.datum is to:
        return position
    try:
        return _converted(position, to)
    except china.GeoError as refused:
        raise BadPosition("该坐标无法换算，请检查坐标系和数值。", path=("longitude",)) from refused


def _converted(position: Position, to: Datum) -> Position:
    if position.datum in _GLOBAL and to in _GLOBAL:
        return replace(position, datum=to)
    if to in _GLOBAL:
        return replace(_to_wgs84(position), datum=to)
    if position.datum in _GLOBAL:
        return _from_wgs84(position, to)
    return _between_shifted(position, to)


def require_canonical(setting: Datum) -> Datum:
    """Only CGCS2000 and GCJ02 can be the datum of a deployment."""
    if setting not in (Datum.CGCS2000, Datum.GCJ02):
        raise BadPosition("基准坐标系只能是 CGCS2000 或 GCJ02。", path=("canonicalDatum",))
    return setting


def _to_wgs84(position: Position) -> Position:
    if position.datum is Datum.GCJ02:
        found = china.gcj02_to_wgs84_refined(_gcj02(position))
    else:
        found = china.bd09_to_wgs84_refined(_bd09(position))
    return Position(found.lon, found.lat, Datum.WGS84)


def _from_wgs84(position: Position, to: Datum) -> Position:
    start = china.Wgs84(lat=position.latitude, lon=position.longitude)
    found = china.wgs84_to_gcj02(start) if to is Datum.GCJ02 else china.wgs84_to_bd09(start)
    return Position(found.lon, found.lat, to)


def _between_shifted(position: Position, to: Datum) -> Position:
    if to is Datum.BD09:
        found = china.gcj02_to_bd09(_gcj02(position))
    else:
        found = china.bd09_to_gcj02_refined(_bd09(position))
    return Position(found.lon, found.lat, to)


def _gcj02(position: Position) -> china.Gcj02:
    return china.Gcj02(lat=position.latitude, lon=position.longitude)


def _bd09(position: Position) -> china.Bd09:
    return china.Bd09(lat=position.latitude, lon=position.longitude)


def mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Ellipsoidal Mercator metres: conformal, so lengths near a point are all scaled alike."""
    sine = sin(radians(max(-MAX_MERCATOR_LATITUDE, min(MAX_MERCATOR_LATITUDE, latitude))))
    northing = atanh(sine) - _ECCENTRICITY * atanh(_ECCENTRICITY * sine)
    return SEMI_MAJOR_M * radians(longitude), SEMI_MAJOR_M * northing


def metres_per_mercator(latitude: float) -> float:
    """Ground metres per Mercator metre at a latitude."""
    sine = sin(radians(latitude))
    return cos(radians(latitude)) / sqrt(1 - ECCENTRICITY_SQUARED * sine * sine)


def distance_m(one: Position, other: Position) -> float:
    """Metres along the ground, 0.1 % exact within a county; `other` is converted if need be."""
    other = convert(other, one.datum)
    middle = radians((one.latitude + other.latitude) / 2)
    curvature = 1 - ECCENTRICITY_SQUARED * sin(middle) ** 2
    meridian = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / curvature**1.5
    parallel = SEMI_MAJOR_M * cos(middle) / sqrt(curvature)
    return hypot(
        meridian * radians(other.latitude - one.latitude),
        parallel * radians(other.longitude - one.longitude),
    )
