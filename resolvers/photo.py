"""How photos are read: re-encoded renditions by signed addresses, each viewer the one they may."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from domain import permissions, photo_facts
from domain.photo import REJECTION_TEXTS, PeopleShown, Rejection, Rendition, rendition_for
from engine.declare import Reads, column, computed, embedded, one, translated
from models.photo import Photo
from resolvers.context import Context
from schema.photo import PhotoFacts
from schema.scalars import DateTime, Latitude, Longitude

VIEWERS = {"sees_whole": permissions.PHOTO_WHOLE, "is_public": permissions.IN_PUBLIC}
Row = Mapping[str, Any]


def _signed(key: str | None, context: Context) -> str | None:
    return None if key is None else context.ports.photo_urls.at(context.now)(key)


def _rendition(row: Row) -> Rendition:
    is_redacted = row["redacted_large_key"] is not None
    return _known(row["people_shown"], is_redacted, row["sees_whole"], row["is_public"])


@lru_cache(maxsize=64)
def _known(people_shown: str, is_redacted: bool, sees_whole: bool, is_public: bool) -> Rendition:
    """Few combinations exist, and a feed asks for two addresses of sixty photos."""
    return rendition_for(
        PeopleShown(people_shown),
        is_redacted=is_redacted,
        sees_whole=sees_whole,
        is_public=is_public,
    )


def _picture(whole: str, redacted: str) -> Any:
    """The address of the picture that this viewer gets."""

    def url(row: Row, context: Context) -> str | None:
        rendition = _rendition(row)
        if rendition is Rendition.WHOLE:
            return _signed(row[whole], context)
        return _signed(row[redacted], context) if rendition is Rendition.REDACTED else None

    needs = {whole: None, redacted: None, "redacted_large_key": None, "people_shown": None}
    return computed(url, needs=tuple(needs), rules=VIEWERS, facts=())


def _copy(key: str) -> Any:
    """The address of a copy that is never more than the viewer may see anyhow."""

    def url(row: Row, context: Context) -> str | None:
        return None if _rendition(row) is Rendition.NONE else _signed(row[key], context)

    needs = {key: None, "redacted_large_key": None, "people_shown": None}
    return computed(url, needs=tuple(needs), rules=VIEWERS, facts=())


def _original(row: Row, context: Context) -> str | None:
    return _signed(row["original_key"], context) if row["sees_whole"] else None


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
        "originalUrl": computed(_original, needs=("original_key",), rules=WHOLE_ONLY, facts=()),
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
