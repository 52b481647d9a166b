"""Renditions of a photo that people ask for: faces and plates covered, a stamp drawn on."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor
from domain.errors import Forbidden, NotFound
from domain.events import EventKind
from domain.permissions import PHOTO, PHOTO_WHOLE
from domain.photo import PeopleShown, PhotoState, WrongPhotoState
from domain.photo_facts import taken_at
from domain.photo_stamp import Stamp
from domain.redaction import Region, require_regions
from domain.text import clean
from models.account import Account
from models.photo import Photo
from models.place import Located
from services.blobs import LARGE_FOLDER, THUMB_FOLDER, BlobMissing
from services.photo import record, variant_key
from services.photo_record import record_of
from services.ports import Ports
from services.visible import sees, visible
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True)
class _Keys:
    """Where the blobs of one rendition are."""

    large: str
    thumb: str


async def redact(
    photo_id: UUID, regions: Sequence[Region], *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Cover regions for all who may not see the whole photo; no regions uncover it.

    The whole pictures move to new addresses, so that those given out before show nothing. NotFound
    for a photo the actor may not see, Forbidden when it is not theirs to redact.
    """
    require_regions(regions)
    photo = await _ready(photo_id, by=by)
    covered = await _covered(photo, regions, ports) if regions else None
    moved = await _moved(photo, ports) if covered and photo.regions is None else None
    dropped: list[str | None] = []

    async def step(work: Work) -> UUID:
        row = await _locked(photo_id, work)
        dropped[:] = [row.stamped_key]
        row.stamped_key = None
        row.regions = [[list(corner) for corner in each.corners] for each in regions] or None
        row.redacted_large_key = covered.large if covered else None
        row.redacted_thumb_key = covered.thumb if covered else None
        if moved and (row.large_key, row.thumb_key) == (photo.large_key, photo.thumb_key):
            dropped.extend((row.large_key, row.thumb_key))
            row.large_key, row.thumb_key = moved.large, moved.thumb
        await _keep(row, EventKind.PHOTO_REDACTED, work, regions=len(regions))
        return row.id

    result = await perform(step, by=by, ports=ports, call=call)
    if not result.replayed:
        await _drop(dropped, ports)
    return result


async def stamp(photo_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Draw place, time, grid and member on a copy; StampFontMissing when that cannot be.

    A redacted photo stays covered under its stamp.
    """
    photo = await _ready(photo_id, by=by)
    lines = (await _stamp_of(photo, ports)).lines()
    source = photo.redacted_large_key or photo.large_key
    drawn = await ports.photo_renderer.stamp(await _stored(source, ports), lines)
    key = variant_key(photo.id, LARGE_FOLDER, drawn)
    await ports.blobs.put(key, drawn)

    async def step(work: Work) -> UUID:
        row = await _locked(photo_id, work)
        if source != (row.redacted_large_key or row.large_key):
            raise WrongPhotoState("照片刚刚被遮挡或改动，请重新加水印。", path=("input", "id"))
        row.stamped_key = key
        await _keep(row, EventKind.PHOTO_STAMPED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def note_consent(
    photo_id: UUID, shown: PeopleShown, note: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Say whether the people shown agree to be seen in public; the note says how that is known."""

    async def step(work: Work) -> UUID:
        row = await _locked(photo_id, work)
        words = clean(note, path=("input", "note"), most=200)
        row.people_shown = shown
        await _keep(row, EventKind.PHOTO_CONSENT_NOTED, work, note=words, peopleShown=shown)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _ready(photo_id: UUID, *, by: Actor) -> Photo:
    photo = await _theirs(await visible(Photo, PHOTO, by=by).filter(id=photo_id).first(), by)
    if photo.state != PhotoState.READY:
        raise WrongPhotoState("照片还没有就绪，请稍后再试。", path=("input", "id"))
    return photo


async def _locked(photo_id: UUID, work: Work) -> Photo:
    known = Photo.filter(id=photo_id, county_id=work.by.county_id)
    photo = await known.select_for_update().first()
    is_visible = photo is not None and await sees(photo, PHOTO, by=work.by)
    return await _theirs(photo if is_visible else None, work.by)


async def _theirs(photo: Photo | None, by: Actor) -> Photo:
    if photo is None:
        raise NotFound("没有这张照片，或者您看不到它。", path=("input", "id"))
    if not await sees(photo, PHOTO_WHOLE, by=by):
        raise Forbidden("只有拍照人、本组召集人和县政协可以处理这张照片。", path=("input", "id"))
    return photo


async def _stored(key: str | None, ports: Ports) -> bytes:
    """A stored picture; NotFound when its file is gone, which a restored backup may lack."""
    try:
        return await ports.blobs.get(key or "")
    except BlobMissing as missing:
        raise NotFound("照片文件不在，请重新上传。", path=("input", "id")) from missing


async def _covered(photo: Photo, regions: Sequence[Region], ports: Ports) -> _Keys:
    large = await _stored(photo.large_key, ports)
    made = await ports.photo_renderer.redact(large, regions)
    return await _put(photo, made.large, made.thumb, ports)


async def _moved(photo: Photo, ports: Ports) -> _Keys:
    """The whole pictures once more, under keys nobody has been told."""
    keys = _Keys(
        variant_key(photo.id, LARGE_FOLDER, secrets.token_bytes(32)),
        variant_key(photo.id, THUMB_FOLDER, secrets.token_bytes(32)),
    )
    await ports.blobs.put(keys.large, await _stored(photo.large_key, ports))
    await ports.blobs.put(keys.thumb, await _stored(photo.thumb_key, ports))
    return keys


async def _put(photo: Photo, large: bytes, thumb: bytes, ports: Ports) -> _Keys:
    keys = _Keys(
        variant_key(photo.id, LARGE_FOLDER, large), variant_key(photo.id, THUMB_FOLDER, thumb)
    )
    await ports.blobs.put(keys.large, large)
    await ports.blobs.put(keys.thumb, thumb)
    return keys


async def _drop(keys: Sequence[str | None], ports: Ports) -> None:
    for key in keys:
        if key is not None:
            await ports.blobs.delete(key)


async def _keep(photo: Photo, kind: EventKind, work: Work, **facts: object) -> None:
    photo.updated_at = work.now
    await photo.save()
    await record(kind, photo, work, **facts)


async def _stamp_of(photo: Photo, ports: Ports) -> Stamp:
    record, camera = await record_of(photo), taken_at(photo.facts)
    otherwise = camera.moment if camera else record.captured_at
    account = await Account.get(id=photo.uploaded_by_id)
    return Stamp(
        areas=[area.name for area in ports.areas.of(photo.county_id).ancestors(record.area_id)],
        taken_at=photo.captured_at or otherwise,
        point=_point_of(photo) or _point_of(record.place),
        by=account.name,
    )


def _point_of(place: Located) -> tuple[float, float] | None:
    if place.longitude is None or place.latitude is None:
        return None
    return place.longitude, place.latitude
