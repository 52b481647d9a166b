"""`gridhall backup`: a folder that a server can be started on, whatever went on meanwhile."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import typer

from domain.actor import Actor
from domain.errors import SetupFault
from domain.ids import new_uuid
from models.issue import Issue
from models.photo import Photo, UploadSegment
from server.backup import Backup, back_up
from server.cli_backup import backup
from server.settings import Settings
from server.world import World
from services import photo, upload
from services.issue import collect
from services.photo_declaration import NewPhoto
from tests.server.command_line import in_the_world, typed
from tests.services.test_issue import new_issue
from tests.village import found_village, fresh_call

BYTES = b"\xff\xd8 what a camera wrote" * 5000
WRITERS, BEFORE = 4, 30

app = typer.Typer()
app.command()(backup)


async def sent(photo_id: UUID, content: bytes, by: Actor, world: World) -> upload.Progress:
    """The first bytes of a photo, or all of them, as they arrive over tus."""
    ports, quota = world.ports, world.settings.upload_quota
    begun = await upload.begin(
        photo_id, length=len(BYTES), metadata="", quota=quota, by=by, ports=ports
    )
    segment = await upload.store(begun, content, start=0, ports=ports)
    return await upload.commit(begun, [segment])


async def collected(by: Actor, world: World, *photos: UUID) -> UUID:
    new = new_issue(photos=tuple(NewPhoto(id=each) for each in photos))
    await collect(new, by=by, ports=world.ports, call=fresh_call())
    return new.id


async def with_photos(world: World) -> tuple[Actor, UUID, UUID]:
    """A member of a new village, a photo of theirs that has arrived, and half of another."""
    village = await found_village(ports=world.ports)
    zhao, whole, half = await village.actor("zhao"), new_uuid(), new_uuid()
    await collected(zhao, world, whole, half)
    await photo.complete(await sent(whole, BYTES, zhao, world), ports=world.ports)
    await sent(half, BYTES[:5000], zhao, world)
    return zhao, whole, half


def copied(target: Path, **choices: Any) -> Backup:
    return back_up(Settings(_env_file=None), target, **{"with_key": True, **choices})


async def backed_up_under_load(world: World, target: Path) -> tuple[list[UUID], UUID, UUID]:
    """What had been acknowledged when the backup began, while four go on writing."""
    zhao, whole, half = await with_photos(world)
    acknowledged: list[UUID] = []
    enough, over = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        while not over.is_set():
            acknowledged.append(await collected(zhao, world))
            if len(acknowledged) == BEFORE:
                enough.set()

    writers = [asyncio.create_task(write()) for _ in range(WRITERS)]
    await enough.wait()
    before = list(acknowledged)
    done = await asyncio.to_thread(copied, target)
    assert len(acknowledged) > len(before), "nobody wrote during the backup"
    over.set()
    await asyncio.gather(*writers)
    assert (done.copied, done.kept, done.missing, done.damaged) == (2, 0, (), ())
    return before, whole, half


def test_what_was_acknowledged_before_is_there_when_a_server_starts_on_it(
    data_dir: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path_factory.mktemp("backup")
    before, whole, half = in_the_world(lambda world: backed_up_under_load(world, target))
    monkeypatch.setenv("GRIDHALL_DATA_DIR", str(target))

    async def restored(world: World) -> None:
        assert await Issue.filter(id__in=before).count() == len(before)
        kept = await Photo.get(id=whole)
        assert await world.ports.blobs.get(kept.original_key or "") == BYTES
        segment = await UploadSegment.get(upload__photo_id=half)
        assert await world.ports.blobs.get(segment.key) == BYTES[:5000]

    in_the_world(restored)


def test_the_next_time_only_what_is_new_is_copied_and_what_was_erased_goes(
    data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("backup") / "daily"
    _, whole, _ = in_the_world(with_photos)
    assert copied(target).copied == 2

    async def erase(world: World) -> None:
        key = (await Photo.get(id=whole)).original_key or ""
        await Photo.filter(id=whole).update(original_key=None)
        await world.ports.blobs.delete(key)

    in_the_world(erase)
    again = copied(target)
    assert (again.copied, again.kept, again.missing) == (0, 1, ())
    files = sorted(each.name for each in (target / "blobs").rglob("*") if each.is_file())
    assert len(files) == 1


def test_an_upload_that_lost_its_bytes_begins_anew(
    data_dir: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path_factory.mktemp("backup")
    zhao, _, half = in_the_world(with_photos)
    for segment in (data_dir / "blobs" / "segment").rglob("*-*"):
        if segment.is_file():
            segment.unlink()
    assert copied(target).missing == ()
    monkeypatch.setenv("GRIDHALL_DATA_DIR", str(target))

    async def sent_again(world: World) -> int:
        with pytest.raises(upload.UploadExpired):
            await upload.find(half, by=zhao, ports=world.ports)
        return (await sent(half, BYTES, zhao, world)).offset

    assert in_the_world(sent_again) == len(BYTES)


def test_tells_what_is_missing_or_damaged(
    data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    in_the_world(with_photos)
    (original,) = (each for each in (data_dir / "blobs/original").rglob("*") if each.is_file())
    original.write_bytes(BYTES[:-1])
    damaged = typed(app, str(tmp_path_factory.mktemp("damaged")))
    assert (damaged.exit_code, damaged.stderr) == (1, f"已损坏：{key_of(original)}\n")
    original.unlink()
    missing = typed(app, str(tmp_path_factory.mktemp("missing")), "--with-key")
    assert (missing.exit_code, missing.stderr) == (1, f"缺：{key_of(original)}\n")


def key_of(file: Path) -> str:
    return "/".join(file.parts[-3:])


def test_the_key_goes_along_only_when_asked(
    data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    in_the_world(with_photos)
    target = tmp_path_factory.mktemp("backup")
    assert "secret.key 不在其中" in typed(app, str(target)).stdout
    assert not (target / "secret.key").exists()
    typed(app, str(target), "--with-key")
    assert (target / "secret.key").read_bytes() == (data_dir / "secret.key").read_bytes()
    assert (target / "secret.key").stat().st_mode & 0o777 == 0o600


def test_refuses_places_and_data_that_are_not_for_it(
    data_dir: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for target in (data_dir, data_dir / "backup"):
        with pytest.raises(SetupFault):
            copied(target)
    used = tmp_path_factory.mktemp("used")
    (used / "gridhall.db-wal").touch()
    with pytest.raises(SetupFault):
        copied(used)
    monkeypatch.setenv("GRIDHALL_BLOB_URL", "s3://photos")
    with pytest.raises(SetupFault):
        copied(tmp_path_factory.mktemp("elsewhere"))


def test_a_server_does_not_make_itself_a_new_key_for_old_data(
    data_dir: Path,
) -> None:
    in_the_world(with_photos)
    (data_dir / "secret.key").rename(data_dir / "kept.key")
    with pytest.raises(SetupFault):
        in_the_world(with_photos)
    assert not (data_dir / "secret.key").exists()
