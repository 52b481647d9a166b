"""Categories and departments: set and closed one by one, and no record changes with them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.period import Period
from domain.statistics import StatisticsBy
from models.database import Database
from models.event import Event
from models.issue import Category, Issue
from models.member import SectorGroup
from models.organisation import Department
from services import category, department, sector_group
from services.category import NewCategory
from services.competence import NewCompetence, answerable, set_line
from services.department import NewDepartment
from services.offline_pack import offline_pack
from services.sector_group import NewSectorGroup
from services.statistics import Within, statistics
from tests.services.test_issue_step import acting, an_issue
from tests.village import Village, found_village

TODAY = date(2026, 3, 2)
EVER = Period(date(2025, 1, 1), date(2027, 1, 1))


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def set_category(village: Village, by: str = "office", **given: Any) -> UUID:
    new = NewCategory(**{"id": new_uuid(), "code": "light", "name": "路灯", **given})
    return (await category.set_category(new, **await acting(village, by))).id


async def closed(village: Village, old: str, new: str | None, by: str = "office") -> None:
    into = village.categories[new] if new else None
    await category.close(village.categories[old], into, **await acting(village, by))


async def set_department(village: Village, by: str = "office", **given: Any) -> UUID:
    new = NewDepartment(**{"id": new_uuid(), "code": "water", "name": "水利局", **given})
    return (await department.set_department(new, **await acting(village, by))).id


async def test_a_code_that_is_known_is_revised_and_another_added(village: Village) -> None:
    assert await set_category(village, position=3) == village.categories["light"]
    added = await set_category(village, code="old-age", name="养老")
    row = await Category.get(id=village.categories["light"])
    assert (row.name, row.position) == ("路灯", 3)
    assert (await Category.get(id=added)).county_id == village.county_id  # type: ignore[attr-defined]
    assert await Event.filter(kind=EventKind.CATEGORY_SET).count() == 2


async def test_issues_keep_their_category_and_count_for_what_replaced_it(village: Village) -> None:
    light, road = village.categories["light"], village.categories["road"]
    old = await an_issue(village, category_id=light)
    await closed(village, "light", "road")
    late = await an_issue(village, category_id=light)
    assert {row.category_id for row in await Issue.filter(id__in=[old, late])} == {light}
    office = await village.actor("office")
    asked: dict[str, Any] = {"by": office, "ports": village.ports}
    found = await statistics(EVER, StatisticsBy.CATEGORY, None, **asked)
    assert [(row.head.id, row.tally["collected"]) for row in found.rows] == [(road, 2)]
    inside = await statistics(EVER, None, Within(StatisticsBy.CATEGORY, road), **asked)
    assert inside.total["collected"] == 2


async def test_phones_get_what_is_in_use(village: Village) -> None:
    await closed(village, "light", "road")
    await set_department(village, is_open=False)
    pack = await offline_pack(by=await village.actor("zhao"), ports=village.ports)
    assert list(pack.categories) == [village.categories["road"]]
    assert list(pack.departments) == [village.departments["housing"]]


async def test_a_closed_department_gets_nothing_new_and_answers_for_nothing(
    village: Village,
) -> None:
    line = NewCompetence(
        id=new_uuid(),
        category_id=village.categories["light"],
        department_id=village.departments["water"],
    )
    await set_line(line, **await acting(village, "office"))
    assert await set_department(village, is_open=False) == village.departments["water"]
    by = await village.actor("office")
    who = await answerable(line.category_id, village.areas["A1"], by=by, ports=village.ports)
    assert (who.department_ids, who.township_id) == ((), village.areas["T1"])
    with pytest.raises(NotFound):
        await set_line(line, **await acting(village, "office"))
    row = await Department.get(id=village.departments["water"])
    assert (row.name, row.is_open) == ("水利局", False)


@pytest.mark.parametrize(
    ("by", "given", "refused"),
    [
        ("zhao", {}, Forbidden),
        ("town", {}, Forbidden),
        ("office", {"code": " "}, Invalid),
        ("office", {"name": ""}, Invalid),
        ("office", {"position": -1}, Invalid),
    ],
)
async def test_impossible_categories_change_nothing(
    village: Village, by: str, given: dict[str, Any], refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        await set_category(village, by, **given)
    with pytest.raises(IdTaken):
        await set_category(village, id=village.categories["road"], code="new")
    assert await Event.filter(kind=EventKind.CATEGORY_SET).count() == 0


@pytest.mark.parametrize(
    ("by", "old", "new", "refused"),
    [
        ("housing", "light", "road", Forbidden),
        ("office", "light", "light", Invalid),
    ],
)
async def test_impossible_closings_change_nothing(
    village: Village, by: str, old: str, new: str, refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        await closed(village, old, new, by)
    assert await Category.filter(closed_on__isnull=False).count() == 0


async def test_what_is_closed_is_neither_closed_again_nor_set(village: Village) -> None:
    await closed(village, "light", None)
    for old, new in (("light", "road"), ("road", "light")):
        with pytest.raises(Invalid):
            await closed(village, old, new)
    with pytest.raises(Invalid):
        await set_category(village)
    assert await Event.filter(kind=EventKind.CATEGORY_CLOSED).count() == 1
    assert (await Category.get(id=village.categories["light"])).closed_on == TODAY


async def test_departments_are_set_by_the_office_alone(village: Village) -> None:
    with pytest.raises(Forbidden):
        await set_department(village, "housing")
    with pytest.raises(IdTaken):
        await set_department(village, id=village.departments["housing"], code="new")
    assert await Event.filter(kind=EventKind.DEPARTMENT_SET).count() == 0


async def set_group(village: Village, by: str = "office", **given: Any) -> UUID:
    new = NewSectorGroup(**{"id": new_uuid(), "code": "one", "name": "医卫界", **given})
    return (await sector_group.set_group(new, **await acting(village, by))).id


async def test_a_sector_group_is_renamed_or_added(village: Village) -> None:
    assert await set_group(village, position=7) == village.groups["one"]
    added = await set_group(village, code="three", name="科技界")
    row = await SectorGroup.get(id=village.groups["one"])
    assert (row.name, row.position) == ("医卫界", 7)
    assert (await SectorGroup.get(id=added)).name == "科技界"
    assert await Event.filter(kind=EventKind.SECTOR_GROUP_SET).count() == 2


async def test_groups_are_the_offices_to_set(village: Village) -> None:
    refusals: tuple[tuple[str, dict[str, Any], type[DomainError]], ...] = (
        ("zhao", {}, Forbidden),
        ("office", {"name": ""}, Invalid),
        ("office", {"code": ""}, Invalid),
        ("office", {"position": -1}, Invalid),
        ("office", {"code": "three", "id": village.groups["two"]}, IdTaken),
    )
    for name, given, error in refusals:
        with pytest.raises(error):
            await set_group(village, name, **given)
    assert await SectorGroup.all().count() == 2
    assert not await Event.filter(kind=EventKind.SECTOR_GROUP_SET).exists()
