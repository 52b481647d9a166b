"""Decoding happens elsewhere: a hostile file costs its own process, and nothing else."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from adapters import photo_decode
from adapters.photo_worker import ProcessPhotoWorker
from domain.photo import PhotoRefused, Rejection

PHOTOS = Path(__file__).parents[1] / "photos"
PHOTO = (PHOTOS / "gps_iphone4s.jpg").read_bytes()
BOMB = (PHOTOS / "bomb_50000x50048.png").read_bytes()


def standing_in(program: str) -> Sequence[str]:
    """A decoder that does something else."""
    return (sys.executable, "-c", program)


async def reason_of(worker: ProcessPhotoWorker, original: bytes) -> Rejection:
    with pytest.raises(PhotoRefused) as refused:
        await worker.develop(original)
    return refused.value.reason


def children() -> set[str]:
    """The processes this one has started and not yet buried."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


async def until(fact: Callable[[], bool]) -> None:
    """Let the loop turn until it is so; there is no event for what processes do."""
    async with asyncio.timeout(10):
        while not fact():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest_asyncio.fixture
async def worker() -> AsyncIterator[ProcessPhotoWorker]:
    made = ProcessPhotoWorker()
    yield made
    await made.aclose()


async def test_develops_as_the_decoder_does(worker: ProcessPhotoWorker) -> None:
    assert await worker.develop(PHOTO) == photo_decode.develop(PHOTO)


async def test_a_refusal_names_its_reason(worker: ProcessPhotoWorker) -> None:
    assert await reason_of(worker, BOMB) is Rejection.TOO_LARGE
    assert await reason_of(worker, b"%PDF-1.7") is Rejection.NOT_A_PHOTO
    assert (await worker.develop(PHOTO)).width == 180


async def test_runs_no_more_processes_than_told() -> None:
    before = children()
    worker = ProcessPhotoWorker(processes=2)
    await asyncio.gather(*(worker.develop(PHOTO) for _ in range(6)))
    assert len(children() - before) == 2
    await worker.aclose()
    assert children() == before


async def test_a_process_is_used_again_and_replaced_after_its_share() -> None:
    worker = ProcessPhotoWorker(processes=1, tasks_per_process=2)
    before = children()
    seen: set[str] = set()
    for _ in range(4):
        await worker.develop(PHOTO)
        seen |= children() - before
    assert len(seen) == 2
    assert children() == before
    await worker.aclose()


async def test_an_idle_process_ends() -> None:
    before = children()
    worker = ProcessPhotoWorker(idle_s=0.0)
    await worker.develop(PHOTO)
    await until(lambda: children() == before)
    assert (await worker.develop(PHOTO)).width == 180
    await worker.aclose()


async def test_a_decoder_that_hangs_is_ended() -> None:
    before = children()
    hanging = standing_in("import time; time.sleep(600)")
    worker = ProcessPhotoWorker(timeout_s=0.3, command=hanging)
    assert await reason_of(worker, PHOTO) is Rejection.TOO_COSTLY
    assert children() == before


async def test_a_decoder_that_dies_is_tried_once_more(tmp_path: Path) -> None:
    log = tmp_path / "deaths"
    dying = standing_in(f"open({str(log)!r}, 'a').write('x'); import os; os._exit(9)")
    worker = ProcessPhotoWorker(command=dying)
    assert await reason_of(worker, PHOTO) is Rejection.TOO_COSTLY
    assert log.read_text() == "xx"


async def test_a_decoder_cannot_flood_the_server() -> None:
    flooding = standing_in(
        "import sys; sys.stdin.buffer.read(4); "
        "sys.stdout.buffer.write(b'\\xff' * 100_000); sys.stdout.flush()"
    )
    worker = ProcessPhotoWorker(command=flooding)
    assert await reason_of(worker, PHOTO) is Rejection.TOO_COSTLY


async def test_a_decoder_out_of_memory_refuses_the_photo() -> None:
    worker = ProcessPhotoWorker(memory_bytes=260 * 2**20)
    big = photo_of_58_megapixels()
    assert await reason_of(worker, big) is Rejection.TOO_COSTLY
    await worker.aclose()


def photo_of_58_megapixels() -> bytes:
    file = BytesIO()
    Image.new("RGBA", (9_600, 6_000), (1, 2, 3, 4)).save(file, "PNG", compress_level=1)
    return file.getvalue()


async def test_a_decoder_sees_no_secret_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDHALL_SECRET", "hush")
    log = tmp_path / "environment"
    nosy = standing_in(f"import os; open({str(log)!r}, 'w').write(repr(dict(os.environ)))")
    await reason_of(ProcessPhotoWorker(command=nosy), PHOTO)
    assert "hush" not in log.read_text()


async def test_a_cancelled_development_ends_its_process() -> None:
    before = children()
    worker = ProcessPhotoWorker(command=standing_in("import time; time.sleep(600)"))
    task = asyncio.create_task(worker.develop(PHOTO))
    await until(lambda: children() != before)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert children() == before
