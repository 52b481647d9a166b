"""Grids renamed and merged: nothing recorded is rewritten, everything follows the successor."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain import permissions
from domain.area_row import AreaRow
from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.events import EventKind
from domain.period import Period
from domain.statistics import StatisticsBy
from models.area import Area
from models.database import Database
from models.event import Event
from models.issue import Issue
from models.member import GridAssignment
from services import grid, grid_assignment
from services.area_import import import_areas
from services.coverage import uncovered_grids, unvisited_grids
from services.public_view import open_counts
from services.statistics import Within, statistics
from services.visible import visible
from tests.services.test_issue import fix_in
from tests.services.test_issue_step import acting, an_issue
from tests.village import SIDE, SOUTH, WEST, Village, found_village

TODAY = date(2026, 3, 2)
EVER = Period(date(2025, 1, 1), date(2027, 1, 1))
IN_A2 = (WEST + SIDE * 1.5, SOUTH + SIDE / 2)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def merged(village: Village, old: str, new: str, by: str = "office", **given: Any) -> UUID:
    acts = {**await acting(village, by), **given}
    done = await grid.merge(village.areas[old], village.areas[new], "两格合一", **acts)
    return done.id


async def renamed(village: Village, name: str, said: str, by: str = "office") -> None:
    await grid.rename(village.areas[name], said, "更名依据", **await acting(village, by))


async def counts_of(village: Village, name: str) -> tuple[int, int]:
    row = await Area.get(id=village.areas[name])
    return row.issue_count, row.open_issue_count


async def seen(village: Village, name: str) -> set[UUID]:
    rows = visible(Issue, permissions.ISSUE, by=await village.actor(name))
    return {row.id for row in await rows}


async def test_what_was_recorded_stays_and_counts_for_the_successor(village: Village) -> None:
    old = await an_issue(village, fix=fix_in(1))
    new = await an_issue(village, fix=fix_in(0))
    before = await Issue.filter(id__in=[old, new]).order_by("id").values()
    assert await merged(village, "A2", "A1") == village.areas["A1"]
    assert await Issue.filter(id__in=[old, new]).order_by("id").values() == before
    closed = await Area.get(id=village.areas["A2"])
    assert (closed.merged_into_id, closed.valid_to) == (village.areas["A1"], TODAY)
    assert await counts_of(village, "A1") == (2, 2)
    assert await counts_of(village, "A2") == (0, 0)


async def test_members_of_the_closed_grid_serve_the_successor(village: Village) -> None:
    issue_id = await an_issue(village, fix=fix_in(1))
    await merged(village, "A2", "A1")
    rows = await GridAssignment.filter(member_id=village.members["qian"]).order_by("assigned_on")
    assert [(row.area_id, row.assigned_on, row.ended_on) for row in rows] == [
        (village.areas["A2"], date(2025, 1, 1), TODAY),
        (village.areas["A1"], TODAY, None),
    ]
    for name in ("zhao", "qian"):
        both = {village.areas["A1"], village.areas["A2"]}
        assert (await village.actor(name)).area_ids == both
        assert issue_id in await seen(village, name)
    assert await GridAssignment.filter(member_id=village.members["zhao"]).count() == 1


async def test_an_assignment_ended_today_is_taken_up_again(village: Village) -> None:
    acts = await acting(village, "office")
    member, area = village.members["qian"], village.areas["A1"]
    row = await GridAssignment.create(
        county_id=village.county_id,
        member_id=member,
        area_id=area,
        assigned_on=TODAY,
    )
    await grid_assignment.end(row.id, TODAY, **acts)
    await merged(village, "A2", "A1")
    await row.refresh_from_db()
    assert row.ended_on is None


async def test_points_names_and_records_go_to_the_successor(village: Village) -> None:
    await merged(village, "A2", "A1")
    index = village.ports.areas.of(village.county_id)
    assert index.containing(*IN_A2) == village.areas["A1"]
    assert index.locate(*IN_A2).area_id == village.areas["A1"]
    assert index.area(village.areas["A2"]) is None
    assert [each.id for each in index.grids()].count(village.areas["A1"]) == 1
    late = await Issue.get(id=await an_issue(village, area_id=village.areas["A2"], fix=fix_in(1)))
    assert (late.area_id, late.on_site) == (village.areas["A1"], "ON_SITE")
    assert await counts_of(village, "A1") == (1, 1)


async def test_statistics_and_coverage_follow(village: Village) -> None:
    await an_issue(village, fix=fix_in(1))
    await merged(village, "A2", "A1")
    office = await village.actor("office")
    asked: dict[str, Any] = {"by": office, "ports": village.ports}
    within = Within(StatisticsBy.COMMUNITY, village.areas["A"])
    found = await statistics(EVER, StatisticsBy.GRID, within, **asked)
    assert [(row.head.id, row.tally["collected"]) for row in found.rows] == [
        (village.areas["A1"], 1)
    ]
    assert (found.total["grids"], found.total["unvisited_grids"]) == (1, 0)
    unvisited = [each.grid_id for each in await unvisited_grids(30, village.areas["A"], **asked)]
    assert unvisited == []
    assert await uncovered_grids(village.areas["A"], **asked) == []
    told = await open_counts(village.areas["A"], **asked)
    assert told.parts == (village.areas["A1"],)


async def test_a_tablet_of_a_closed_grid_sees_its_successor(village: Village) -> None:
    await merged(village, "A2", "A1")
    reached = village.ports.areas.of(village.county_id).expand([village.areas["A2"]])
    assert reached == {village.areas["A1"], village.areas["A2"]}


async def test_what_was_merged_is_merged_on(village: Village) -> None:
    third = await Area.create(
        county_id=village.county_id,
        parent_id=village.areas["A"],
        level="GRID",
        code="C-A3",
        code_scheme="LOCAL",
        name="A3区",
        path="/C/C-T1/C-A/C-A3/",
        updated_at=village.ports.clock.now(),
    )
    village.areas["A3"] = third.id
    await village.ports.areas.load(village.county_id)
    await merged(village, "A2", "A1")
    await merged(village, "A1", "A3")
    index = village.ports.areas.of(village.county_id)
    assert index.current(village.areas["A2"]) == third.id
    assert index.descendants(third.id) == {village.areas[each] for each in ("A1", "A2", "A3")}
    assert index.containing(*IN_A2) == third.id
    assert await counts_of(village, "A3") == (0, 0)


@pytest.mark.parametrize(
    ("by", "old", "new", "refused"),
    [
        ("town", "A2", "A1", Forbidden),
        ("zhao", "A2", "A1", Forbidden),
        ("office", "A2", "A2", Invalid),
        ("office", "A2", "B1", Invalid),
        ("office", "A2", "A", NotFound),
        ("office", "T1", "A1", NotFound),
    ],
)
async def test_impossible_merges_change_nothing(
    village: Village, by: str, old: str, new: str, refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        await merged(village, old, new, by)
    assert await Area.filter(merged_into_id__isnull=False).count() == 0
    assert await Event.filter(kind=EventKind.GRID_MERGED).count() == 0


async def test_a_closed_grid_is_neither_merged_renamed_nor_imported(village: Village) -> None:
    await merged(village, "A2", "A1")
    with pytest.raises(Invalid):
        await merged(village, "A1", "A2")
    with pytest.raises(Invalid):
        await renamed(village, "A2", "甲")
    row = AreaRow(row=1, code="C-A2", name="又来了", parent_code="C-A")
    report = await import_areas([row], "C", ports=village.ports)
    assert [(each.row, each.column) for each in report.errors] == [(1, "编码")]
    assert await Area.filter(name="又来了").count() == 0


async def test_a_grid_is_renamed_and_its_former_names_are_dated(village: Village) -> None:
    await renamed(village, "A1", " 河东一格 ")
    await renamed(village, "A1", "河东格")
    row = await Area.get(id=village.areas["A1"])
    assert (row.name, row.former_names) == (
        "河东格",
        [{"name": "A1区", "last_on": "2026-03-02"}, {"name": "河东一格", "last_on": "2026-03-02"}],
    )
    known = village.ports.areas.of(village.county_id).area(village.areas["A1"])
    assert known is not None
    assert known.name == "河东格"
    kept = await Event.filter(kind=EventKind.GRID_RENAMED).order_by("seq").first()
    assert kept is not None
    assert kept.subject_id == village.areas["A1"]


@pytest.mark.parametrize(
    ("by", "grid_name", "said", "refused"),
    [
        ("town", "A1", "新名", Forbidden),
        ("office", "A", "新名", NotFound),
        ("office", "A1", "A1区", Invalid),
        ("office", "A1", " ", Invalid),
    ],
)
async def test_impossible_names_change_nothing(
    village: Village, by: str, grid_name: str, said: str, refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        await renamed(village, grid_name, said, by)
    assert await Event.filter(kind=EventKind.GRID_RENAMED).count() == 0
