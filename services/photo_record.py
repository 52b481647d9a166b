"""The record a photo belongs to, as far as it says where and when the photo should be from."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.geo import Datum, FixProvider, GeoFix, Position
from models.activity import Activity
from models.consultation import Commitment, SessionEntry
from models.issue import Issue
from models.photo import Photo
from models.place import Located


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """The area of an issue or of a consultation, and the fix with which it was recorded."""

    area_id: UUID
    place: Located
    captured_at: datetime


async def record_of(photo: Photo) -> PhotoRecord:
    """The record of a declared photo; it has one."""
    if photo.issue_id is not None:
        issue = await Issue.get(id=photo.issue_id)
        return PhotoRecord(issue.area_id, issue, issue.captured_at)
    if photo.commitment_id is not None:
        agreed = await Commitment.get(id=photo.commitment_id).prefetch_related("consultation")
        return PhotoRecord(agreed.consultation.area_id, photo, photo.created_at)
    if photo.activity_id is not None:
        activity = await Activity.get(id=photo.activity_id)
        return PhotoRecord(activity.area_id, activity, activity.captured_at)
    entry = await SessionEntry.get(id=photo.session_entry_id).prefetch_related("consultation")
    return PhotoRecord(entry.consultation.area_id, entry, entry.captured_at)


def fix_of(place: Located) -> GeoFix | None:
    """The fix a phone sent with a row, None when it sent none."""
    if place.fix_longitude is None or place.fix_latitude is None:
        return None
    return GeoFix(
        position=Position(place.fix_longitude, place.fix_latitude, Datum(place.fix_datum or "")),
        accuracy_m=place.fix_accuracy_m or 0.0,
        provider=FixProvider(place.fix_provider or FixProvider.UNKNOWN),
        fixed_at=place.fix_at,
        is_mock=bool(place.fix_is_mock),
    )
