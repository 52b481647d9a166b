"""What becomes of a photo whose bytes are all here: checked, developed, announced."""

from collections.abc import Awaitable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import structlog

from domain.events import EventKind
from domain.photo import Developed, PhotoRefused, PhotoState, PhotoVerb, Rejection, move
from models.activity import Activity
from models.consultation import Commitment, Consultation, SessionEntry
from models.issue import Issue
from models.photo import Photo, Upload
from services import upload
from services.activity import record as record_activity
from services.blobs import (
    LARGE_FOLDER,
    ORIGINAL_FOLDER,
    THUMB_FOLDER,
    BlobMissing,
    Joined,
    content_key,
)
from services.consultation import record as record_consultation
from services.issue import record as record_issue
from services.photo_likeness import earlier_likeness
from services.photo_record import record_of
from services.photo_site import judged
from services.ports import Ports
from services.upload import Progress
from services.work import Work, system_actor, unit_of_work

_log = structlog.get_logger("gridhall.photo")
# A photo is developed by the process that received it; others step in only after this long.
LEFT_ALONE_FOR = timedelta(seconds=60)


async def complete(progress: Progress, *, ports: Ports) -> None:
    """Join the bytes of a full upload and hand the photo on for development. Safe to repeat."""
    try:
        joined = await ports.blobs.join(await upload.segment_keys(progress), ORIGINAL_FOLDER)
    except BlobMissing:
        return  # completed before, and the segments cleared away
    photo = await Photo.get(id=progress.photo_id)
    async with unit_of_work(by=system_actor(photo.county_id), ports=ports) as work:
        completed = await Photo.filter(id=photo.id, state=PhotoState.UPLOADING).update(
            state=move(PhotoState.UPLOADING, PhotoVerb.COMPLETE),
            original_key=joined.key,
            received_at=work.now,
            updated_at=work.now,
        )
        await Upload.filter(id=progress.upload_id).update(is_complete=True)
        if completed and not _is_as_declared(photo, joined):
            await _reject(photo, Rejection.DIGEST_DIFFERS, work)
    await upload.delete_segments(progress, ports=ports)


async def develop(photo_id: UUID, *, ports: Ports) -> None:
    """Make a received photo READY or REJECTED. Safe to repeat and to run twice at once."""
    photo = await Photo.get_or_none(id=photo_id, state=PhotoState.PROCESSING)
    if photo is None:
        return
    try:
        original = await ports.blobs.get(photo.original_key or "")
        developed = await ports.photo_worker.develop(original)
    except (BlobMissing, PhotoRefused) as error:
        reason = error.reason if isinstance(error, PhotoRefused) else Rejection.LOST
        async with unit_of_work(by=system_actor(photo.county_id), ports=ports) as work:
            await _reject(photo, reason, work)
        return
    keys = await _store_variants(photo_id, developed, ports)
    async with unit_of_work(by=system_actor(photo.county_id), ports=ports) as work:
        await _accept(photo, developed, keys, work)


async def process_waiting(ports: Ports, *, left_alone_for: timedelta = LEFT_ALONE_FOR) -> int:
    """Take up what a crash left behind; how many photos that were.

    At start-up `timedelta(0)` is right for a server that is the only one.
    """
    for progress in await upload.full_uploads():
        await _tried(complete(progress, ports=ports), progress.photo_id)
    before = ports.clock.now() - left_alone_for
    waiting = Photo.filter(state=PhotoState.PROCESSING, updated_at__lte=before)
    photo_ids = await waiting.order_by("updated_at").values_list("id", flat=True)
    for photo_id in photo_ids:
        await _tried(develop(UUID(str(photo_id)), ports=ports), photo_id)
    return len(photo_ids)


async def _tried(step: Awaitable[None], photo_id: object) -> None:
    """A photo that storage or database fails on must not hold up those behind it."""
    try:
        await step
    except Exception:
        _log.exception("photo_not_processed", photo=str(photo_id))


def _is_as_declared(photo: Photo, joined: Joined) -> bool:
    return photo.declared_sha256 is None or photo.declared_sha256.lower() == joined.sha256


def variant_key(photo_id: UUID, folder: str, content: bytes) -> str:
    """The key of a picture of this photo alone: it can be dropped without a look at others."""
    return content_key(folder, sha256(photo_id.bytes + content).hexdigest(), ".jpg")


async def _store_variants(photo_id: UUID, developed: Developed, ports: Ports) -> tuple[str, str]:
    large_key = variant_key(photo_id, LARGE_FOLDER, developed.large)
    thumb_key = variant_key(photo_id, THUMB_FOLDER, developed.thumb)
    await ports.blobs.put(large_key, developed.large)
    await ports.blobs.put(thumb_key, developed.thumb)
    return large_key, thumb_key


async def _accept(photo: Photo, developed: Developed, keys: tuple[str, str], work: Work) -> None:
    accepted = await _settle(
        photo,
        PhotoVerb.ACCEPT,
        work.now,
        large_key=keys[0],
        thumb_key=keys[1],
        content_type=developed.content_type,
        width=developed.width,
        height=developed.height,
        thumbhash=developed.thumbhash,
        dhash=developed.dhash,
        facts=developed.facts,
        reused_from_id=await earlier_likeness(photo, developed.dhash),
        **judged(photo, developed.facts, await record_of(photo), work.ports),
    )
    if accepted:
        await record(EventKind.PHOTO_READY, photo, work)


async def _reject(photo: Photo, reason: Rejection, work: Work) -> None:
    if await _settle(photo, PhotoVerb.REJECT, work.now, rejection=reason):
        await record(EventKind.PHOTO_REJECTED, photo, work, rejection=reason)


async def _settle(photo: Photo, verb: PhotoVerb, now: datetime, **columns: Any) -> bool:
    """Leave PROCESSING, unless another process has done so already."""
    settled = await Photo.filter(id=photo.id, state=PhotoState.PROCESSING).update(
        state=move(PhotoState.PROCESSING, verb), updated_at=now, **columns
    )
    return bool(settled)


async def record(kind: EventKind, photo: Photo, work: Work, **facts: object) -> None:
    """Tell those whom the photo's record concerns, which counts as updated."""
    if photo.issue_id is not None:
        issue = await Issue.get(id=photo.issue_id)
        await Issue.filter(id=issue.id).update(updated_at=work.now)
        record_issue(kind, issue, work, photoId=photo.id.hex, **facts)
    elif photo.session_entry_id is not None:
        entry = await SessionEntry.get(id=photo.session_entry_id).prefetch_related("consultation")
        row = entry.consultation
        await Consultation.filter(id=row.id).update(updated_at=work.now)
        record_consultation(kind, row, work, photoId=photo.id.hex, entryId=entry.id.hex, **facts)
    elif photo.commitment_id is not None:
        agreed = await Commitment.get(id=photo.commitment_id).prefetch_related("consultation")
        record_consultation(kind, agreed.consultation, work, photoId=photo.id.hex, **facts)
    elif photo.activity_id is not None:
        activity = await Activity.get(id=photo.activity_id)
        await Activity.filter(id=activity.id).update(updated_at=work.now)
        await record_activity(kind, activity, work, photoId=photo.id.hex, **facts)
