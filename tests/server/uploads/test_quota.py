"""One account uploads so much a day and no more; what is refused changes nothing."""

import asyncio
from datetime import timedelta
from typing import cast

import httpx

from domain.photo import PhotoState
from models.photo import Photo, Upload
from tests.server.photo_world import QUOTA, PhotoPorts, PhotoWorld, state_of
from tests.server.uploads.phone import CONTENT, about, code_of, create, piece

LARGEST = 30 * 2**20


async def begin(phone: httpx.AsyncClient, photo: Photo, length: int = LARGEST) -> httpx.Response:
    return await phone.post("/uploads", headers=about(photo, length))


async def test_an_account_uploads_its_share_a_day(
    world: PhotoWorld, phone: httpx.AsyncClient
) -> None:
    photos = [await world.declare(position=each) for each in range(4)]
    statuses = [(await begin(phone, each)).status_code for each in photos]
    assert statuses == [201, 201, 201, 429]
    assert await state_of(photos[3]) is PhotoState.EXPECTED
    assert await Upload.all().count() == 3
    answer = await begin(phone, photos[3], 2**20)
    assert answer.status_code == 201
    cast(PhotoPorts, world.ports).clock.moment += timedelta(days=1)
    late = await world.declare(position=5)
    assert (await begin(phone, late)).status_code == 201


async def test_the_refusal_says_what_to_do(world: PhotoWorld, phone: httpx.AsyncClient) -> None:
    photos = [await world.declare(position=each) for each in range(QUOTA.unfinished + 1)]
    for each in photos[:-1]:
        await create(phone, each, 10)
    answer = await begin(phone, photos[-1], 10)
    assert (answer.status_code, code_of(answer)) == (429, "UPLOAD_QUOTA_EXCEEDED")
    assert answer.json()["errors"][0]["message"] == (
        "有 12 张照片还没传完，请先传完它们，再传新的。"
    )
    await phone.patch(await create(phone, photos[0], 10), headers=piece(0), content=CONTENT[:10])
    assert (await begin(phone, photos[-1], 10)).status_code == 201


async def test_resuming_and_starting_over_count_once(
    world: PhotoWorld, phone: httpx.AsyncClient, photo: Photo
) -> None:
    for length in (LARGEST, LARGEST, LARGEST - 1, LARGEST - 2, LARGEST):
        assert (await begin(phone, photo, length)).status_code == 201


async def test_uploads_begun_at_once_do_not_slip_through(
    world: PhotoWorld, phone: httpx.AsyncClient
) -> None:
    photos = [await world.declare(position=each) for each in range(8)]
    answers = await asyncio.gather(*(begin(phone, each) for each in photos))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [429] * 5


async def test_a_share_is_ones_own(world: PhotoWorld, phone: httpx.AsyncClient) -> None:
    for each in range(3):
        await begin(phone, await world.declare(position=each))
    theirs = await Photo.create(
        county_id=world.neighbour.county_id,
        issue_id=world.issue_id,
        uploaded_by_id=world.neighbour.account_id,
        created_at=world.ports.clock.now(),
        updated_at=world.ports.clock.now(),
    )
    async with world.client("neighbour") as neighbour:
        assert (await begin(neighbour, theirs)).status_code == 201
