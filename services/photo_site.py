"""Whether a photo was taken where its record is: the phone's fix, corroborated by the camera's."""

from datetime import datetime, timedelta
from typing import Any

from domain import photo_facts
from domain.geo import FixProvider, Position
from domain.on_site import OnSite, OnSiteReason, in_order, reasons_by_exif
from domain.photo_facts import Facts
from models.photo import Photo
from services.photo_record import PhotoRecord, fix_of
from services.place import columns_of, locate
from services.ports import Ports

OLD_AFTER = timedelta(days=1)
"""A photo taken longer before, or after, its record is told as stale."""


def judged(photo: Photo, facts: Facts | None, record: PhotoRecord, ports: Ports) -> dict[str, Any]:
    """The photo's columns `on_site` and `on_site_reasons`, once the camera's facts are known.

    Without a fix of the phone's own, the camera's is judged; without either there is NO_FIX.
    """
    index = ports.areas.of(photo.county_id)
    captured_at = photo.captured_at or record.captured_at
    exif, own = _telling_position(facts), fix_of(photo)
    fix = own or photo_facts.camera_fix(facts)
    reasons: list[str] = []
    verdict: str = OnSite.NO_FIX
    if fix is not None:
        found = columns_of(
            fix,
            record.area_id,
            located=locate(fix, index=index, own=frozenset()),
            captured_at=_moment(facts, captured_at) if own is None else captured_at,
            index=index,
        )
        verdict, reasons = found["on_site"], found["on_site_reasons"]
    compared = own or fix_of(record.place)
    if compared is not None:
        reasons = [*reasons, *reasons_by_exif(compared, exif, canonical=index.canonical)]
    if _is_old(facts, captured_at):
        reasons = [*reasons, OnSiteReason.STALE_FIX]
    return {"on_site": verdict, "on_site_reasons": list(in_order(reasons))}


def _telling_position(facts: Facts | None) -> Position | None:
    """The camera's place, unless it only names the cell tower (some Xiaomi: CELLID)."""
    if photo_facts.provider(facts) is FixProvider.CELL:
        return None
    return photo_facts.position(facts)


def _moment(facts: Facts | None, otherwise: datetime) -> datetime:
    taken = photo_facts.taken_at(facts)
    return taken.moment if taken else otherwise


def _is_old(facts: Facts | None, captured_at: datetime) -> bool:
    taken = photo_facts.taken_at(facts)
    return taken is not None and abs(taken.moment - captured_at) > OLD_AFTER
