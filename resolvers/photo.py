"""How photos are read: re-encoded renditions by signed addresses, each viewer the one they may."""

from collections.abc import Callable, Mapping
from typing import Any

from domain import permissions, photo_facts
from domain.photo import REJECTION_TEXTS, Rejection, Rendition
from engine.declare import column, computed, embedded, first_of, one, translated
from engine.rule import Reads, Translated
from models.photo import Photo
from resolvers.context import Context
from schema.photo import PhotoFacts
from schema.scalars import DateTime, Latitude, Longitude

Row = Mapping[str, Any]


def _addresses(context: Context) -> Callable[[str], str]:
    return context.ports.photo_urls.at(context.now)


def _picture(whole: str, redacted: str) -> Translated:
    """The address of the picture that this viewer gets."""
    keys = {Rendition.NONE: None, Rendition.WHOLE: whole, Rendition.REDACTED: redacted}
    cases = ((rule, keys[rendition]) for rule, rendition in permissions.RENDITIONS)
    return translated(first_of(*cases), _addresses)


def _copy(key: str) -> Translated:
    """The address of a copy that is never more than the viewer may see anyhow."""
    cases = (
        (rule, None if rendition is Rendition.NONE else key)
        for rule, rendition in permissions.RENDITIONS
    )
    return translated(first_of(*cases), _addresses)


def _facts(row: Row, _: Any) -> PhotoFacts | None:
    facts = row["facts"]
    if facts is None or not row["sees_whole"]:
        return None
    taken = photo_facts.taken_at(facts)
    longitude, latitude = facts.get("longitude"), facts.get("latitude")
    return PhotoFacts(
        taken_at=DateTime(taken.moment) if taken else None,
        is_offset_assumed=taken is not None and taken.is_offset_assumed,
        longitude=None if longitude is None else Longitude(longitude),
        latitude=None if latitude is None else Latitude(latitude),
        accuracy_m=facts.get("accuracyM"),
        method=facts.get("method"),
        make=facts.get("make"),
        model=facts.get("model"),
    )


def _rejection(_: Context) -> Callable[[str], str]:
    return lambda stored: REJECTION_TEXTS[Rejection(stored)]


WHOLE_ONLY = {"sees_whole": permissions.PHOTO_WHOLE}
PHOTO = Reads(
    type_name="Photo",
    model=Photo,
    scope=permissions.PHOTO,
    fields={
        "url": _picture("large_key", "redacted_large_key"),
        "thumbUrl": _picture("thumb_key", "redacted_thumb_key"),
        "isRedacted": computed(
            lambda row, _: row["redacted_large_key"] is not None,
            needs=("redacted_large_key",),
            facts=(),
        ),
        "redactedUrl": _copy("redacted_large_key"),
        "stampedUrl": _copy("stamped_key"),
        "originalUrl": translated(first_of((permissions.PHOTO_WHOLE, "original_key")), _addresses),
        "isReused": computed(
            lambda row, _: row["reused_from_id"] is not None, needs=("reused_from_id",), facts=()
        ),
        "reusedFrom": one("reused_from"),
        "place": embedded(
            "GeoFix",
            prefix="fix_",
            present="fix_longitude",
            fields={"fixedAt": column("fix_at")},
        ),
        "facts": computed(_facts, needs=("facts",), rules=WHOLE_ONLY, facts=()),
        "rejection": translated("rejection", _rejection),
    },
)
