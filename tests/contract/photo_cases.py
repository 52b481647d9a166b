"""How the contract's operations on photos are asked."""

from io import BytesIO
from uuid import UUID

from PIL import Image

from domain.ids import new_uuid, to_wire
from domain.photo import PhotoState
from models.photo import Photo
from services.photo_declaration import NewPhoto
from tests.contract.cases import MOMENT, County, Request, case, sent


async def _ready(county: County) -> UUID:
    """A photo of zhao's that has arrived, with its pictures where it says."""
    photo_id = new_uuid()
    await county.history.collect("zhao", "A1", photos=(NewPhoto(id=photo_id),))
    picture, blobs = BytesIO(), county.history.village.ports.blobs
    Image.new("RGB", (64, 48), (90, 120, 60)).save(picture, "JPEG")
    keys = {name: f"{name}/{photo_id.hex}.jpg" for name in ("large", "thumb")}
    for key in keys.values():
        await blobs.put(key, picture.getvalue())
    facts = {"takenAt": "2026-03-02T12:00:00", "longitude": 125.3, "latitude": 41.2, "make": "甲"}
    await Photo.filter(id=photo_id).update(
        state=PhotoState.READY,
        large_key=keys["large"],
        thumb_key=keys["thumb"],
        facts=facts,
        fix_longitude=125.3,
        fix_latitude=41.2,
        fix_datum="WGS84",
        fix_accuracy_m=8.0,
        fix_provider="GNSS",
        fix_at=MOMENT,
        fix_is_mock=False,
    )
    return photo_id


@case("PhotoRedact")
async def redact(county: County) -> Request:
    photo_id = to_wire("Photo", await _ready(county))
    box = {"rectangle": {"left": 0.1, "top": 0.1, "width": 0.2, "height": 0.3}}
    corners = [{"x": 0.5, "y": 0.5}, {"x": 0.9, "y": 0.5}, {"x": 0.7, "y": 0.9}]
    return Request("zhao", sent(id=photo_id, regions=[box, {"polygon": corners}]))


@case("PhotoConsent")
async def consent(county: County) -> Request:
    photo_id = to_wire("Photo", await _ready(county))
    return Request("zhao", sent(id=photo_id, peopleShown="CONSENTED", note="当面同意"))


@case("PhotoStamp")
async def stamp(county: County) -> Request:
    return Request("zhao", sent(id=to_wire("Photo", await _ready(county))))


@case("PhotoDetail")
async def detail(county: County) -> Request:
    return Request("zhao", {"id": to_wire("Photo", await _ready(county))})
