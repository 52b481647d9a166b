"""Activities as use cases: recorded, planned as a series, held, cancelled, following up."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.activity import ActivityKind, Rhythm, Turnout, WrongActivityStage
from domain.consultation import WrongStage
from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from models.activity import Activity, ActivityMember
from models.database import Database
from models.event import Event
from models.photo import Photo
from services import activity, activity_step
from services.activity import NewActivity, Repeat
from services.activity_step import Held
from services.photo_declaration import NewPhoto
from tests.services.test_consultation import concluded, opened
from tests.services.test_issue import fix_in
from tests.services.test_issue_step import acting
from tests.village import NOON, Village, found_village

LATER = NOON + timedelta(days=7)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def recorded(village: Village, by: str = "zhao", **given: Any) -> UUID:
    parts: dict[str, Any] = {
        "id": new_uuid(),
        "kind": ActivityKind.TALK,
        "title": "讲讲民法典",
        "captured_at": NOON,
        "fix": fix_in(0),
    }
    new = NewActivity(**{**parts, **given})
    return (await activity.record_or_plan(new, **await acting(village, by))).id


async def test_a_talk_is_recorded_with_audience_members_and_photos(village: Village) -> None:
    qian = village.members["qian"]
    row_id = await recorded(
        village,
        turnout=Turnout(audience=40),
        member_ids=[qian],
        photos=(NewPhoto(id=new_uuid()),),
    )
    row = await Activity.get(id=row_id)
    assert (row.stage, row.audience_count, row.held_at) == ("HELD", 40, NOON)
    assert (row.area_id, row.on_site) == (village.areas["A1"], "ON_SITE")
    members = {link.member_id for link in await ActivityMember.filter(activity_id=row_id)}
    assert members == {qian, village.members["zhao"]}
    assert await Photo.filter(activity_id=row_id).count() == 1
    told = await Event.get(kind="ACTIVITY_HELD")
    assert f"member:{qian.hex}" in told.audience


async def test_recording_twice_is_once(village: Village) -> None:
    row_id = new_uuid()
    for _ in range(2):
        await recorded(village, id=row_id)
    with pytest.raises(IdTaken):
        await recorded(village, id=row_id, title="别的")
    assert (await Activity.all().count(), await Event.all().count()) == (1, 1)


REFUSED: list[tuple[str, dict[str, Any], type[DomainError]]] = [
    ("housing", {}, Forbidden),
    ("tablet", {}, Forbidden),
    ("zhao", {"turnout": Turnout(-1)}, Invalid),
    ("zhao", {"repeat": Repeat(rhythm=Rhythm.WEEKLY, times=3)}, Invalid),
    ("zhao", {"planned_for": LATER, "turnout": Turnout(3)}, Invalid),
    ("zhao", {"planned_for": LATER, "photos": (NewPhoto(id=new_uuid()),)}, Invalid),
    ("zhao", {"planned_for": LATER, "repeat": Repeat(rhythm=Rhythm.WEEKLY, times=1)}, Invalid),
    ("zhao", {"member_ids": [UUID(int=7)]}, NotFound),
    ("zhao", {"tag_ids": [UUID(int=7)]}, NotFound),
    ("zhao", {"hall_id": UUID(int=7)}, NotFound),
    ("zhao", {"area_id": UUID(int=7)}, NotFound),
    ("zhao", {"fix": None}, Invalid),
    ("zhao", {"consultation_id": UUID(int=7)}, Invalid),
    ("zhao", {"consultation_id": UUID(int=7), "kind": ActivityKind.VISIT}, NotFound),
]


@pytest.mark.parametrize(("by", "given", "refused"), REFUSED)
async def test_impossible_activities_leave_nothing(
    village: Village, by: str, given: dict[str, Any], refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        await recorded(village, by, **given)
    counts = [await model.all().count() for model in (Activity, ActivityMember, Photo, Event)]
    assert counts == [0, 0, 0, 0]


async def series(village: Village) -> list[Activity]:
    repeat = Repeat(rhythm=Rhythm.WEEKLY, times=4)
    await recorded(village, planned_for=LATER, repeat=repeat)
    return await Activity.all().order_by("held_at")


async def test_a_series_is_planned_at_once_and_each_is_held_by_itself(village: Village) -> None:
    rows = await series(village)
    assert [row.held_at - LATER for row in rows] == [timedelta(weeks=week) for week in range(4)]
    assert [row.first_of_series_id for row in rows] == [None, *[rows[0].id] * 3]
    held = Held(captured_at=NOON, turnout=Turnout(12, 3), content="讲了三条")
    await activity_step.hold(rows[1].id, held, **await acting(village, "zhao"))
    stages = sorted([row.stage for row in await Activity.all()])
    assert stages == ["HELD", "PLANNED", "PLANNED", "PLANNED"]
    with pytest.raises(WrongActivityStage):
        await activity_step.hold(rows[1].id, held, **await acting(village, "zhao"))
    assert (await Activity.get(id=rows[1].id)).version == 2


async def test_cancelling_the_rest_of_a_series_leaves_what_came_before(village: Village) -> None:
    rows = await series(village)
    acts = await acting(village, "office")
    await activity_step.cancel(rows[2].id, "放假", with_rest_of_series=True, **acts)
    stages = [row.stage for row in await Activity.all().order_by("held_at")]
    assert stages == ["PLANNED", "PLANNED", "CANCELLED", "CANCELLED"]


@pytest.mark.parametrize(
    ("by", "refused"), [("qian", Forbidden), ("sun", NotFound), ("housing", NotFound)]
)
async def test_others_neither_hold_nor_cancel(
    village: Village, by: str, refused: type[DomainError]
) -> None:
    row_id = await recorded(village, planned_for=LATER)
    with pytest.raises(refused):
        await activity_step.hold(row_id, Held(captured_at=NOON), **await acting(village, by))
    with pytest.raises(refused):
        await activity_step.cancel(
            row_id, "不办了", with_rest_of_series=False, **await acting(village, by)
        )
    assert (await Activity.get(id=row_id)).version == 1


async def test_a_visit_follows_up_a_consultation_that_is_over(village: Village) -> None:
    held_id = await opened(village)
    given: dict[str, Any] = {"kind": ActivityKind.VISIT, "consultation_id": held_id, "fix": None}
    with pytest.raises(WrongStage):
        await recorded(village, **given)
    await concluded(village, held_id)
    with pytest.raises(NotFound):
        await recorded(village, "sun", **given)
    row = await Activity.get(id=await recorded(village, **given))
    assert (row.consultation_id, row.area_id) == (held_id, village.areas["A1"])
    assert await Activity.all().count() == 1
