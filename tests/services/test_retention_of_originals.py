"""Photos as taken go when their time is over, the files too; what was made of them stays."""

from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.blob_store import LocalBlobStore, memory_blob_store
from domain.ids import new_uuid
from domain.photo import PhotoState
from domain.retention import USUAL_DAYS, RetentionKind
from domain.steps import Step
from models.database import Database
from models.event import Event
from models.issue import Issue
from models.photo import Photo
from services import audit, retention
from services.blobs import BlobMissing, BlobStore
from tests.seaweed import S3Service
from tests.services.test_issue_step import an_issue
from tests.services.test_notice import forward
from tests.village import Village, found_village, village_ports

USUAL = timedelta(days=USUAL_DAYS[RetentionKind.ORIGINAL])
LATER = USUAL + timedelta(milliseconds=1)


@pytest_asyncio.fixture(params=["local", "memory", "s3"])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "local":
        return LocalBlobStore(tmp_path / "blobs")
    if request.param == "memory":
        return memory_blob_store()
    service: S3Service = request.getfixturevalue("s3_service")
    return service.blob_store()


@pytest_asyncio.fixture
async def village(database: Database, blobs: BlobStore) -> Village:
    return await found_village(ports=village_ports(blobs=blobs))


async def a_photo(
    village: Village, key: str, step: Step = Step.CLOSED, state: PhotoState = PhotoState.READY
) -> Photo:
    now, issue_id = village.ports.clock.now(), await an_issue(village)
    await Issue.filter(id=issue_id).update(step=step)
    for each in (key, "large/1"):
        await village.ports.blobs.put(each, b"picture")
    return await Photo.create(
        county_id=village.county_id,
        issue_id=issue_id,
        state=state,
        original_key=key,
        large_key="large/1",
        uploaded_by_id=new_uuid(),
        received_at=now,
        created_at=now,
        updated_at=now,
    )


async def is_there(village: Village, key: str) -> bool:
    try:
        return await village.ports.blobs.get(key) == b"picture"
    except BlobMissing:
        return False


async def test_files_go_after_their_time_and_not_before(
    database: Database, village: Village
) -> None:
    photo = await a_photo(village, "original/1")
    forward(village, USUAL)
    await retention.apply_retention(village.ports)
    assert await is_there(village, "original/1")
    forward(village, LATER - USUAL)
    for _ in range(2):
        await retention.apply_retention(village.ports)
    assert not await is_there(village, "original/1")
    assert await is_there(village, "large/1")
    await photo.refresh_from_db()
    assert (photo.original_key, photo.large_key) == (None, "large/1")
    assert photo.original_removed_at == village.ports.clock.now()
    (told,) = await Event.filter(kind="ORIGINALS_FORGOTTEN")
    assert told.data == {"count": 1, "photoIds": [photo.id.hex]}
    assert (await audit.verify(database, village.county_id)).is_intact


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (Step.STUDY, PhotoState.READY),
        (Step.FEED_BACK, PhotoState.READY),
        (Step.CLOSED, PhotoState.PROCESSING),
    ],
)
async def test_what_is_still_needed_stays(village: Village, step: Step, state: PhotoState) -> None:
    await a_photo(village, "original/1", step, state)
    forward(village, 2 * LATER)
    await retention.apply_retention(village.ports)
    assert await is_there(village, "original/1")


async def test_a_file_that_another_photo_has_goes_with_the_last(village: Village) -> None:
    first = await a_photo(village, "original/1")
    forward(village, LATER)
    await a_photo(village, "original/1")
    await retention.apply_retention(village.ports)
    assert (await Photo.get(id=first.id)).original_key is None
    assert await is_there(village, "original/1")
    forward(village, LATER)
    await retention.apply_retention(village.ports)
    assert not await is_there(village, "original/1")
