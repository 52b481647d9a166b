"""The real tus client gets photos through lines that break, without sending them twice."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio
from PIL import Image

from domain.photo import PhotoState
from models.photo import Photo, Upload
from tests.conformance.tus.conftest import Phone, serving
from tests.conformance.tus.line import BadLine
from tests.seaweed import S3Service
from tests.server.photo_world import PhotoPorts, PhotoWorld, state_of, wire

PHOTO = Path(__file__).parents[2] / "photos" / "xiaomi_mi3_13mp.jpg"
SMALL_PHOTO = PHOTO.with_name("huanren_onsite_o6.jpg")
OpenLine = Callable[..., Awaitable[tuple[BadLine, int]]]


@pytest_asyncio.fixture
async def line(port: int) -> AsyncIterator[OpenLine]:
    """Opens a bad line to the server: the line, and the port to reach it by."""
    lines: list[BadLine] = []

    async def opened(**faults: Any) -> tuple[BadLine, int]:
        lines.append(BadLine(port=port, **faults))
        return lines[-1], await lines[-1].open()

    yield opened
    for each in lines:
        await each.close()


@pytest.fixture
def photo_of_4_mb() -> bytes:
    """A noisy picture of a known size, the same in every run."""
    file = BytesIO()
    noise = random.Random(5).randbytes(1_180 * 1_180 * 3)
    Image.frombytes("RGB", (1_180, 1_180), noise).save(file, "PNG", compress_level=0)
    return file.getvalue()


def cuts(low: int, high: int) -> Callable[[], int]:
    generator = random.Random(11)
    return lambda: generator.randint(low, high)


async def test_a_photo_arrives_and_becomes_ready(
    world: PhotoWorld, phone: Phone, port: int
) -> None:
    photo = await world.declare()
    report = await phone(port, PHOTO, wire(photo))
    assert report == {
        "ok": True,
        "url": f"http://127.0.0.1:{port}/uploads/{wire(photo)}",
        "requests": ["POST 201", "PATCH 204"],
    }
    await world.queue.drained()
    ready = await Photo.get(id=photo.id)
    assert (ready.state, ready.width, ready.height) == (PhotoState.READY, 4208, 3120)
    assert await world.ports.blobs.get(ready.original_key or "") == PHOTO.read_bytes()


async def test_a_breaking_line_costs_at_most_six_percent(
    world: PhotoWorld, phone: Phone, line: OpenLine, photo_of_4_mb: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(photo_of_4_mb)
    photo = await world.declare()
    broken, port = await line(cut_after=cuts(200_000, 600_000), bytes_per_s=4_000_000)
    report = await phone(port, file, wire(photo))
    assert report["ok"], report
    await world.queue.drained()
    ready = await Photo.get(id=photo.id)
    assert ready.state == PhotoState.READY
    assert await world.ports.blobs.get(ready.original_key or "") == photo_of_4_mb
    assert broken.cuts >= 6
    assert broken.sent <= 1.06 * len(photo_of_4_mb)


@pytest.mark.parametrize("options", [{"chunkSize": 300_000}, {"uploadDataDuringCreation": True}])
async def test_other_ways_of_sending_survive_cuts(
    world: PhotoWorld, phone: Phone, line: OpenLine, options: dict[str, object]
) -> None:
    photo = await world.declare()
    _, port = await line(cut_after=cuts(200_000, 600_000), bytes_per_s=4_000_000)
    report = await phone(port, PHOTO, wire(photo), **options)
    assert report["ok"], report
    await world.queue.drained()
    assert await state_of(photo) is PhotoState.READY


async def test_a_client_without_patch_uploads_by_post(
    world: PhotoWorld, phone: Phone, port: int
) -> None:
    photo = await world.declare()
    report = await phone(port, SMALL_PHOTO, wire(photo), overridePatchMethod=True)
    assert report["requests"] == ["POST 201", "POST 204"]
    await world.queue.drained()
    assert await state_of(photo) is PhotoState.READY


async def test_a_lost_last_answer_makes_no_second_upload(
    world: PhotoWorld, phone: Phone, line: OpenLine
) -> None:
    photo = await world.declare()
    bad, port = await line(lose_answers=1)
    report = await phone(port, SMALL_PHOTO, wire(photo))
    assert report["requests"] == ["POST 201", "HEAD 200"]
    assert bad.sent < SMALL_PHOTO.stat().st_size + 2_000
    await world.queue.drained()
    assert await state_of(photo) is PhotoState.READY
    assert await Upload.all().count() == 1


async def test_a_connection_the_server_believes_alive_does_not_hold_the_photo(
    world: PhotoWorld, phone: Phone, line: OpenLine
) -> None:
    photo = await world.declare()
    ghostly, port = await line(is_ghost=True, cut_after=cuts(300_000, 300_000))
    report = await phone(port, PHOTO, wire(photo))
    assert report["ok"], report
    assert ghostly.cuts >= 2
    await world.queue.drained()
    ready = await Photo.get(id=photo.id)
    assert await world.ports.blobs.get(ready.original_key or "") == PHOTO.read_bytes()


async def test_four_photos_at_once_all_arrive(
    world: PhotoWorld, phone: Phone, line: OpenLine
) -> None:
    photos = [await world.declare(position=position) for position in range(4)]
    _, port = await line(cut_after=cuts(200_000, 600_000))
    reports = await asyncio.gather(*(phone(port, PHOTO, wire(photo)) for photo in photos))
    assert [report["ok"] for report in reports] == [True] * 4
    await world.queue.drained()
    assert [await state_of(photo) for photo in photos] == [PhotoState.READY] * 4


async def test_any_replica_takes_any_request_over_s3(
    world: PhotoWorld, phone: Phone, s3_service: S3Service, line: OpenLine, port: int
) -> None:
    cast(PhotoPorts, world.ports).blobs = s3_service.blob_store()
    photos = [await world.declare(position=position) for position in range(4)]
    async with serving(world.another_server().app) as other:
        _, through = await line(other_ports=(other,), cut_after=cuts(200_000, 400_000))
        reports = await asyncio.gather(*(phone(through, PHOTO, wire(photo)) for photo in photos))
    assert [report["ok"] for report in reports] == [True] * 4, reports
    assert sum(len(report["requests"]) for report in reports) >= 4 * 4
    await world.queue.drained()
    ready = [await Photo.get(id=photo.id) for photo in photos]
    assert [each.state for each in ready] == [PhotoState.READY] * 4
    assert await world.ports.blobs.get(ready[0].original_key or "") == PHOTO.read_bytes()


@pytest.mark.parametrize(
    ("token", "status"), [("unknown", 401), ("neighbour", 404), ("stranger", 404)]
)
async def test_nobody_else_gets_a_byte_in(
    world: PhotoWorld, phone: Phone, port: int, token: str, status: int
) -> None:
    photo = await world.declare()
    report = await phone(port, SMALL_PHOTO, wire(photo), token=token)
    assert (report["ok"], report["status"]) == (False, status)
    assert await state_of(photo) is PhotoState.EXPECTED
    assert world.stored() == 0
