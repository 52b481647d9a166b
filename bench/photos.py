"""Photos: decoding speed, event-loop lag, bytes a breaking line costs, memory of many uploads.

Run: python -m bench.photos. Prints one line per figure with its target (FIELD.md).
"""

import asyncio
import json
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from PIL import Image

from adapters.media_signing import MediaSigner
from adapters.photo_decode import develop
from adapters.photo_worker import ProcessPhotoWorker
from bench.photo_server import SERVED_PHOTOS
from tests.conformance.tus.line import BadLine
from tests.server.uploads.phone import metadata_of

ROOT = Path(__file__).parent.parent
CLIENT = ROOT / "tests" / "conformance" / "tus"
PHOTO = ROOT / "tests" / "photos" / "xiaomi_mi3_13mp.jpg"
MEGABYTE = 2**20
SEED = 11


def report(name: str, value: float, unit: str, target: str) -> None:
    sys.stdout.write(f"{name:<58} {value:>9.2f} {unit:<8} {target}\n")
    sys.stdout.flush()


def measure_decoding() -> None:
    original = PHOTO.read_bytes()
    develop(original)
    spans = []
    for _ in range(9):
        start = time.perf_counter()
        develop(original)
        spans.append((time.perf_counter() - start) * 1e3)
    report("13-MP photo to 1600 and 320 px, median", median(spans), "ms", "<= 200")


async def measure_worker() -> None:
    original = PHOTO.read_bytes()
    worker = ProcessPhotoWorker()
    await asyncio.gather(worker.develop(original), worker.develop(original))
    lags: list[float] = []
    watching = asyncio.create_task(_watch_loop(lags))
    start = time.perf_counter()
    await asyncio.gather(*(worker.develop(original) for _ in range(24)))
    span = time.perf_counter() - start
    watching.cancel()
    await worker.aclose()
    report("24 photos on 2 processes", 24 / span, "photos/s", ">= 20 on 2 free cores")
    report("event-loop lag meanwhile, worst", max(lags) * 1e3, "ms", "<= 25")


async def _watch_loop(lags: list[float]) -> None:
    while True:
        start = time.perf_counter()
        await asyncio.sleep(0.002)
        lags.append(time.perf_counter() - start - 0.002)


def measure_addresses() -> None:
    signer, now = MediaSigner(b"s" * 32), datetime(2026, 3, 1, tzinfo=UTC)
    keys = [f"thumb/3f/{number:062x}.jpg" for number in range(5_000)]
    for name in ("first time in a bucket", "again in the bucket"):
        start = time.perf_counter()
        for key in keys:
            signer.url(key, now)
        report(f"signed address, {name}", (time.perf_counter() - start) / 5e3 * 1e6, "us", "< 2")


@asynccontextmanager
async def served() -> AsyncIterator[tuple[int, int, list[str]]]:
    """A server process over SQLite: its pid, its port, ids of photos declared in it."""
    folder = tempfile.mkdtemp()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.photo_server", folder, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        ready = json.loads(await process.stdout.readline())
        yield process.pid, ready["port"], ready["photos"]
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
        shutil.rmtree(folder)


async def measure_breaking_line(port: int, photo_id: str, file: Path) -> None:
    generator = random.Random(SEED)
    line = BadLine(
        port=port, cut_after=lambda: generator.randint(200_000, 600_000), bytes_per_s=2_000_000
    )
    await _upload(await line.open(), photo_id, file)
    await line.close()
    report(f"4 MB in {line.cuts + 1} connections, extra bytes", _extra(line, file), "%", "<= 6")


async def measure_2g(port: int, photo_id: str) -> None:
    generator = random.Random(SEED)
    line = BadLine(
        port=port, cut_after=lambda: generator.randint(240_000, 260_000), bytes_per_s=20_000
    )
    start = time.perf_counter()
    await _upload(await line.open(), photo_id, PHOTO)
    await line.close()
    report("893 KB over 20 KB/s with cuts", time.perf_counter() - start, "s", "<= 70")
    report("the same, extra bytes", _extra(line, PHOTO), "%", "<= 8")


def _extra(line: BadLine, file: Path) -> float:
    return (line.sent / file.stat().st_size - 1) * 100


async def _upload(port: int, photo_id: str, file: Path) -> None:
    told = {
        "endpoint": f"http://127.0.0.1:{port}/uploads",
        "file": str(file),
        "photoId": photo_id,
        "token": "owner",
    }
    process = await asyncio.create_subprocess_exec(
        "node", "client.mjs", json.dumps(told), cwd=CLIENT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    if not json.loads(output)["ok"]:
        raise RuntimeError(output.decode())


async def measure_ghost(port: int, photo_id: str) -> None:
    """From a phone's return on a new line to the offset, while the old line hangs."""
    async with _phone(port) as phone:
        location = await _create(phone, photo_id, MEGABYTE)
        hanging = asyncio.create_task(_patch(phone, location, _hang(bytes(400_000))))
        await asyncio.sleep(1)
        start = time.perf_counter()
        kept = int((await phone.head(location)).headers["upload-offset"])
        report(
            "ghost socket, offset known after", (time.perf_counter() - start) * 1e3, "ms", "<= 500"
        )
        report("ghost socket, received bytes kept", kept / 4_000, "%", ">= 90")
        hanging.cancel()


async def _hang(content: bytes) -> AsyncIterator[bytes]:
    yield content
    await asyncio.sleep(30)


async def measure_many_uploads(pid: int, port: int, photo_ids: list[str]) -> None:
    async with _phone(port) as phone:
        before = _resident_mb(pid)
        slowest = [0.0]
        watching = asyncio.create_task(_watch_server(phone, slowest))
        await asyncio.gather(*(_upload_30_mb(phone, photo_id) for photo_id in photo_ids))
        watching.cancel()
        report(
            "8 x 30 MB at once, growth of the server's peak", _peak_mb(pid) - before, "MB", "<= 80"
        )
        report("slowest other answer meanwhile", slowest[0] * 1e3, "ms", "<= 100")


async def _upload_30_mb(phone: httpx.AsyncClient, photo_id: str) -> None:
    location = await _create(phone, photo_id, 30 * MEGABYTE)
    answer = await _patch(phone, location, _megabytes(30))
    answer.raise_for_status()


async def _megabytes(count: int) -> AsyncIterator[bytes]:
    for number in range(count):
        yield bytes([number]) * MEGABYTE


async def _watch_server(phone: httpx.AsyncClient, slowest: list[float]) -> None:
    while True:
        start = time.perf_counter()
        await phone.options("/uploads")
        slowest[0] = max(slowest[0], time.perf_counter() - start)
        await asyncio.sleep(0.02)


def _phone(port: int) -> httpx.AsyncClient:
    headers = {"Authorization": "Bearer owner", "Tus-Resumable": "1.0.0"}
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers)


async def _create(phone: httpx.AsyncClient, photo_id: str, length: int) -> str:
    headers = {"Upload-Length": str(length), "Upload-Metadata": metadata_of(photo_id)}
    answer = await phone.post("/uploads", headers=headers)
    return str(answer.raise_for_status().headers["location"])


async def _patch(phone: httpx.AsyncClient, location: str, content: Any) -> Any:
    headers = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    return await phone.patch(location, headers=headers, content=content, timeout=120)


def _resident_mb(pid: int) -> float:
    return _status(pid, "VmRSS")


def _peak_mb(pid: int) -> float:
    return _status(pid, "VmHWM")


def _status(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


async def measure_serving() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "photo.png"
        noise = random.Random(SEED).randbytes(1_180 * 1_180 * 3)
        picture = BytesIO()
        Image.frombytes("RGB", (1_180, 1_180), noise).save(picture, "PNG", compress_level=0)
        file.write_bytes(picture.getvalue())
        async with served() as (pid, port, photos):
            assert len(photos) == SERVED_PHOTOS
            await measure_many_uploads(pid, port, photos[:8])
            await measure_ghost(port, photos[8])
            if shutil.which("node") is None:
                sys.stdout.write("no node here: lines that break were not measured\n")
                return
            await measure_breaking_line(port, photos[9], file)
            await measure_2g(port, photos[10])


def main() -> None:
    measure_decoding()
    measure_addresses()
    asyncio.run(measure_worker())
    asyncio.run(measure_serving())


if __name__ == "__main__":
    main()
