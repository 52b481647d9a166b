"""What tus 1.0 and its extensions promise a phone."""

import base64
import hashlib
from datetime import timedelta
from typing import cast

import httpx
import pytest

from domain.photo import MAX_BYTES, PhotoState
from models.photo import Photo, Upload, UploadSegment
from tests.server.photo_world import (
    DEVELOPED,
    NOW,
    PhotoPorts,
    PhotoWorld,
    state_of,
    wire,
)
from tests.server.uploads.phone import (
    BODY,
    CONTENT,
    about,
    code_of,
    create,
    offset_of,
    piece,
    worker_of,
)

LATER = NOW + timedelta(minutes=5)


async def test_says_what_it_can_do_without_a_token(world: PhotoWorld) -> None:
    transport = httpx.ASGITransport(world.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://hall") as anyone:
        answer = await anyone.options("/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-max-size"] == str(MAX_BYTES)
    extensions = "creation,creation-with-upload,termination,checksum,expiration"
    assert answer.headers["tus-extension"] == extensions


async def test_a_photo_in_two_pieces_becomes_ready(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    assert location == f"/uploads/{wire(photo)}"
    assert await state_of(photo) is PhotoState.UPLOADING
    first = await phone.patch(location, headers=piece(0), content=CONTENT[:300_000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "300000")
    last = await phone.patch(location, headers=piece(300_000), content=CONTENT[300_000:])
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(CONTENT)))
    await world.queue.drained()
    ready = await Photo.get(id=photo.id)
    assert ready.state == PhotoState.READY
    assert worker_of(world).seen == [CONTENT]
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert ready.original_key == f"original/{digest[:2]}/{digest[2:]}"
    assert (ready.width, ready.height, ready.dhash) == (4208, 3120, DEVELOPED.dhash)
    assert (ready.thumbhash, ready.facts) == (DEVELOPED.thumbhash, DEVELOPED.facts)
    assert await world.ports.blobs.get(ready.large_key or "") == DEVELOPED.large
    assert await world.ports.blobs.get(ready.thumb_key or "") == DEVELOPED.thumb


async def test_tells_the_issue_that_its_photo_is_ready(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    cast(PhotoPorts, world.ports).clock.moment = LATER
    await phone.patch(location, headers=piece(0), content=CONTENT)
    await world.queue.drained()
    (event,) = await world.events()
    assert (event.kind, event.subject_type) == ("PHOTO_READY", "Issue")
    assert (event.subject_id, event.area_path) == (world.issue_id, "/210522/210522001/")
    assert event.data["photoId"] == photo.id.hex
    assert (await world.issue()).updated_at == LATER


async def test_leaves_no_segment_behind(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT)
    await world.queue.drained()
    assert world.stored("segment") == 0
    assert await offset_of(phone, location) == len(CONTENT)


async def test_a_lost_answer_to_creation_makes_no_second_upload(
    phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT[:1000])
    assert await create(phone, photo) == location
    assert await Upload.filter(photo_id=photo.id).count() == 1
    assert await offset_of(phone, location) == 1000


async def test_a_lost_last_answer_shows_the_upload_done(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT)
    await world.queue.drained()
    again = await phone.post("/uploads", headers=about(photo, len(CONTENT)))
    assert (again.status_code, again.headers["upload-offset"]) == (201, str(len(CONTENT)))
    assert len(worker_of(world).seen) == 1


async def test_creation_may_bring_the_first_bytes(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    headers = about(photo, len(CONTENT), **BODY)
    answer = await phone.post("/uploads", headers=headers, content=CONTENT)
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, str(len(CONTENT)))
    await world.queue.drained()
    assert await state_of(photo) is PhotoState.READY


async def test_a_phone_without_patch_overrides_the_method(
    phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    headers = piece(0, **{"X-HTTP-Method-Override": "PATCH"})
    answer = await phone.post(location, headers=headers, content=CONTENT[:10])
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, "10")


async def test_gives_back_length_metadata_and_expiry(
    phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    head = await phone.head(location)
    assert head.headers["upload-length"] == str(len(CONTENT))
    assert head.headers["upload-metadata"] == about(photo, 1)["Upload-Metadata"]
    assert head.headers["upload-expires"] == "Sun, 08 Mar 2026 01:30:00 GMT"
    assert head.headers["cache-control"] == "no-store"
    assert head.content == b""


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_a_right_checksum_counts(
    phone: httpx.AsyncClient, photo: Photo, algorithm: str
) -> None:
    location = await create(phone, photo)
    digest = base64.b64encode(hashlib.new(algorithm, CONTENT[:600_000]).digest()).decode()
    headers = piece(0, **{"Upload-Checksum": f"{algorithm} {digest}"})
    answer = await phone.patch(location, headers=headers, content=CONTENT[:600_000])
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, "600000")


async def test_a_wrong_checksum_leaves_the_offset(phone: httpx.AsyncClient, photo: Photo) -> None:
    location = await create(phone, photo)
    digest = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    headers = piece(0, **{"Upload-Checksum": f"sha256 {digest}"})
    answer = await phone.patch(location, headers=headers, content=CONTENT)
    assert (answer.status_code, code_of(answer)) == (460, "CHECKSUM_MISMATCH")
    assert await offset_of(phone, location) == 0
    assert await UploadSegment.all().count() == 0


async def test_terminating_expects_the_photo_again(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT[:300_000])
    assert (await phone.delete(location)).status_code == 204
    assert await state_of(photo) is PhotoState.EXPECTED
    assert world.stored() == 0
    assert (await phone.head(location)).status_code == 404
