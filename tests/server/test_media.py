"""Pictures are served to whoever has a signed address: cacheable, resumable, inert."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from adapters.blob_store import LocalBlobStore
from server.media import READ_BYTES, media_routes
from services.ports import Ports
from tests.server.photo_world import PhotoPorts
from tests.services.world import FixedClock

NOW = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
PICTURE = b"0123456789"
KEY, ORIGINAL = "large/3f/picture.jpg", "original/3f/file"


@pytest_asyncio.fixture
async def ports(tmp_path: Path) -> PhotoPorts:
    blobs = LocalBlobStore(tmp_path)
    await blobs.put(KEY, PICTURE)
    await blobs.put(ORIGINAL, b"x" * (2 * READ_BYTES + 7))
    return PhotoPorts(blobs)


@pytest_asyncio.fixture
async def browser(ports: PhotoPorts) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=media_routes(cast(Ports, ports), ports.photo_urls))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://hall"
    ) as client:
        yield client


@pytest.fixture
def url(ports: PhotoPorts) -> str:
    return ports.photo_urls.url(KEY, NOW)


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


async def test_serves_a_picture_for_the_phone_to_keep(browser: httpx.AsyncClient, url: str) -> None:
    answer = await browser.get(url)
    assert (answer.status_code, answer.content) == (200, PICTURE)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-length"] == "10"
    assert answer.headers["cache-control"] == "private, max-age=37800, immutable"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_an_original_is_only_ever_a_download(
    browser: httpx.AsyncClient, ports: PhotoPorts
) -> None:
    answer = await browser.get(ports.photo_urls.url(ORIGINAL, NOW))
    assert len(answer.content) == 2 * READ_BYTES + 7
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"


async def test_a_head_has_the_headers_alone(browser: httpx.AsyncClient, url: str) -> None:
    answer = await browser.head(url)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "10"


@pytest.mark.parametrize("shape", ["{}", "W/{}", '"other", {}'])
async def test_a_picture_already_there_is_not_sent(
    browser: httpx.AsyncClient, url: str, shape: str
) -> None:
    etag = (await browser.get(url)).headers["etag"]
    answer = await browser.get(url, headers={"If-None-Match": shape.format(etag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag
    assert "max-age" in answer.headers["cache-control"]


async def test_another_etag_gets_the_picture(browser: httpx.AsyncClient, url: str) -> None:
    answer = await browser.get(url, headers={"If-None-Match": '"other"'})
    assert (answer.status_code, answer.content) == (200, PICTURE)


@pytest.mark.parametrize(
    ("asked", "content", "stated"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=-99", PICTURE, "bytes 0-9/10"),
        ("bytes=8-999", b"89", "bytes 8-9/10"),
    ],
)
async def test_serves_a_range(
    browser: httpx.AsyncClient, url: str, asked: str, content: bytes, stated: str
) -> None:
    answer = await browser.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, content)
    assert answer.headers["content-range"] == stated
    assert answer.headers["content-length"] == str(len(content))


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=-0", "bytes=99-100"])
async def test_a_range_past_the_end_is_refused(
    browser: httpx.AsyncClient, url: str, asked: str
) -> None:
    answer = await browser.get(url, headers={"Range": asked})
    assert (answer.status_code, code_of(answer)) == (416, "RANGE_NOT_SATISFIABLE")
    assert answer.headers["content-range"] == "bytes */10"


@pytest.mark.parametrize(
    "asked", ["bytes=-", "bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=x-y", "bytes=٣-"]
)
async def test_a_range_it_does_not_understand_is_the_whole(
    browser: httpx.AsyncClient, url: str, asked: str
) -> None:
    answer = await browser.get(url, headers={b"Range": asked.encode()})
    assert (answer.status_code, answer.content) == (200, PICTURE)


async def test_a_range_of_another_version_is_the_whole(
    browser: httpx.AsyncClient, url: str
) -> None:
    etag = (await browser.get(url)).headers["etag"]
    stale = await browser.get(url, headers={"Range": "bytes=0-3", "If-Range": '"old"'})
    fresh = await browser.get(url, headers={"Range": "bytes=0-3", "If-Range": etag})
    assert (stale.status_code, fresh.status_code) == (200, 206)


@pytest.mark.parametrize("change", [("s=", "s=x"), ("large/", "thumb/"), ("e=", "e=9")])
async def test_a_changed_address_is_refused(
    browser: httpx.AsyncClient, url: str, change: tuple[str, str]
) -> None:
    answer = await browser.get(url.replace(*change, 1))
    assert (answer.status_code, code_of(answer)) == (403, "FORBIDDEN")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_unsigned_address_is_refused(browser: httpx.AsyncClient) -> None:
    assert (await browser.get(f"/media/{KEY}")).status_code == 403
    assert (await browser.get("/media/../etc/passwd")).status_code in (403, 404)


async def test_an_expired_address_is_refused_even_to_caches(
    browser: httpx.AsyncClient, ports: PhotoPorts, url: str
) -> None:
    etag = (await browser.get(url)).headers["etag"]
    ports.clock = FixedClock(NOW + timedelta(hours=12))
    answer = await browser.get(url, headers={"If-None-Match": etag})
    assert (answer.status_code, code_of(answer)) == (403, "FORBIDDEN")


async def test_a_picture_that_is_gone_is_not_found(
    browser: httpx.AsyncClient, ports: PhotoPorts
) -> None:
    answer = await browser.get(ports.photo_urls.url("large/3f/gone.jpg", NOW))
    assert (answer.status_code, code_of(answer)) == (404, "NOT_FOUND")


async def test_nothing_can_be_written(browser: httpx.AsyncClient, url: str) -> None:
    assert (await browser.post(url)).status_code == 405


async def test_a_failing_store_is_masked(
    browser: httpx.AsyncClient, ports: PhotoPorts, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(key: str) -> int:
        raise PermissionError("/secret/path")

    monkeypatch.setattr(ports.blobs, "size", failing)
    answer = await browser.get(url)
    assert (answer.status_code, code_of(answer)) == (500, "INTERNAL")
    assert "secret" not in answer.text
