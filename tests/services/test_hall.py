"""The register of halls: kept by the office, checked by those near."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import Conflict, DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.hall import HallCheck, HallKind, OpeningHours, SixHave
from domain.ids import new_uuid
from models.database import Database
from models.event import Event
from models.organisation import Hall
from services import hall
from services.hall import HallEntry
from tests.services.test_issue import fix_in
from tests.services.test_issue_step import acting
from tests.village import NOON, Village, found_village

SIX = [HallCheck(item, has=True) for item in SixHave]


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


def entry(village: Village, **given: Any) -> HallEntry:
    parts: dict[str, Any] = {
        "name": "红色议事厅",
        "kind": HallKind.RED_HALL,
        "area_id": village.areas["D"],
        "position": fix_in(4).position,
        "opening_hours": [OpeningHours(1, "08:30", "17:00")],
    }
    return HallEntry(**{**parts, **given})


async def registered(village: Village, by: str = "office", code: str = "H2", **given: Any) -> UUID:
    acts = await acting(village, by)
    return (await hall.register(new_uuid(), code, entry(village, **given), **acts)).id


async def test_the_office_registers_and_changes_a_hall(village: Village) -> None:
    hall_id = await registered(village)
    acts = await acting(village, "office")
    closed = entry(village, is_open=False, position=None)
    await hall.change(hall_id, closed, base_version=1, **acts)
    row = await Hall.get(id=hall_id)
    assert (row.kind, row.is_open, row.longitude, row.version) == ("RED_HALL", False, None, 2)
    assert row.opening_hours == [{"weekday": 1, "opens": "08:30", "closes": "17:00"}]
    with pytest.raises(Conflict):
        await hall.change(hall_id, closed, base_version=1, **await acting(village, "office"))


@pytest.mark.parametrize(
    ("by", "given", "refused"),
    [
        ("town", {}, Forbidden),
        ("zhao", {}, Forbidden),
        ("tablet", {}, Forbidden),
        ("office", {"code": "H1"}, Invalid),
        ("office", {"code": " "}, Invalid),
        ("office", {"area_id": UUID(int=7)}, NotFound),
        ("office", {"opening_hours": [OpeningHours(1, "9", "10")]}, Invalid),
    ],
)
async def test_impossible_halls_are_not_registered(
    village: Village, by: str, given: dict[str, Any], refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        await registered(village, by, **given)
    acts = await acting(village, "office")
    with pytest.raises(IdTaken):
        await hall.register(village.halls["H1"], "H9", entry(village), **acts)
    assert (await Hall.all().count(), await Event.all().count()) == (1, 0)


async def checked(village: Village, by: str, checks: list[HallCheck]) -> None:
    await hall.check(village.halls["H1"], checks, **await acting(village, by))


async def test_those_near_check_the_six_haves(village: Village) -> None:
    some = [HallCheck(SixHave.SIGN, has=False, note="牌子掉了"), *SIX[:1], *SIX[2:]]
    await checked(village, "town", some)
    row = await Hall.get(id=village.halls["H1"])
    assert [each["item"] for each in row.checklist if not each["has"]] == ["SIGN"]
    assert (row.checked_at, row.checked_by_name) == (NOON, "town的账号")


@pytest.mark.parametrize(
    ("by", "checks", "refused"),
    [
        ("town2", SIX, Forbidden),
        ("zhao", SIX, Forbidden),
        ("tablet", SIX, Forbidden),
        ("town", SIX[:5], Invalid),
    ],
)
async def test_others_do_not_check_and_nothing_changes(
    village: Village, by: str, checks: list[HallCheck], refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        await checked(village, by, checks)
    assert ((await Hall.get()).version, await Event.all().count()) == (1, 0)
