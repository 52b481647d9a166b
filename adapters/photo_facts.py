"""What a camera wrote into EXIF, read as untrusted data: time, place, method, make and model."""

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

MAX_TEXT = 60
MAX_METHOD_BYTES = 80
Facts = dict[str, str | float]

_TIME = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d\Z")
_METHOD_PREFIXES = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", b"\0\0\0\0\0\0\0\0")


def read_facts(image: Image.Image) -> Facts | None:
    """The facts that could be read, or None when there are none; never raises on bad EXIF.

    Keys: takenAt (local, no offset), offset, longitude, latitude, accuracyM, method, make, model.
    """
    try:
        exif = image.getexif()
        camera, gps = exif.get_ifd(IFD.Exif), exif.get_ifd(IFD.GPSInfo)
    except Exception:  # hostile input; the parser raises anything from struct.error on
        return None
    known = {
        "takenAt": _moment(camera.get(Base.DateTimeOriginal) or exif.get(Base.DateTime)),
        "offset": _offset(camera.get(Base.OffsetTimeOriginal) or camera.get(Base.OffsetTime)),
        "make": _text(exif.get(Base.Make)),
        "model": _text(exif.get(Base.Model)),
        **_place(gps),
    }
    return {name: value for name, value in known.items() if value is not None} or None


def _place(gps: Mapping[int, Any]) -> dict[str, str | float | None]:
    longitude = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "W", 180)
    latitude = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "S", 90)
    if longitude is None or latitude is None or (longitude == 0 and latitude == 0):
        return {}
    return {
        "longitude": longitude,
        "latitude": latitude,
        "accuracyM": _number(gps.get(GPS.GPSHPositioningError)),
        "method": _method(gps.get(GPS.GPSProcessingMethod)),
    }


def _degrees(value: object, reference: object, negative: str, limit: int) -> float | None:
    if not isinstance(value, tuple) or len(value) != 3:
        return None
    parts = [_number(part) for part in value]
    if None in parts:
        return None
    degrees, minutes, seconds = (part or 0.0 for part in parts)
    total = degrees + minutes / 60 + seconds / 3600
    if not 0 <= total <= limit:
        return None
    return round(-total if _text(reference) == negative else total, 7)


def _number(value: object) -> float | None:
    """A finite number out of a rational whose denominator may be zero."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _moment(value: object) -> str | None:
    found = _TIME.match(_text(value) or "")
    if found is None or found[1] == "0000":
        return None
    return f"{found[1]}-{found[2]}-{found[3]}T{found[4]}:{found[5]}:{found[6]}"


def _offset(value: object) -> str | None:
    text = _text(value)
    return text if text and _OFFSET.match(text) else None


def _method(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value[:MAX_METHOD_BYTES]
        for prefix in _METHOD_PREFIXES:
            value = value.removeprefix(prefix)
    return _text(value)


def _text(value: object) -> str | None:
    """Printable text without control or format characters, at most MAX_TEXT long."""
    if isinstance(value, str):
        value = value.encode("latin-1", "replace")  # Pillow took EXIF's bytes for Latin-1
    if not isinstance(value, bytes):
        return None
    value = value[: 8 * MAX_TEXT].decode("utf-8", "replace")
    composed = unicodedata.normalize("NFC", value)
    shown = "".join(sign for sign in composed if unicodedata.category(sign)[0] != "C")
    return shown.strip()[:MAX_TEXT] or None
