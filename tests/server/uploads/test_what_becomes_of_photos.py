"""What becomes of a photo once its bytes are here, or never come."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Any, cast

import httpx
import pytest

from domain.photo import PhotoState
from models.photo import Photo
from services import upload
from services.photo import process_waiting
from tests.server.photo_world import (
    CutBody,
    PhotoPorts,
    PhotoWorld,
    call,
    state_of,
)
from tests.server.uploads.phone import (
    CONTENT,
    about,
    code_of,
    create,
    offset_of,
    piece,
    worker_of,
)


async def test_a_rejected_photo_says_why_and_may_be_sent_again(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo, length=3)
    await phone.patch(location, headers=piece(0), content=b"bad")
    await world.queue.drained()
    rejected = await Photo.get(id=photo.id)
    assert (rejected.state, rejected.rejection) == (PhotoState.REJECTED, "NOT_A_PHOTO")
    assert (rejected.large_key, rejected.thumb_key) == (None, None)
    (event,) = await world.events()
    assert (event.kind, event.data["rejection"]) == ("PHOTO_REJECTED", "NOT_A_PHOTO")
    await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT)
    await world.queue.drained()
    ready = await Photo.get(id=photo.id)
    assert (ready.state, ready.rejection) == (PhotoState.READY, None)


async def test_tells_the_consultation_whose_live_record_the_photo_is_in(
    world: PhotoWorld, phone: httpx.AsyncClient
) -> None:
    entry = await world.session_entry()
    photo = await world.declare(session_entry_id=entry.id)
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT)
    await world.queue.drained()
    (event,) = await world.events()
    assert (event.kind, event.subject_type) == ("PHOTO_READY", "Consultation")
    assert event.subject_id == entry.consultation.id
    assert event.data["photoId"] == photo.id.hex
    assert event.data["entryId"] == entry.id.hex


async def test_other_bytes_than_declared_are_rejected(
    world: PhotoWorld, phone: httpx.AsyncClient
) -> None:
    photo = await world.declare(declared_sha256=hashlib.sha256(b"other").hexdigest())
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT)
    await world.queue.drained()
    rejected = await Photo.get(id=photo.id)
    assert (rejected.state, rejected.rejection) == (PhotoState.REJECTED, "DIGEST_DIFFERS")
    assert worker_of(world).seen == []


async def test_the_same_bytes_twice_are_two_photos(
    world: PhotoWorld, phone: httpx.AsyncClient
) -> None:
    photos = [await world.declare(), await world.declare(position=1)]
    for one in photos:
        location = await create(phone, one)
        await phone.patch(location, headers=piece(0), content=CONTENT)
    await world.queue.drained()
    assert [await state_of(one) for one in photos] == [PhotoState.READY] * 2
    assert world.stored("original") == 1


async def test_an_expired_upload_begins_anew_though_nothing_has_swept_it(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT[:300_000])
    clock = cast(PhotoPorts, world.ports).clock
    clock.moment += timedelta(days=7)
    assert await create(phone, photo) == location
    assert await offset_of(phone, location) == 0
    assert (await phone.patch(location, headers=piece(0), content=CONTENT)).status_code == 204


async def test_an_expired_upload_is_gone_and_forgotten(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT[:300_000])
    clock = cast(PhotoPorts, world.ports).clock
    clock.moment += timedelta(days=7)
    body = CutBody(CONTENT)
    allowed = {"Authorization": "Bearer owner", "Tus-Resumable": "1.0.0"}
    start, _ = await call(world.app, "PATCH", location, allowed | piece(300_000), body)
    assert (start["status"], body.was_read) == (410, False)
    assert await upload.drop_expired(world.ports) == 1
    assert await upload.drop_expired(world.ports) == 0
    assert await state_of(photo) is PhotoState.EXPECTED
    assert world.stored() == 0
    assert await create(phone, photo) == location


async def test_forgetting_a_completed_upload_leaves_the_photo(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT)
    await world.queue.drained()
    cast(PhotoPorts, world.ports).clock.moment += timedelta(days=8)
    assert await upload.drop_expired(world.ports) == 1
    assert await state_of(photo) is PhotoState.READY
    answer = await phone.post("/uploads", headers=about(photo, len(CONTENT)))
    assert (answer.status_code, code_of(answer)) == (409, "WRONG_PHOTO_STATE")


async def test_the_sweep_completes_what_a_crash_left_full(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    await create(phone, photo)
    progress = await upload.find(photo.id, by=world.owner, ports=world.ports)
    half = len(CONTENT) // 2
    for start, content in ((0, CONTENT[:half]), (half, CONTENT[half:])):
        segment = await upload.store(progress, content, start=start, ports=world.ports)
        progress = await upload.commit(progress, [segment])
    assert await state_of(photo) is PhotoState.UPLOADING
    assert await process_waiting(world.ports, left_alone_for=timedelta(0)) == 1
    assert await state_of(photo) is PhotoState.READY
    assert await process_waiting(world.ports, left_alone_for=timedelta(0)) == 0
    assert len(await world.events()) == 1


async def test_the_sweep_develops_what_a_crash_left_undeveloped(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.queue, "add", lambda photo_id: None)
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT)
    assert await state_of(photo) is PhotoState.PROCESSING
    assert await process_waiting(world.ports) == 0
    cast(PhotoPorts, world.ports).clock.moment += timedelta(minutes=2)
    assert await process_waiting(world.ports) == 1
    assert await state_of(photo) is PhotoState.READY


async def test_developing_twice_at_once_counts_once(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.queue, "add", lambda photo_id: None)
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT)
    sweeps: list[Any] = [
        process_waiting(world.ports, left_alone_for=timedelta(0)) for _ in range(3)
    ]
    await asyncio.gather(*sweeps)
    assert len(await world.events()) == 1


async def test_a_photo_whose_original_is_lost_is_asked_for_again(
    world: PhotoWorld, photo: Photo
) -> None:
    await Photo.filter(id=photo.id).update(state=PhotoState.PROCESSING, original_key="original/x")
    await process_waiting(world.ports, left_alone_for=timedelta(0))
    rejected = await Photo.get(id=photo.id)
    assert (rejected.state, rejected.rejection) == (PhotoState.REJECTED, "LOST")


async def test_a_photo_that_storage_fails_on_holds_up_no_other(
    world: PhotoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = [await world.declare(), await world.declare(position=1)]
    for each in photos:
        key = f"original/{each.id.hex}"
        await world.ports.blobs.put(key, CONTENT)
        await Photo.filter(id=each.id).update(state=PhotoState.PROCESSING, original_key=key)
    (first, second), get = photos, world.ports.blobs.get

    async def failing(key: str) -> bytes:
        if key == f"original/{first.id.hex}":
            raise PermissionError(key)
        return await get(key)

    monkeypatch.setattr(world.ports.blobs, "get", failing)
    await process_waiting(world.ports, left_alone_for=timedelta(0))
    assert await state_of(first) is PhotoState.PROCESSING
    assert await state_of(second) is PhotoState.READY
