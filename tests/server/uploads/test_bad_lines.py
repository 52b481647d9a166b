"""Lines that break, hang or come back twice lose nothing and spoil nothing."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from domain.photo import PhotoState
from models.photo import Photo, Upload
from server import upload_intake
from services import upload
from tests.server.photo_world import (
    CutBody,
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
