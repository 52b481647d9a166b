"""How photos are read: only re-encoded variants, by signed addresses, once they are ready."""

from collections.abc import Callable

from domain import permissions
from domain.photo import REJECTION_TEXTS, Rejection
from engine.declare import Reads, translated
from models.photo import Photo
from resolvers.context import Context


def _signed(context: Context) -> Callable[[str], str]:
    return context.ports.photo_urls.at(context.now)


def _rejection(_: Context) -> Callable[[str], str]:
    return lambda stored: REJECTION_TEXTS[Rejection(stored)]


PHOTO = Reads(
    type_name="Photo",
    model=Photo,
    scope=permissions.PHOTO,
    fields={
        "url": translated("large_key", _signed),
        "thumbUrl": translated("thumb_key", _signed),
        "rejection": translated("rejection", _rejection),
    },
)
