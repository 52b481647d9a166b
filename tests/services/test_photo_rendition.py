"""Covering, stamping and consent: who may, what others then get to see, what is left behind."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from PIL import Image, ImageDraw

from adapters.photo_rendering import PillowRenderer
from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.ids import new_uuid
from domain.photo import PeopleShown, PhotoState, WrongPhotoState
from domain.redaction import BadRegion, rectangle
from models.database import Database
from models.event import Event
from models.photo import Photo
from services.blobs import BlobMissing
from services.issue import NewIssue, collect
from services.photo_declaration import NewPhoto
from services.photo_rendition import note_consent, redact, stamp
from services.work import Call
from tests.services.test_issue import new_issue
from tests.village import Village, found_village, fresh_call

FACE = rectangle(0.25, 0.25, 0.5, 0.5)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


@pytest_asyncio.fixture
async def photo(village: Village) -> Photo:
    """A photo of zhao's in grid A1 that has arrived."""
    return await arrived(village, "zhao")


async def arrived(village: Village, by: str) -> Photo:
    new: NewIssue = new_issue(photos=(NewPhoto(id=new_uuid()),))
    await collect(new, by=await village.actor(by), ports=village.ports, call=fresh_call())
    photo = await Photo.get(issue_id=new.id)
    picture = BytesIO()
    drawn = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(drawn).ellipse((250, 200, 550, 400), fill="black")
    drawn.save(picture, "JPEG")
    photo.state = PhotoState.READY
    photo.large_key, photo.thumb_key = f"large/{photo.id.hex}", f"thumb/{photo.id.hex}"
    for key in (photo.large_key, photo.thumb_key):
        await village.ports.blobs.put(key, picture.getvalue())
    await photo.save()
    return photo


async def act(
    village: Village, verb: Any, photo: Photo, *said: object, by: str, call: Call | None = None
) -> Any:
    actor = await village.actor(by)
    return await verb(photo.id, *said, by=actor, ports=village.ports, call=call or fresh_call())


async def latest(photo: Photo) -> Photo:
    return await Photo.get(id=photo.id)


async def is_stored(village: Village, key: str | None) -> bool:
    try:
        return bool(await village.ports.blobs.get(key or ""))
    except BlobMissing:
        return False


async def event_of(kind: str) -> Event:
    return await Event.get(kind=kind)


@pytest.mark.parametrize("by", ["zhao", "office"])
async def test_covering_hides_the_whole_picture_under_new_addresses(
    village: Village, photo: Photo, by: str
) -> None:
    old_large, old_thumb = photo.large_key, photo.thumb_key
    await act(village, redact, photo, [FACE], by=by)
    now = await latest(photo)
    assert now.regions == [[[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]]]
    keys = {now.large_key, now.thumb_key, now.redacted_large_key, now.redacted_thumb_key}
    assert len(keys) == 4
    assert keys.isdisjoint({old_large, old_thumb, None})
    assert [await is_stored(village, key) for key in (old_large, old_thumb)] == [False, False]
    assert all([await is_stored(village, key) for key in keys])
    event = await event_of("PHOTO_REDACTED")
    assert (event.subject_id, event.data["photoId"], event.data["regions"]) == (
        photo.issue_id,
        photo.id.hex,
        1,
    )


async def test_a_convener_covers_photos_of_the_group(village: Village) -> None:
    of_qian = await arrived(village, "qian")
    await act(village, redact, of_qian, [FACE], by="zhao")
    assert (await latest(of_qian)).regions is not None


async def test_covering_again_starts_from_the_whole_picture(village: Village, photo: Photo) -> None:
    await act(village, redact, photo, [FACE], by="zhao")
    first = await latest(photo)
    await act(village, redact, photo, [FACE, rectangle(0.3, 0.3, 0.3, 0.6)], by="zhao")
    second = await latest(photo)
    assert second.large_key == first.large_key
    assert second.redacted_large_key != first.redacted_large_key
    assert len(second.regions or []) == 2


async def test_no_regions_uncover(village: Village, photo: Photo) -> None:
    await act(village, redact, photo, [FACE], by="zhao")
    await act(village, redact, photo, [], by="zhao")
    now = await latest(photo)
    assert (now.regions, now.redacted_large_key, now.redacted_thumb_key) == (None, None, None)
    assert await is_stored(village, now.large_key)


async def test_a_repeated_call_covers_once(village: Village, photo: Photo) -> None:
    call = fresh_call()
    first = await act(village, redact, photo, [FACE], by="zhao", call=call)
    before = await latest(photo)
    again = await act(village, redact, photo, [FACE], by="zhao", call=call)
    now = await latest(photo)
    assert (first.replayed, again.replayed) == (False, True)
    assert (now.large_key, now.redacted_large_key) == (before.large_key, before.redacted_large_key)
    assert await is_stored(village, now.large_key)
    assert await Event.filter(kind="PHOTO_REDACTED").count() == 1


async def test_a_stamp_tells_time_grid_point_and_member(village: Village, photo: Photo) -> None:
    lines: list[str] = []

    class Listener(PillowRenderer):
        async def stamp(self, large: bytes, said: Any) -> bytes:
            lines.extend(said)
            return b"stamped"

    object.__setattr__(village.ports, "photo_renderer", Listener())
    await act(village, stamp, photo, by="zhao")
    assert lines == ["2026-03-02 11:59", "T1区 A区 A1区", "125.30500, 41.20500", "zhao的账号"]
    now = await latest(photo)
    assert await village.ports.blobs.get(now.stamped_key or "") == b"stamped"
    assert (await event_of("PHOTO_STAMPED")).subject_id == photo.issue_id


async def test_covering_takes_back_a_stamp(village: Village, photo: Photo) -> None:
    await act(village, stamp, photo, by="zhao")
    stamped = (await latest(photo)).stamped_key
    await act(village, redact, photo, [FACE], by="zhao")
    assert (await latest(photo)).stamped_key is None
    assert not await is_stored(village, stamped)
    await act(village, stamp, photo, by="zhao")
    covered = await village.ports.blobs.get((await latest(photo)).stamped_key or "")
    with Image.open(BytesIO(covered)) as picture:
        assert picture.convert("L").getpixel((400, 250)) == picture.convert("L").getpixel(
            (225, 175)
        )


async def test_consent_is_noted_with_how_it_is_known(village: Village, photo: Photo) -> None:
    await act(village, note_consent, photo, PeopleShown.CONSENTED, "当面同意", by="zhao")
    assert (await latest(photo)).people_shown == "CONSENTED"
    event = await event_of("PHOTO_CONSENT_NOTED")
    assert (event.data["peopleShown"], event.data["note"]) == ("CONSENTED", "当面同意")


CASES: list[tuple[str, Any, tuple[object, ...]]] = [
    ("redact", redact, ([FACE],)),
    ("stamp", stamp, ()),
    ("consent", note_consent, (PeopleShown.NOBODY, "")),
]


@pytest.mark.parametrize(("verb", "said"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
@pytest.mark.parametrize(
    ("by", "error"),
    [
        ("qian", Forbidden),
        ("town", Forbidden),
        ("sun", NotFound),
        ("housing", NotFound),
        ("tablet", NotFound),
    ],
)
async def test_nobody_else_may(
    village: Village,
    photo: Photo,
    verb: Any,
    said: tuple[object, ...],
    by: str,
    error: type[DomainError],
) -> None:
    await refused(village, photo, error, verb, *said, by=by)


async def refused(
    village: Village, photo: Photo, error: type[DomainError], verb: Any, *said: object, by: str
) -> None:
    """The refusal, and that it changed nothing."""
    before, events = (await Photo.filter(id=photo.id).values())[0], await Event.all().count()
    with pytest.raises(error):
        await act(village, verb, photo, *said, by=by)
    assert (await Photo.filter(id=photo.id).values())[0] == before
    assert await Event.all().count() == events
    assert await is_stored(village, before["large_key"])


async def test_a_photo_that_is_not_there_yet_cannot_be_drawn_on(
    village: Village, photo: Photo
) -> None:
    await Photo.filter(id=photo.id).update(state=PhotoState.PROCESSING)
    await refused(village, photo, WrongPhotoState, redact, [FACE], by="zhao")
    await refused(village, photo, WrongPhotoState, stamp, by="zhao")


async def test_refuses_too_much(village: Village, photo: Photo) -> None:
    await refused(village, photo, BadRegion, redact, [FACE] * 51, by="zhao")
    await refused(village, photo, Invalid, note_consent, PeopleShown.NOBODY, "长" * 201, by="zhao")


async def test_an_unknown_photo_is_not_found(village: Village) -> None:
    unknown = Photo(id=UUID(int=7))
    with pytest.raises(NotFound):
        await act(village, redact, unknown, [FACE], by="office")
