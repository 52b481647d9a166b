"""Bytes of a photo arriving in pieces, over any number of connections and server processes."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F
from tortoise.functions import Sum

from domain.actor import Actor
from domain.errors import Conflict, DomainError, Invalid, NotFound
from domain.photo import MAX_BYTES, PhotoState, PhotoVerb, WrongPhotoState, move, sources
from domain.upload_quota import WINDOW, UploadQuota, UploadUse
from models.account import Account
from models.photo import Photo, Upload, UploadSegment
from services.blobs import SEGMENT_FOLDER
from services.ports import Ports
from services.work import system_actor, unit_of_work

KEPT_FOR = timedelta(days=7)
MAX_METADATA = 1000


class TooLarge(DomainError):
    """The upload would exceed what a photo may have."""

    code = "UPLOAD_TOO_LARGE"


class OffsetMoved(Conflict):
    """Someone else's bytes came first at this offset."""

    code = "OFFSET_MISMATCH"


class UploadExpired(NotFound):
    """The upload was not finished in time; it has to be created again."""

    code = "UPLOAD_EXPIRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one upload has come: everything below `offset` is safely stored."""

    upload_id: UUID
    photo_id: UUID
    length: int
    offset: int
    metadata: str
    expires_at: datetime

    @property
    def is_full(self) -> bool:
        return self.offset == self.length


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of bytes that is stored, but not yet part of its upload."""

    start: int
    byte_count: int
    key: str


async def begin(
    photo_id: UUID, *, length: int, metadata: str, quota: UploadQuota, by: Actor, ports: Ports
) -> Progress:
    """The upload of a declared photo, made now or, when an answer was lost, before.

    Another length, or a rejected photo, starts over. UploadQuotaExceeded changes nothing.
    """
    photo = await require_owned(photo_id, by=by)
    _require_possible(photo, length, metadata)
    earlier = await Upload.get_or_none(photo_id=photo_id)
    if earlier is not None and _continues(earlier, photo, length, ports.clock.now()):
        return await _progress(earlier)
    async with unit_of_work(by=by, ports=ports) as work:
        quota.require_room(await _use_of(by, work.now, besides=photo_id), length)
        if await _claim(photo, earlier, work.now):
            upload: Upload | None = await Upload.create(
                photo_id=photo_id,
                length=length,
                metadata=metadata,
                expires_at=work.now + KEPT_FOR,
                created_at=work.now,
            )
        else:
            upload = await Upload.get_or_none(photo_id=photo_id, length=length)
    if upload is None:
        raise WrongPhotoState("这张照片的文件已经收到，不需要再上传。")
    if earlier is not None:
        await _delete_bytes(earlier.id, ports)
    return await _progress(upload)


async def require_owned(photo_id: UUID, *, by: Actor) -> Photo:
    """The actor's own declared photo; NotFound for anybody else's."""
    photo = await Photo.get_or_none(id=photo_id, **_owned_by(by))
    if photo is None:
        raise NotFound("没有登记这张照片，或者它不是您登记的。", path=("photoId",))
    return photo


async def state_of(photo_id: UUID) -> PhotoState:
    """How far the photo has come now."""
    return PhotoState((await Photo.get(id=photo_id)).state)


async def find(photo_id: UUID, *, by: Actor, ports: Ports) -> Progress:
    """The actor's upload of this photo; NotFound for anybody else's."""
    owned: dict[str, Any] = {f"photo__{name}": value for name, value in _owned_by(by).items()}
    upload = await Upload.get_or_none(photo_id=photo_id, **owned)
    if upload is None:
        raise NotFound("没有这个上传任务，或者它不是您的。")
    if upload.expires_at <= ports.clock.now():
        raise UploadExpired("上传任务已过期，请重新创建。")
    return await _progress(upload)


async def store(progress: Progress, content: bytes, *, start: int, ports: Ports) -> Segment:
    """Write bytes where `commit` can make them count."""
    key = f"{_folder(progress.upload_id)}/{start:09d}-{secrets.token_hex(4)}"
    await ports.blobs.put(key, content)
    return Segment(start, len(content), key)


async def commit(progress: Progress, segments: Sequence[Segment]) -> Progress:
    """Advance over consecutive stored segments; OffsetMoved when another writer was first."""
    for segment in segments:
        try:
            await UploadSegment.create(
                upload_id=progress.upload_id,
                start=segment.start,
                byte_count=segment.byte_count,
                key=segment.key,
            )
        except IntegrityError as error:
            raise OffsetMoved("上传位置已变化，请先查询进度再继续。") from error
        progress = replace(progress, offset=segment.start + segment.byte_count)
    return progress


async def terminate(progress: Progress, *, by: Actor, ports: Ports) -> None:
    """Forget what has arrived; the photo is expected again."""
    async with unit_of_work(by=by, ports=ports) as work:
        await _abandon(progress.upload_id, progress.photo_id, work.now)
    await _delete_bytes(progress.upload_id, ports)


async def full_uploads() -> list[Progress]:
    """Uploads with all their bytes that nobody has completed, as a crash leaves them."""
    uploads = (
        await Upload.filter(is_complete=False)
        .annotate(received=Sum("segments__byte_count"))
        .filter(received=F("length"))
    )
    return [await _progress(upload) for upload in uploads]


async def drop_expired(ports: Ports) -> int:
    """Forget uploads whose time is over; how many there were. Safe to repeat."""
    expired = await Upload.filter(expires_at__lte=ports.clock.now()).prefetch_related("photo")
    for upload in expired:
        with suppress(WrongPhotoState):  # its last bytes, or another sweep, came first
            async with unit_of_work(by=system_actor(upload.photo.county_id), ports=ports) as work:
                if upload.is_complete:
                    await Upload.filter(id=upload.id).delete()
                else:
                    await _abandon(upload.id, upload.photo.id, work.now)
            await _delete_bytes(upload.id, ports)
    return len(expired)


async def delete_segments(progress: Progress, *, ports: Ports) -> None:
    """Remove the bytes of a completed upload's pieces; their rows go on refusing late writers."""
    await _delete_bytes(progress.upload_id, ports)


async def segment_keys(progress: Progress) -> list[str]:
    """Keys of the upload's pieces in the order of their bytes."""
    ordered = UploadSegment.filter(upload_id=progress.upload_id).order_by("start")
    return [str(key) for key in await ordered.values_list("key", flat=True)]


def _owned_by(by: Actor) -> dict[str, Any]:
    return {"uploaded_by_id": by.account_id, "county_id": by.county_id}


def _require_possible(photo: Photo, length: int, metadata: str) -> None:
    if length > MAX_BYTES:
        raise TooLarge(f"照片不能超过 {MAX_BYTES // 2**20} MB。")
    if length <= 0:
        raise Invalid("照片文件是空的。")
    if photo.declared_bytes is not None and photo.declared_bytes != length:
        raise Invalid(f"登记的大小是 {photo.declared_bytes} 字节，与上传的 {length} 字节不一致。")
    if len(metadata) > MAX_METADATA:
        raise Invalid("Upload-Metadata 太长。")


def _continues(upload: Upload, photo: Photo, length: int, now: datetime) -> bool:
    is_alive = upload.is_complete or upload.expires_at > now
    return is_alive and upload.length == length and photo.state != PhotoState.REJECTED


async def _use_of(by: Actor, now: datetime, *, besides: UUID) -> UploadUse:
    """What the account has uploaded lately; it waits while another of its uploads begins."""
    await Account.filter(id=by.account_id).select_for_update().first()
    begun: Any = (
        await Upload.filter(photo__uploaded_by_id=by.account_id, created_at__gt=now - WINDOW)
        .exclude(photo_id=besides)
        .values_list("length", "is_complete")
    )
    return UploadUse(sum(length for length, _ in begun), sum(not whole for _, whole in begun))


async def _claim(photo: Photo, earlier: Upload | None, now: datetime) -> bool:
    """Make the photo ours to upload, dropping an earlier attempt; False when it isn't free."""
    free = set(sources(PhotoVerb.BEGIN))
    if earlier is not None and not earlier.is_complete:
        free.add(PhotoState.UPLOADING)
    claimed = await Photo.filter(id=photo.id, state__in=free).update(
        state=PhotoState.UPLOADING, rejection=None, updated_at=now
    )
    if claimed and earlier is not None:
        await Upload.filter(id=earlier.id).delete()
    return bool(claimed)


async def _abandon(upload_id: UUID, photo_id: UUID, now: datetime) -> None:
    target = move(PhotoState.UPLOADING, PhotoVerb.ABANDON)
    abandoned = await Photo.filter(id=photo_id, state=PhotoState.UPLOADING).update(
        state=target, updated_at=now
    )
    if not abandoned:
        raise WrongPhotoState("照片文件已经收到，不能再取消上传。")
    await Upload.filter(id=upload_id).delete()


async def _progress(upload: Upload) -> Progress:
    return Progress(
        upload_id=upload.id,
        photo_id=upload.photo_id,
        length=upload.length,
        offset=upload.length if upload.is_complete else await _received(upload.id),
        metadata=upload.metadata,
        expires_at=upload.expires_at,
    )


async def _received(upload_id: UUID) -> int:
    last = await UploadSegment.filter(upload_id=upload_id).order_by("-start").first()
    return 0 if last is None else last.start + last.byte_count


def _folder(upload_id: UUID) -> str:
    return f"{SEGMENT_FOLDER}/{upload_id.hex}"


async def _delete_bytes(upload_id: UUID, ports: Ports) -> None:
    await ports.blobs.delete_under(_folder(upload_id))
