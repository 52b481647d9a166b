"""Which picture and which facts of a photo each of the village gets, by both executors alike."""

from typing import Any
from uuid import UUID

import pytest_asyncio

from domain.consultation import EntryKind
from domain.ids import new_uuid, to_wire
from domain.photo import PeopleShown, PhotoPurpose, PhotoState
from models.photo import Photo
from services.photo_declaration import NewPhoto
from tests.contract.cases import County

VIEW = """query ($id: ID!) { node(id: $id) { ... on Photo {
  url thumbUrl redactedUrl stampedUrl originalUrl isRedacted isReused reusedFrom { id } peopleShown
  facts { takenAt isOffsetAssumed longitude latitude accuracyM method make } } } }"""
FACTS = {"takenAt": "2026-03-01T09:30:00", "longitude": 125.5, "latitude": 41.25, "method": "GPS"}
COVERED = {"redacted_large_key": "large/co/vered", "redacted_thumb_key": "thumb/co/vered"}


@pytest_asyncio.fixture
async def photo_id(ours: County) -> UUID:
    """A photo of the live record: zhao's; sun is invited, the tablet hangs in the hall."""
    photo_id = new_uuid()
    await ours.history.record(
        "zhao",
        ours.history.consultations["near"],
        "",
        kind=EntryKind.PHOTO,
        photos=(NewPhoto(id=photo_id),),
    )
    await Photo.filter(id=photo_id).update(
        state=PhotoState.READY,
        large_key="large/wh/ole",
        thumb_key="thumb/wh/ole",
        stamped_key="large/st/amped",
        original_key="original/ab/cd",
        facts=FACTS,
    )
    return photo_id


async def seen(ours: County, photo_id: UUID, by: str) -> dict[str, Any] | None:
    """What they get, addresses cut to the key."""
    found = (await ours.clients.ask(VIEW, by, id=to_wire("Photo", photo_id)))["node"]
    if found is None:
        return None
    for name, value in found.items():
        if name.lower().endswith("url") and value is not None:
            found[name] = value.removeprefix("/media/").partition("?")[0]
    made: dict[str, Any] = found
    return made


async def addresses(ours: County, photo_id: UUID) -> dict[str, tuple[str | None, str | None]]:
    found = {by: await seen(ours, photo_id, by) for by in ("zhao", "office", "sun", "tablet")}
    return {by: (view["url"], view["thumbUrl"]) for by, view in found.items() if view is not None}


WHOLE, HIDDEN = ("large/wh/ole", "thumb/wh/ole"), (None, None)
REDACTED = ("large/co/vered", "thumb/co/vered")


async def test_in_public_a_photo_needs_consent(ours: County, photo_id: UUID) -> None:
    to_members = {"zhao": WHOLE, "office": WHOLE, "sun": WHOLE}
    assert await addresses(ours, photo_id) == {**to_members, "tablet": HIDDEN}
    await Photo.filter(id=photo_id).update(people_shown=PeopleShown.CONSENTED)
    assert await addresses(ours, photo_id) == {**to_members, "tablet": WHOLE}
    await Photo.filter(id=photo_id).update(people_shown=PeopleShown.REFUSED, **COVERED)
    assert (await addresses(ours, photo_id))["tablet"] == HIDDEN


async def test_a_covered_photo_is_covered_for_all_who_may_not_see_the_whole(
    ours: County, photo_id: UUID
) -> None:
    await Photo.filter(id=photo_id).update(**COVERED)
    assert await addresses(ours, photo_id) == {
        "zhao": WHOLE,
        "office": WHOLE,
        "sun": REDACTED,
        "tablet": REDACTED,
    }
    view = await seen(ours, photo_id, "sun")
    assert view is not None
    assert (view["isRedacted"], view["redactedUrl"]) == (True, "large/co/vered")
    assert "large/wh/ole" not in str(view)


async def test_the_original_and_the_cameras_words_are_for_few(ours: County, photo_id: UUID) -> None:
    facts = {
        "takenAt": "2026-03-01T01:30:00.000Z",
        "isOffsetAssumed": True,
        "longitude": 125.5,
        "latitude": 41.25,
        "accuracyM": None,
        "method": "GPS",
        "make": None,
    }
    for by, wanted in (("zhao", facts), ("office", facts), ("sun", None), ("tablet", None)):
        view = await seen(ours, photo_id, by)
        assert view is not None
        assert (view["facts"], view["originalUrl"]) == (wanted, wanted and "original/ab/cd")


async def test_a_stamp_is_not_shown_where_the_photo_is_not(ours: County, photo_id: UUID) -> None:
    stamps = [await seen(ours, photo_id, by) for by in ("sun", "tablet")]
    assert [view and view["stampedUrl"] for view in stamps] == ["large/st/amped", None]


async def test_a_photo_used_before_is_told_and_named(ours: County, photo_id: UUID) -> None:
    before = await Photo.filter(issue_id=ours.history.issues["near"]).first()
    assert before is not None
    await Photo.filter(id=photo_id).update(reused_from_id=before.id)
    to_office, to_sun = [await seen(ours, photo_id, by) for by in ("office", "sun")]
    assert to_office is not None
    assert (to_office["isReused"], to_office["reusedFrom"]) == (
        True,
        {"id": to_wire("Photo", before.id)},
    )
    assert to_sun is not None
    assert (to_sun["isReused"], to_sun["reusedFrom"]) == (True, None)


async def test_nobody_and_the_wrong_ones_see_nothing(
    ours: County, foreign: County, photo_id: UUID
) -> None:
    assert await seen(ours, photo_id, "water") is None
    assert await seen(foreign, photo_id, "office") is None
    answer = await ours.clients.send(VIEW, None, id=to_wire("Photo", photo_id))
    assert "large/" not in answer.body.decode()


async def test_a_screenshot_is_kept_back_until_its_names_are_covered(
    ours: County, photo_id: UUID
) -> None:
    await Photo.filter(id=photo_id).update(
        purpose=PhotoPurpose.SCREENSHOT, people_shown=PeopleShown.NOBODY
    )
    whole, nothing = ("large/wh/ole", "thumb/wh/ole"), (None, None)
    before = await addresses(ours, photo_id)
    assert before == {"zhao": whole, "office": whole, "sun": nothing, "tablet": nothing}
    assert (await seen(ours, photo_id, "sun") or {})["stampedUrl"] is None
    await Photo.filter(id=photo_id).update(**COVERED)
    covered = (COVERED["redacted_large_key"], COVERED["redacted_thumb_key"])
    after = await addresses(ours, photo_id)
    assert after == {"zhao": whole, "office": whole, "sun": covered, "tablet": covered}
