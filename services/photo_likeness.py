"""Looking for an earlier photo that is the same picture."""

from typing import Any
from uuid import UUID

from domain.photo import PhotoState
from domain.photo_reuse import is_telling, resembles
from models.photo import Photo

LOOKED_BACK = 2_000
"""The account's latest photos that are compared bit by bit; equal ones are found county-wide."""


async def earlier_likeness(photo: Photo, dhash: str) -> UUID | None:
    """The oldest photo of the county with the same hash, or of the account with a similar one."""
    if not is_telling(dhash):
        return None
    ready = Photo.filter(county_id=photo.county_id, state=PhotoState.READY).exclude(id=photo.id)
    same = await ready.filter(dhash=dhash).order_by("created_at", "id").first()
    if same is not None:
        return same.id
    own: Any = (
        await ready.filter(uploaded_by_id=photo.uploaded_by_id, dhash__isnull=False)
        .order_by("-created_at")
        .limit(LOOKED_BACK)
        .values_list("id", "dhash")
    )
    alike = [identity for identity, other in own if resembles(dhash, other)]
    return UUID(str(alike[-1])) if alike else None
