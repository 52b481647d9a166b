"""Declaring photos with a record: the record is valid at once, the bytes may come days later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.errors import Invalid
from domain.geo import GeoFix
from domain.photo import MAX_BYTES, PeopleShown, PhotoPurpose
from domain.text import clean
from models.photo import Photo
from services.place import fix_columns
from services.work import Work

MAX_PHOTOS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """What the phone says of a photo it will upload."""

    id: UUID
    purpose: PhotoPurpose = PhotoPurpose.EVIDENCE
    caption: str | None = None
    captured_at: datetime | None = None
    sha256: str | None = None
    byte_size: int | None = None
    fix: GeoFix | None = None
    people_shown: PeopleShown = PeopleShown.UNKNOWN


async def declare(
    photos: Sequence[NewPhoto],
    *,
    work: Work,
    issue_id: UUID | None = None,
    session_entry_id: UUID | None = None,
    commitment_id: UUID | None = None,
    activity_id: UUID | None = None,
    first_position: int = 0,
) -> None:
    """Write the rows in state EXPECTED, in the order given."""
    if not photos:
        return
    _require_possible(photos)
    if work.again:
        await _require_new([photo.id for photo in photos])
    for position, photo in enumerate(photos, first_position):
        work.insert(
            Photo,
            id=photo.id,
            county_id=work.by.county_id,
            issue_id=issue_id,
            session_entry_id=session_entry_id,
            commitment_id=commitment_id,
            activity_id=activity_id,
            purpose=photo.purpose,
            position=position,
            caption=photo.caption,
            captured_at=photo.captured_at,
            declared_sha256=photo.sha256,
            declared_bytes=photo.byte_size,
            people_shown=photo.people_shown,
            uploaded_by_id=work.by.account_id,
            created_at=work.now,
            updated_at=work.now,
            **_place_of(photo, work),
        )


def _place_of(photo: NewPhoto, work: Work) -> dict[str, Any]:
    """Where the phone was; it is judged once the photo is here and the camera can be heard."""
    if photo.fix is None:
        return {}
    return fix_columns(photo.fix, work.ports.areas.of(work.by.county_id))


def _require_possible(photos: Sequence[NewPhoto]) -> None:
    if len(photos) > MAX_PHOTOS:
        raise Invalid(f"一次最多登记 {MAX_PHOTOS} 张照片。", path=("input", "photos"))
    if len({photo.id for photo in photos}) < len(photos):
        raise Invalid("同一张照片登记了两次。", path=("input", "photos"))
    for position, photo in enumerate(photos):
        path = ("input", "photos", str(position))
        clean(photo.caption or "", path=(*path, "caption"), most=200)
        if photo.byte_size is not None and not 0 < photo.byte_size <= MAX_BYTES:
            raise Invalid(f"照片不能超过 {MAX_BYTES // 2**20} MB。", path=(*path, "byteSize"))


async def _require_new(photo_ids: list[UUID]) -> None:
    if await Photo.filter(id__in=photo_ids).exists():
        raise Invalid("这张照片已经登记过。", path=("input", "photos"))
