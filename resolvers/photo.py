"""How photos are read: only re-encoded variants, by signed addresses, once they are ready."""

from collections.abc import Mapping
from typing import Any

from domain import permissions
from domain.photo import REJECTION_TEXTS
from engine.declare import Reads, computed
from models.photo import Photo
from resolvers.context import Context


def _url_of(key: str) -> Any:
    def url(row: Mapping[str, Any], context: Context) -> str | None:
        stored = row[key]
        return None if stored is None else context.ports.photo_urls.url(stored, context.now)

    return computed(url, needs=(key,), facts=())


def _rejection(row: Mapping[str, Any], _: Any) -> str | None:
    return None if row["rejection"] is None else REJECTION_TEXTS[row["rejection"]]


PHOTO = Reads(
    type_name="Photo",
    model=Photo,
    scope=permissions.PHOTO,
    fields={
        "url": _url_of("large_key"),
        "thumbUrl": _url_of("thumb_key"),
        "rejection": computed(_rejection, needs=("rejection",), facts=()),
    },
)
