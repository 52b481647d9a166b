"""What a camera says of a photo (EXIF): corroboration, never proof, for anyone can rewrite it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TypeAlias

from domain.geo import Datum, FixProvider, GeoFix, Position

Facts: TypeAlias = Mapping[str, str | float]
CHINA_TIME = "+08:00"
# What a phone's receiver reaches outdoors, for cameras that do not say.
ASSUMED_ACCURACY_M = 50.0
PROVIDERS: Mapping[str, FixProvider] = {
    "GPS": FixProvider.GNSS,
    "CELLID": FixProvider.CELL,
    "WLAN": FixProvider.NETWORK,
    "NETWORK": FixProvider.NETWORK,
    "FUSED": FixProvider.FUSED,
    "MANUAL": FixProvider.MANUAL,
}


@dataclass(frozen=True, slots=True)
class TakenAt:
    """When the shutter was pressed; many phones write no offset, then it is that of China."""

    moment: datetime
    is_offset_assumed: bool


def taken_at(facts: Facts | None) -> TakenAt | None:
    """The instant, or None when the camera names none that exists."""
    local, offset = (facts or {}).get("takenAt"), (facts or {}).get("offset")
    if not isinstance(local, str):
        return None
    try:
        moment = datetime.fromisoformat(f"{local}{offset or CHINA_TIME}")
        return TakenAt(moment.astimezone(timezone(timedelta(0))), offset is None)
    except (ValueError, OverflowError):
        return None


def position(facts: Facts | None) -> Position | None:
    """Where the camera says it was; EXIF means WGS 84."""
    longitude, latitude = (facts or {}).get("longitude"), (facts or {}).get("latitude")
    if not isinstance(longitude, float) or not isinstance(latitude, float):
        return None
    return Position(longitude, latitude, Datum.WGS84)


def provider(facts: Facts | None) -> FixProvider:
    method = str((facts or {}).get("method", "")).strip().upper()
    return PROVIDERS.get(method, FixProvider.UNKNOWN)


def camera_fix(facts: Facts | None) -> GeoFix | None:
    """The camera's place as a fix, for photos that came with none of the phone's own."""
    where, when = position(facts), taken_at(facts)
    if where is None:
        return None
    stated = (facts or {}).get("accuracyM")
    accuracy_m = stated if isinstance(stated, float) and stated > 0 else ASSUMED_ACCURACY_M
    return GeoFix(
        position=where,
        accuracy_m=accuracy_m,
        provider=provider(facts),
        fixed_at=when.moment if when else None,
    )
