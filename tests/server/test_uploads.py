"""Photos arrive in pieces over bad lines, once, whole, and only from whoever declared them."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import pytest_asyncio

from domain.ids import new_uuid
from domain.photo import MAX_BYTES, PhotoState
from models.database import Database
from models.photo import Photo, Upload, UploadSegment
from server import upload_intake
from services import upload
from services.photo import process_waiting
from tests.server.photo_world import (
    DEVELOPED,
    NOW,
    CutBody,
    FakePhotoWorker,
    PhotoPorts,
    PhotoWorld,
    call,
    photo_world,
    state_of,
    wire,
)

LATER = NOW + timedelta(minutes=5)
CONTENT = bytes(range(256)) * 2400
BODY = {"Content-Type": "application/offset+octet-stream"}


@pytest_asyncio.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[PhotoWorld]:
    made = await photo_world(tmp_path / "blobs")
    yield made
    await made.queue.aclose()


@pytest_asyncio.fixture
async def photo(world: PhotoWorld) -> Photo:
    return await world.declare()


@pytest_asyncio.fixture
async def phone(world: PhotoWorld) -> AsyncIterator[httpx.AsyncClient]:
    async with world.client() as client:
        yield client


def about(photo: Photo, length: int, **extra: str) -> dict[str, str]:
    """The headers that create an upload."""
    named = base64.b64encode(wire(photo).encode()).decode()
    name = base64.b64encode("现场照片.jpg".encode()).decode()
    metadata = f"filename {name},photoId {named}"
    return {"Upload-Length": str(length), "Upload-Metadata": metadata, **extra}


def piece(offset: int, **extra: str) -> dict[str, str]:
    return {"Upload-Offset": str(offset), **BODY, **extra}


async def create(phone: httpx.AsyncClient, photo: Photo, length: int = len(CONTENT)) -> str:
    answer = await phone.post("/uploads", headers=about(photo, length))
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


async def offset_of(phone: httpx.AsyncClient, location: str) -> int:
    return int((await phone.head(location)).headers["upload-offset"])


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


def worker_of(world: PhotoWorld) -> FakePhotoWorker:
    return cast(FakePhotoWorker, world.ports.photo_worker)


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


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [(None, 401, "UNAUTHENTICATED"), ("unknown", 401, "UNAUTHENTICATED")]
    + [(token, 404, "NOT_FOUND") for token in ("neighbour", "stranger")],
)
@pytest.mark.parametrize("method", ["POST", "PATCH", "HEAD", "DELETE"])
async def test_reads_nothing_from_anyone_else(
    world: PhotoWorld,
    phone: httpx.AsyncClient,
    photo: Photo,
    token: str | None,
    status: int,
    code: str,
    method: str,
) -> None:
    location = await create(phone, photo)
    body = CutBody(CONTENT)
    headers = about(photo, len(CONTENT)) | piece(0) | {"Tus-Resumable": "1.0.0"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    path = "/uploads" if method == "POST" else location
    start, answer = await call(world.app, method, path, headers, body)
    assert start["status"] == status
    assert method == "HEAD" or code.encode() in answer["body"]
    assert not body.was_read
    assert await offset_of(phone, location) == 0
    assert world.stored() == 0


async def test_an_unknown_photo_is_not_found(phone: httpx.AsyncClient) -> None:
    unknown = Photo(uploaded_by_id=new_uuid(), created_at=NOW, updated_at=NOW)
    answer = await phone.post("/uploads", headers=about(unknown, 10))
    assert (answer.status_code, code_of(answer)) == (404, "NOT_FOUND")
    assert (await phone.head(f"/uploads/{wire(unknown)}")).status_code == 404


async def test_a_malformed_id_is_not_found(phone: httpx.AsyncClient) -> None:
    assert (await phone.head("/uploads/iss_0")).status_code == 404
    metadata = {"Upload-Length": "5", "Upload-Metadata": "photoId cGhvXzEy"}
    answer = await phone.post("/uploads", headers=metadata)
    assert (answer.status_code, code_of(answer)) == (404, "BAD_ID")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412, "TUS_VERSION"),
        ({"Content-Type": "image/jpeg"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"Upload-Offset": "7"}, 409, "OFFSET_MISMATCH"),
        ({"Upload-Offset": "-1"}, 400, "BAD_USER_INPUT"),
        ({"Upload-Offset": "٣"}, 400, "BAD_USER_INPUT"),
        ({"Content-Length": str(len(CONTENT) + 1)}, 413, "UPLOAD_TOO_LARGE"),
        ({"Upload-Checksum": "md5 AAAA"}, 400, "BAD_USER_INPUT"),
        ({"Upload-Checksum": "sha1 *"}, 400, "BAD_USER_INPUT"),
    ],
)
async def test_a_wrong_piece_is_refused_unread(
    world: PhotoWorld,
    phone: httpx.AsyncClient,
    photo: Photo,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    location = await create(phone, photo)
    body = CutBody(CONTENT)
    allowed = {"Authorization": "Bearer owner", "Tus-Resumable": "1.0.0"}
    start, answer = await call(world.app, "PATCH", location, allowed | piece(0) | headers, body)
    assert (start["status"], code.encode() in answer["body"]) == (status, True)
    assert not body.was_read
    assert await offset_of(phone, location) == 0
    assert world.stored() == 0


@pytest.mark.parametrize(
    ("length", "status", "code"),
    [
        ("0", 400, "INVALID"),
        ("", 400, "BAD_USER_INPUT"),
        ("1e3", 400, "BAD_USER_INPUT"),
        (str(MAX_BYTES + 1), 413, "UPLOAD_TOO_LARGE"),
        ("9" * 40, 400, "BAD_USER_INPUT"),
    ],
)
async def test_an_impossible_length_creates_nothing(
    phone: httpx.AsyncClient, photo: Photo, length: str, status: int, code: str
) -> None:
    headers = about(photo, 0) | {"Upload-Length": length}
    answer = await phone.post("/uploads", headers=headers)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert await state_of(photo) is PhotoState.EXPECTED
    assert not await Upload.filter(photo_id=photo.id).exists()


async def test_another_length_than_declared_creates_nothing(
    world: PhotoWorld, phone: httpx.AsyncClient
) -> None:
    photo = await world.declare(declared_bytes=100)
    answer = await phone.post("/uploads", headers=about(photo, 99))
    assert (answer.status_code, code_of(answer)) == (400, "INVALID")
    assert await state_of(photo) is PhotoState.EXPECTED


async def test_too_long_metadata_creates_nothing(phone: httpx.AsyncClient, photo: Photo) -> None:
    headers = about(photo, 10)
    headers["Upload-Metadata"] += ",filename " + "QUFB" * 300
    answer = await phone.post("/uploads", headers=headers)
    assert (answer.status_code, code_of(answer)) == (400, "INVALID")
    assert await state_of(photo) is PhotoState.EXPECTED


async def test_a_wrong_method_names_the_right_ones(phone: httpx.AsyncClient, photo: Photo) -> None:
    location = await create(phone, photo)
    assert (await phone.put(location)).headers["allow"] == "HEAD, PATCH, DELETE, POST"
    assert (await phone.get("/uploads")).status_code == 405


async def test_a_body_longer_than_announced_stops_at_the_end(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo, length=100)

    async def endless() -> AsyncIterator[bytes]:
        yield b"x" * 101

    answer = await phone.patch(location, headers=piece(0), content=endless())
    assert (answer.status_code, code_of(answer)) == (413, "UPLOAD_TOO_LARGE")
    assert await offset_of(phone, location) == 0
    assert world.stored() == 0


async def test_keeps_what_came_before_the_line_broke(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    headers = {"Authorization": "Bearer owner", "Tus-Resumable": "1.0.0"} | piece(0)
    cut = CutBody(CONTENT[:200_000], CONTENT[200_000:300_001])
    assert await call(world.app, "PATCH", location, headers, cut) == []
    assert await offset_of(phone, location) == 300_001
    rest = await phone.patch(location, headers=piece(300_001), content=CONTENT[300_001:])
    assert rest.status_code == 204
    await world.queue.drained()
    assert worker_of(world).seen == [CONTENT]


async def test_a_line_cut_after_the_last_byte_still_completes(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    headers = {"Authorization": "Bearer owner", "Tus-Resumable": "1.0.0"} | piece(0)
    assert await call(world.app, "PATCH", location, headers, CutBody(CONTENT)) == []
    await world.queue.drained()
    assert await state_of(photo) is PhotoState.READY


class Ghost:
    """A body that sends something and then hangs until it is let go."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.hanging, self.released = asyncio.Event(), asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.content
        self.hanging.set()
        await self.released.wait()
        yield self.content


async def test_a_phone_takes_over_from_a_connection_that_hangs(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    ghost = Ghost(CONTENT[:1000])
    old = asyncio.create_task(phone.patch(location, headers=piece(0), content=ghost))
    await ghost.hanging.wait()
    assert await offset_of(phone, location) == 1000
    assert code_of(await old) == "OFFSET_MISMATCH"
    fresh = await phone.patch(location, headers=piece(1000), content=CONTENT[1000:])
    assert fresh.status_code == 204
    await world.queue.drained()
    assert worker_of(world).seen == [CONTENT]


async def test_a_hanging_connection_of_another_server_cannot_spoil_the_photo(
    world: PhotoWorld,
    phone: httpx.AsyncClient,
    photo: Photo,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(upload_intake, "FLUSH_AFTER_S", 0.0)
    location = await create(phone, photo)
    elsewhere = world.another_server()
    ghost = Ghost(CONTENT[:1000])
    async with elsewhere.client() as other:
        old = asyncio.create_task(other.patch(location, headers=piece(0), content=ghost))
        await ghost.hanging.wait()
        while await offset_of(phone, location) < 1000:
            pass
        fresh = await phone.patch(location, headers=piece(1000), content=CONTENT[1000:])
        assert fresh.status_code == 204
        ghost.released.set()
        assert code_of(await old) == "OFFSET_MISMATCH"
    await world.queue.drained()
    assert worker_of(world).seen == [CONTENT]


async def test_nobody_else_takes_over(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    ghost = Ghost(CONTENT[: len(CONTENT) // 2])
    old = asyncio.create_task(phone.patch(location, headers=piece(0), content=ghost))
    await ghost.hanging.wait()
    async with world.client("neighbour") as neighbour:
        assert (await neighbour.head(location)).status_code == 404
    ghost.released.set()
    assert (await old).status_code == 204


async def test_a_line_silent_for_long_is_dismissed(
    phone: httpx.AsyncClient, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_intake, "FLUSH_AFTER_S", 0.0)
    monkeypatch.setattr(upload_intake, "SILENT_AFTER_S", 0.0)
    location = await create(phone, photo)

    async def silent() -> AsyncIterator[bytes]:
        yield CONTENT[:1000]
        await asyncio.Event().wait()

    answer = await phone.patch(location, headers=piece(0), content=silent())
    assert (answer.status_code, code_of(answer)) == (408, "UPLOAD_SILENT")
    assert await offset_of(phone, location) == 1000


async def test_of_two_writers_at_one_offset_one_wins(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    answers = await asyncio.gather(
        *(phone.patch(location, headers=piece(0), content=CONTENT) for _ in range(4))
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [204, 409, 409, 409]
    await world.queue.drained()
    assert worker_of(world).seen == [CONTENT]
    assert world.stored("segment") == 0


async def test_concurrent_creations_make_one_upload(phone: httpx.AsyncClient, photo: Photo) -> None:
    answers = await asyncio.gather(
        *(phone.post("/uploads", headers=about(photo, 10)) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert await Upload.filter(photo_id=photo.id).count() == 1


async def test_another_length_starts_over(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT[:1000])
    assert await create(phone, photo, length=500) == location
    assert await offset_of(phone, location) == 0
    assert world.stored() == 0


async def test_a_writer_of_a_restarted_upload_is_refused(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    await create(phone, photo)
    old = await upload.find(photo.id, by=world.owner, ports=world.ports)
    location = await create(phone, photo, length=500)
    segment = await upload.store(old, b"late", start=0, ports=world.ports)
    with pytest.raises(upload.OffsetMoved):
        await upload.commit(old, [segment])
    assert await offset_of(phone, location) == 0


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


async def test_a_received_photo_cannot_be_terminated(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT)
    await world.queue.drained()
    answer = await phone.delete(location)
    assert (answer.status_code, code_of(answer)) == (409, "WRONG_PHOTO_STATE")
    assert await state_of(photo) is PhotoState.READY
    assert await offset_of(phone, location) == len(CONTENT)


async def test_a_received_photo_takes_no_other_file(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT)
    await world.queue.drained()
    answer = await phone.post("/uploads", headers=about(photo, 7))
    assert (answer.status_code, code_of(answer)) == (409, "WRONG_PHOTO_STATE")
    assert await state_of(photo) is PhotoState.READY


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
