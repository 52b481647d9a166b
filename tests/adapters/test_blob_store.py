"""Every store keeps, ranges, joins and forgets alike; the local one leaves nothing half-written."""

import hashlib
import os
import stat
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.blob_store import LocalBlobStore, memory_blob_store
from services.blobs import BlobMissing, BlobStore
from tests.seaweed import S3Service


@pytest_asyncio.fixture(params=["local", "memory", "s3"])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "local":
        return LocalBlobStore(tmp_path / "blobs")
    if request.param == "memory":
        return memory_blob_store()
    service: S3Service = request.getfixturevalue("s3_service")
    return service.blob_store()


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.exists() else []


async def test_gives_back_what_was_put(blobs: BlobStore) -> None:
    await blobs.put("large/ab/c.jpg", b"picture")
    assert await blobs.get("large/ab/c.jpg") == b"picture"
    assert await blobs.size("large/ab/c.jpg") == 7


async def test_putting_again_replaces(blobs: BlobStore) -> None:
    await blobs.put("large/x", b"one")
    await blobs.put("large/x", b"second")
    assert await blobs.get("large/x") == b"second"


async def test_gives_a_range_without_its_end(blobs: BlobStore) -> None:
    await blobs.put("large/x", b"0123456789")
    assert await blobs.get_range("large/x", 2, 5) == b"234"


async def test_says_when_there_is_none(blobs: BlobStore) -> None:
    with pytest.raises(BlobMissing):
        await blobs.get("large/none")
    with pytest.raises(BlobMissing):
        await blobs.size("large/none")
    with pytest.raises(BlobMissing):
        await blobs.get_range("large/none", 0, 1)


async def test_joins_parts_under_the_hash_of_the_whole(blobs: BlobStore) -> None:
    parts = [bytes([number]) * 300_000 for number in range(40)]
    keys = [f"segment/u/{number:09d}" for number in range(40)]
    for key, part in zip(keys, parts, strict=True):
        await blobs.put(key, part)
    joined = await blobs.join(keys, "original")
    whole = b"".join(parts)
    digest = hashlib.sha256(whole).hexdigest()
    assert joined.key == f"original/{digest[:2]}/{digest[2:]}"
    assert (joined.sha256, joined.byte_count) == (digest, len(whole))
    assert await blobs.get(joined.key) == whole
    assert await blobs.get(keys[0]) == parts[0]


async def test_a_join_that_misses_a_part_makes_nothing(blobs: BlobStore, tmp_path: Path) -> None:
    await blobs.put("segment/v/0", b"there")
    with pytest.raises(BlobMissing):
        await blobs.join(["segment/v/0", "segment/v/1"], "missing")
    assert set(names(tmp_path / "blobs")) <= {"segment"}


async def test_forgets_one_folder_only(blobs: BlobStore) -> None:
    await blobs.put("segment/u/1", b"1")
    await blobs.put("segment/u/2", b"2")
    await blobs.put("segment/u2/1", b"3")
    await blobs.delete_under("segment/u")
    with pytest.raises(BlobMissing):
        await blobs.get("segment/u/1")
    assert await blobs.get("segment/u2/1") == b"3"
    await blobs.delete_under("segment/u")


async def test_local_files_are_synced_before_they_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = LocalBlobStore(tmp_path / "blobs")
    steps: list[str] = []
    real_sync, real_rename = os.fsync, Path.rename

    def sync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        steps.append("sync folder" if is_folder else "sync file")
        real_sync(descriptor)

    def rename(self: Path, target: Path) -> Path:
        steps.append("rename")
        return real_rename(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "rename", rename)
    await blobs.put("large/ab/c", b"picture")
    assert steps == ["sync file", "rename", "sync folder", "sync folder", "sync folder"]
    steps.clear()
    await blobs.put("large/ab/d", b"picture")
    assert steps == ["sync file", "rename", "sync folder"]


async def test_a_failed_write_leaves_the_old_blob(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = LocalBlobStore(tmp_path / "blobs")
    await blobs.put("large/x", b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await blobs.put("large/x", b"new")
    monkeypatch.undo()
    assert await blobs.get("large/x") == b"old"
    assert names(tmp_path / "blobs") == ["large"]


async def test_originals_are_for_the_server_alone(tmp_path: Path) -> None:
    LocalBlobStore(tmp_path / "blobs")
    assert stat.S_IMODE((tmp_path / "blobs").stat().st_mode) == 0o700
