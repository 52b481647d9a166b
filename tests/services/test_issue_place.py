"""Correcting a place: the person's word counts, the phone's measurement stays, both are judged."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from domain.geo import Datum, FixProvider, GeoFix, Position
from domain.steps import StepSkipped
from models.area import Area
from models.database import Database
from models.event import Event
from models.issue import Issue
from services.audience import tag
from services.issue import collect
from services.issue_place import relocate
from tests.services.test_issue import fix_in, new_issue
from tests.village import SIDE, SOUTH, WEST, Village, found_village, fresh_call


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


@pytest_asyncio.fixture
async def issue(village: Village) -> Issue:
    """Collected by zhao in A1, where the phone measured it."""
    return await collected(village)


async def collected(village: Village, **given: Any) -> Issue:
    new = new_issue(**given)
    await collect(new, by=await village.actor("zhao"), ports=village.ports, call=fresh_call())
    return await Issue.get(id=new.id)


def pin(square: int) -> GeoFix:
    position = Position(WEST + SIDE * (square + 0.25), SOUTH + SIDE / 4, Datum.CGCS2000)
    return GeoFix(position=position, accuracy_m=0, provider=FixProvider.MANUAL)


async def correct(
    village: Village,
    issue: Issue,
    area: str | None = None,
    place: GeoFix | None = None,
    *,
    by: str = "zhao",
    base_version: int = 1,
    area_id: UUID | None = None,
) -> Issue:
    await relocate(
        issue.id,
        area_id or (village.areas[area] if area else None),
        place,
        "在路对面",
        base_version=base_version,
        by=await village.actor(by),
        ports=village.ports,
        call=fresh_call(),
    )
    return await Issue.get(id=issue.id)


async def counts(village: Village) -> dict[str, tuple[int, int]]:
    areas = {name: await Area.get(id=village.areas[name]) for name in ("A1", "A2", "B1")}
    return {name: (area.issue_count, area.open_issue_count) for name, area in areas.items()}


@pytest.mark.parametrize("by", ["zhao", "town", "office"])
async def test_another_area_counts_and_the_measurement_stays(
    village: Village, issue: Issue, by: str
) -> None:
    now = await correct(village, issue, "A2", by=by)
    assert (now.area_id, now.__dict__["located_area_id"]) == (
        village.areas["A2"],
        village.areas["A1"],
    )
    assert (now.longitude, now.fix_longitude) == (issue.longitude, issue.fix_longitude)
    assert (now.on_site, now.version, now.step) == ("OFF_SITE", 2, issue.step)
    assert await counts(village) == {"A1": (0, 0), "A2": (1, 1), "B1": (0, 0)}


async def test_a_pin_moves_the_point_and_the_area(village: Village, issue: Issue) -> None:
    now = await correct(village, issue, place=pin(1))
    assert now.area_id == village.areas["A2"]
    assert (now.longitude, now.latitude) == (WEST + SIDE * 1.25, SOUTH + SIDE / 4)
    assert (now.fix_longitude, now.fix_provider) == (issue.fix_longitude, "GNSS")


async def test_a_pin_within_the_area_moves_the_point_alone(village: Village, issue: Issue) -> None:
    now = await correct(village, issue, place=pin(0))
    assert (now.area_id, now.on_site) == (issue.area_id, "ON_SITE")
    assert now.longitude == WEST + SIDE / 4
    assert (await counts(village))["A1"] == (1, 1)


async def test_an_issue_without_a_fix_gets_that_of_the_pin(village: Village) -> None:
    without = await collected(village, fix=None, area_id=village.areas["A1"])
    now = await correct(village, without, place=pin(1))
    assert (now.area_id, now.__dict__["located_area_id"]) == (
        village.areas["A2"],
        village.areas["A2"],
    )
    assert (now.fix_provider, now.on_site) == ("MANUAL", "ON_SITE")


async def test_both_areas_hear_of_it(village: Village, issue: Issue) -> None:
    await correct(village, issue, "B1")
    event = await Event.get(kind="ISSUE_RELOCATED")
    assert event.area_path.endswith("C-B1/")
    assert (event.data["note"], event.data["fromArea"], event.data["toArea"]) == (
        "在路对面",
        village.areas["A1"].hex,
        village.areas["B1"].hex,
    )
    assert {tag("area", village.areas["A1"]), tag("area", village.areas["B1"])} <= set(
        event.audience
    )


async def refused(village: Village, issue: Issue, error: type[DomainError], **said: Any) -> None:
    before = (await Issue.filter(id=issue.id).values())[0], await counts(village)
    events = await Event.all().count()
    with pytest.raises(error):
        await correct(village, issue, **said)
    assert ((await Issue.filter(id=issue.id).values())[0], await counts(village)) == before
    assert await Event.all().count() == events


@pytest.mark.parametrize(
    ("by", "error"),
    [("qian", Forbidden), ("sun", NotFound), ("town2", NotFound), ("housing", NotFound)],
)
async def test_others_may_not(
    village: Village, issue: Issue, by: str, error: type[DomainError]
) -> None:
    await refused(village, issue, error, area="A2", by=by)


async def test_refuses_what_corrects_nothing(village: Village, issue: Issue) -> None:
    await refused(village, issue, Invalid)
    await refused(village, issue, Invalid, area="A1")
    await refused(village, issue, NotFound, area_id=UUID(int=7))
    await refused(village, issue, Invalid, place=fix_in(40))


async def test_refuses_what_was_seen_before_a_change(village: Village, issue: Issue) -> None:
    await correct(village, issue, "A2")
    await refused(village, issue, Conflict, area="B1", base_version=1)


async def test_what_has_ended_stays_where_it_is(village: Village, issue: Issue) -> None:
    await Issue.filter(id=issue.id).update(step="CLOSED")
    await refused(village, issue, StepSkipped, area="A2")
