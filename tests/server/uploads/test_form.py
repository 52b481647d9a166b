"""A photo whole in one form, as wx.uploadFile posts it: one file, other fields, a JSON answer."""

from typing import Any

import httpx
import pytest

from domain.ids import new_uuid, to_wire
from domain.photo import MAX_BYTES, PhotoState
from models.photo import Photo, Upload
from tests.server.photo_world import CutBody, PhotoWorld, call, state_of, wire
from tests.server.uploads.phone import CONTENT, code_of, create, piece

BOUNDARY = "----wx-form"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def form(*parts: bytes) -> bytes:
    joined = b"".join(b"--%s\r\n%s\r\n" % (BOUNDARY.encode(), part) for part in parts)
    return joined + b"--%s--\r\n" % BOUNDARY.encode()


def text_part(name: str, text: str) -> bytes:
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode()


def file_part(content: bytes, name: str = "file") -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"; filename="现场照片.jpg"\r\n'
    return head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + content


async def post(
    phone: httpx.AsyncClient, *parts: bytes, path: str = "/uploads", **headers: str
) -> httpx.Response:
    return await phone.post(path, content=form(*parts), headers={"Content-Type": TYPE, **headers})


@pytest.mark.parametrize("file_comes_first", [False, True])
async def test_a_photo_posted_whole_becomes_ready(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo, file_comes_first: bool
) -> None:
    del phone.headers["Tus-Resumable"]
    parts = [text_part("photoId", wire(photo)), text_part("备注", "路灯"), file_part(CONTENT)]
    answer = await post(phone, *(reversed(parts) if file_comes_first else parts))
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert (answer.status_code, answer.json()) == (
        200,
        {"photoId": wire(photo), "state": "PROCESSING"},
    )
    await world.queue.drained()
    ready = await Photo.get(id=photo.id)
    assert ready.state == PhotoState.READY
    assert await world.ports.blobs.get(ready.original_key or "") == CONTENT


async def test_the_path_may_name_the_photo(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    answer = await post(phone, file_part(CONTENT, "anything"), path=f"/uploads/{wire(photo)}")
    assert answer.status_code == 200
    await world.queue.drained()
    assert await state_of(photo) is PhotoState.READY


async def test_posting_again_after_a_lost_answer_is_harmless(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    parts = (text_part("photoId", wire(photo)), file_part(CONTENT))
    await post(phone, *parts)
    await world.queue.drained()
    answer = await post(phone, *parts)
    assert (answer.status_code, answer.json()["state"]) == (200, "READY")
    assert await Upload.all().count() == 1
    assert len(world.ports.photo_worker.seen) == 1  # type: ignore[attr-defined]


async def test_a_form_goes_on_where_a_resumable_upload_stopped(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    location = await create(phone, photo)
    await phone.patch(location, headers=piece(0), content=CONTENT[:300_000])
    answer = await post(phone, file_part(CONTENT), path=location)
    assert answer.status_code == 200
    await world.queue.drained()
    ready = await Photo.get(id=photo.id)
    assert await world.ports.blobs.get(ready.original_key or "") == CONTENT


async def test_a_client_that_goes_away_leaves_nothing(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    body = CutBody(form(text_part("photoId", wire(photo)), file_part(CONTENT))[:-300_000])
    headers = {"Authorization": "Bearer owner", "Content-Type": TYPE}
    assert await call(world.app, "POST", "/uploads", headers, body) == []
    assert await state_of(photo) is PhotoState.EXPECTED
    assert (world.stored(), await Upload.all().count()) == (0, 0)


async def refused(answer: httpx.Response, world: PhotoWorld, photo: Photo) -> tuple[int, str]:
    """Status and code of a refusal that has changed nothing."""
    assert await state_of(photo) is PhotoState.EXPECTED
    assert (world.stored(), await Upload.all().count()) == (0, 0)
    return answer.status_code, code_of(answer)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [text_part("photoId", "PHOTO")],
        [file_part(CONTENT)],
        [text_part("photoId", "PHOTO"), file_part(b"1"), file_part(b"2", "second")],
        [text_part("photoId", "PHOTO" + "x" * 5_000), file_part(b"1")],
        [b"no headers"],
        [text_part("photoId", "PHOTO"), file_part(b"")],
    ],
)
async def test_a_form_that_is_no_single_photo_is_refused(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo, parts: list[bytes]
) -> None:
    named = [part.replace(b"PHOTO", wire(photo).encode()) for part in parts]
    answer = await post(phone, *named)
    assert (await refused(answer, world, photo))[0] == 400


async def test_a_form_without_a_boundary_is_refused(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    answer = await post(phone, file_part(b"1"), **{"Content-Type": "multipart/form-data"})
    assert await refused(answer, world, photo) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize("text", ["pho_x", "", "iss_018f5a3c2b7e7d4a9c1e2f3a4b5c6d7e"])
async def test_a_wrong_photo_id_is_not_found(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo, text: str
) -> None:
    answer = await post(phone, text_part("photoId", text), file_part(CONTENT))
    assert (await refused(answer, world, photo))[0] == 404


@pytest.mark.parametrize(
    ("token", "status", "is_read"),
    [(None, 401, False), ("unknown", 401, False), ("neighbour", 404, False), ("owner", 200, True)],
)
async def test_the_path_decides_before_a_byte_is_read(
    world: PhotoWorld, photo: Photo, token: str | None, status: int, is_read: bool
) -> None:
    body = WholeBody(form(file_part(CONTENT)))
    headers = {"Content-Type": TYPE} | ({"Authorization": f"Bearer {token}"} if token else {})
    start, _ = await call(world.app, "POST", f"/uploads/{wire(photo)}", headers, body)
    assert (start["status"], body.was_read) == (status, is_read)


class WholeBody(CutBody):
    """A body that comes to its end."""

    async def receive(self) -> dict[str, Any]:
        self.was_read = True
        return {"type": "http.request", "body": self.pieces.pop(0), "more_body": False}


@pytest.mark.parametrize("token", ["neighbour", "stranger"])
async def test_nobody_posts_anothers_photo(world: PhotoWorld, photo: Photo, token: str) -> None:
    async with world.client(token) as other:
        answer = await post(other, text_part("photoId", wire(photo)), file_part(CONTENT))
    assert await refused(answer, world, photo) == (404, "NOT_FOUND")


async def test_a_photo_nobody_declared_is_not_found(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    unknown = to_wire("Photo", new_uuid())
    answer = await post(phone, text_part("photoId", unknown), file_part(CONTENT))
    assert await refused(answer, world, photo) == (404, "NOT_FOUND")


@pytest.mark.parametrize("announced", [str(2 * MAX_BYTES), "9" * 400])
async def test_a_form_announced_too_large_is_refused_unread(
    world: PhotoWorld, photo: Photo, announced: str
) -> None:
    body = CutBody(b"x")
    headers = {
        "Authorization": "Bearer owner",
        "Content-Type": TYPE,
        "Content-Length": announced,
    }
    start, _ = await call(world.app, "POST", "/uploads", headers, body)
    assert (start["status"], body.was_read) == (413, False)


async def test_a_form_that_grows_too_large_is_stopped(world: PhotoWorld, photo: Photo) -> None:
    opened = form(text_part("photoId", wire(photo)), file_part(b""))[: -len(BOUNDARY) - 8]
    body = CutBody(opened, *[bytes(2**20)] * 40)
    headers = {"Authorization": "Bearer owner", "Content-Type": TYPE}
    start, answer = await call(world.app, "POST", "/uploads", headers, body)
    assert (start["status"], b"UPLOAD_TOO_LARGE" in answer["body"]) == (413, True)
    assert len(body.pieces) == 9
    assert (world.stored(), await state_of(photo)) == (0, PhotoState.EXPECTED)


async def test_a_form_is_posted(world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo) -> None:
    answer = await phone.put(
        f"/uploads/{wire(photo)}", content=form(file_part(b"1")), headers={"Content-Type": TYPE}
    )
    assert await refused(answer, world, photo) == (405, "BAD_USER_INPUT")
