"""Nothing is read from, or kept of, a request that may not be."""

from collections.abc import AsyncIterator

import httpx
import pytest

from domain.ids import new_uuid
from domain.photo import MAX_BYTES, PhotoState
from models.photo import Photo, Upload
from tests.server.photo_world import (
    NOW,
    CutBody,
    PhotoWorld,
    call,
    state_of,
    wire,
)
from tests.server.uploads.phone import (
    CONTENT,
    about,
    code_of,
    create,
    offset_of,
    piece,
)


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


async def test_a_full_disk_is_told_and_leaves_the_offset(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = await create(phone, photo)

    async def full(key: str, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(world.ports.blobs, "put", full)
    answer = await phone.patch(location, headers=piece(0), content=CONTENT)
    assert (answer.status_code, code_of(answer)) == (503, "UNAVAILABLE")
    assert "space" not in answer.text
    monkeypatch.undo()
    assert await offset_of(phone, location) == 0
    rest = await phone.patch(location, headers=piece(0), content=CONTENT)
    assert rest.status_code == 204
