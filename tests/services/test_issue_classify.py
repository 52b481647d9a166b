"""Sorting issues: by those who handle them, by categories of the right axis that are in use."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.category import CategoryAxis
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.ids import new_uuid
from domain.issue import Nature
from domain.steps import Step, StepSkipped
from models.category_list import CategoryList
from models.database import Database
from models.event import Event
from models.issue import Category, Issue
from services import category
from services.category import NewCategory
from services.issue_classify import Sorted, classify
from tests.services.test_issue_family import refused
from tests.services.test_issue_step import acting, an_issue, at, version_of
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def city_category(village: Village, name: str = "市容环境") -> UUID:
    new = NewCategory(id=new_uuid(), code=new_uuid().hex[-9:], name=name, axis=CategoryAxis.CITY)
    return (await category.set_category(new, **await acting(village, "office"))).id


async def sort(village: Village, issue_id: UUID, *, by: str = "zhao", **said: Any) -> None:
    given = Sorted(**{"category_id": None, "nature": None, "city_category_id": None, **said})
    version = said.pop("base_version", None) or await version_of(issue_id)
    await classify(issue_id, given, base_version=version, **await acting(village, by))


async def test_three_axes_and_the_timeline_keeps_what_it_was(village: Village) -> None:
    light, road = village.categories["light"], village.categories["road"]
    issue_id, city = await an_issue(village, category_id=light), await city_category(village)
    await sort(village, issue_id, category_id=road, nature=Nature.COMPLAINT, city_category_id=city)
    row = await Issue.get(id=issue_id)
    assert (row.category_id, row.nature, row.city_category_id) == (road, "COMPLAINT", city)
    told = await Event.get(kind="ISSUE_CLASSIFIED", subject_id=issue_id)
    assert (told.data["fromCategory"], told.data["category"]) == (light.hex, road.hex)
    assert (row.step, row.version) == ("COLLECT", 2)


async def test_who_handles_it_sorts_it_until_it_is_closed(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    for name in ("qian", "zhao", "office"):
        await sort(village, issue_id, by=name, nature=Nature.HELP)
    await refused(Forbidden, sort(village, issue_id, by="town", nature=Nature.HELP))
    await refused(NotFound, sort(village, issue_id, by="sun", nature=Nature.HELP))
    done = await at(village, Step.CLOSED)
    await refused(StepSkipped, sort(village, done, nature=Nature.HELP))


async def test_a_category_of_the_wrong_kind_is_refused(village: Village) -> None:
    light = village.categories["light"]
    issue_id, city = await an_issue(village, category_id=light), await city_category(village)
    other = await found_village(code="D", ports=village.ports)
    await refused(Invalid, sort(village, issue_id, category_id=city))
    await refused(Invalid, sort(village, issue_id, city_category_id=village.categories["road"]))
    await refused(NotFound, sort(village, issue_id, category_id=new_uuid()))
    await refused(NotFound, sort(village, issue_id, category_id=other.categories["road"]))
    await refused(NotFound, an_issue(village, category_id=city))


async def test_a_closed_category_stays_but_is_not_given_anew(village: Village) -> None:
    light, road = village.categories["light"], village.categories["road"]
    kept, other = await an_issue(village, category_id=light), await an_issue(village)
    await category.close(light, road, **await acting(village, "office"))
    await sort(village, kept, category_id=light, nature=Nature.HELP)
    await refused(Invalid, sort(village, other, category_id=light))


async def test_who_saw_an_older_version_is_told(village: Village) -> None:
    issue_id = await an_issue(village)
    await sort(village, issue_id, nature=Nature.HELP)
    acts = await acting(village, "zhao")
    said = Sorted(category_id=None, nature=Nature.PRAISE, city_category_id=None)
    await refused(Conflict, classify(issue_id, said, base_version=1, **acts))


async def test_each_change_makes_a_version_and_old_ones_stay(village: Village) -> None:
    light, road = village.categories["light"], village.categories["road"]
    new = NewCategory(id=new_uuid(), code="light", name="路灯照明", standard_code="A0101")
    await category.set_category(new, **await acting(village, "office"))
    await category.close(light, road, **await acting(village, "office"))
    lists = await CategoryList.all().order_by("version")
    assert [each.version for each in lists] == [1, 2]
    said = [{entry["code"]: entry for entry in each.entries}["light"] for each in lists]
    assert [each["name"] for each in said] == ["路灯照明", "路灯照明"]
    assert [each["closedOn"] for each in said] == [None, "2026-03-02"]
    assert (said[1]["replacedBy"], said[1]["standardCode"]) == (road.hex, "A0101")


async def test_an_axis_is_for_good(village: Village) -> None:
    city = await city_category(village)
    new = NewCategory(id=new_uuid(), code="light", name="路灯", axis=CategoryAxis.CITY)
    with pytest.raises(Invalid):
        await category.set_category(new, **await acting(village, "office"))
    with pytest.raises(Invalid):
        await category.close(village.categories["light"], city, **await acting(village, "office"))
    assert await CategoryList.all().count() == 1
    assert (await Category.get(id=village.categories["light"])).closed_on is None
