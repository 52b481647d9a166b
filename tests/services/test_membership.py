"""Posts of members: the office changes them, and no record of the past changes with them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.actor import ActorKind
from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.ids import new_uuid
from domain.member import AssignmentKind, GroupRole
from models.consultation import Consultation
from models.database import Database
from models.event import Event
from models.issue import Issue
from models.member import GridAssignment, Member, Membership
from services import grid_assignment, leave, membership
from services.membership import keep_history
from tests.services.test_consultation import opened
from tests.services.test_issue_step import acting, an_issue
from tests.village import Village, found_village

TODAY, JANUARY = date(2026, 3, 2), date(2026, 1, 1)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    found = await found_village()
    await keep_history(await Member.all(), date(2025, 1, 1))
    return found


async def appointed(village: Village, name: str, role: GroupRole, by: str = "office") -> None:
    acts = await acting(village, by)
    await membership.appoint(village.members[name], role, TODAY, **acts)


async def history_of(village: Village, name: str) -> list[tuple[Any, ...]]:
    rows = await Membership.filter(member_id=village.members[name]).order_by("started_on")
    groups = {group_id: key for key, group_id in village.groups.items()}
    return [(groups[row.sector_group_id], row.role, row.started_on, row.ended_on) for row in rows]


FIRST = date(2025, 1, 1)


async def test_a_new_convener_follows_the_old_one(village: Village) -> None:
    await appointed(village, "qian", GroupRole.CONVENER)
    assert await history_of(village, "qian") == [
        ("one", "MEMBER", FIRST, TODAY),
        ("one", "CONVENER", TODAY, None),
    ]
    assert await history_of(village, "zhao") == [
        ("one", "CONVENER", FIRST, TODAY),
        ("one", "MEMBER", TODAY, None),
    ]
    kinds = [(await village.actor(name)).kind for name in ("zhao", "qian", "sun")]
    assert kinds == [ActorKind.MEMBER, ActorKind.CONVENER, ActorKind.MEMBER]
    assert [each.kind for each in await Event.all()] == ["MEMBER_APPOINTED"]


async def as_written(issue_id: UUID, consultation_id: UUID) -> list[dict[str, Any]]:
    """Both rows, with every column."""
    issues = await Issue.filter(id=issue_id).values()
    return [*issues, *await Consultation.filter(id=consultation_id).values()]


async def test_what_was_done_stays_with_the_group_and_grid_of_its_day(village: Village) -> None:
    issue_id, held_id = await an_issue(village), await opened(village)
    before = await as_written(issue_id, held_id)
    zhao, two = village.members["zhao"], village.groups["two"]
    await membership.transfer(zhao, two, TODAY, **await acting(village, "office"))
    rows = await GridAssignment.filter(member_id=zhao)
    await grid_assignment.end(rows[0].id, TODAY, **await acting(village, "office"))
    assert await as_written(issue_id, held_id) == before
    assert [row["group_id"] for row in before] == [village.groups["one"]] * 2
    assert (await village.actor("zhao")).group_id == two
    assert await history_of(village, "zhao") == [
        ("one", "CONVENER", FIRST, TODAY),
        ("two", "MEMBER", TODAY, None),
    ]


async def test_leaving_ends_everything_but_the_records(village: Village) -> None:
    issue_id = await an_issue(village)
    zhao = village.members["zhao"]
    await membership.leave_office(zhao, TODAY, "调离", **await acting(village, "office"))
    member = await Member.get(id=zhao)
    assert (member.is_active, member.left_on) == (False, TODAY)
    assert await GridAssignment.filter(member_id=zhao, ended_on=None).count() == 0
    assert await history_of(village, "zhao") == [("one", "CONVENER", FIRST, TODAY)]
    assert (await Issue.get(id=issue_id)).group_id == village.groups["one"]


REFUSED: list[tuple[str, str, date, type[DomainError]]] = [
    ("zhao", "qian", TODAY, Forbidden),
    ("town", "qian", TODAY, Forbidden),
    ("office", "qian", date(2026, 3, 3), Invalid),
    ("office", "qian", date(2024, 12, 31), Invalid),
    ("office", "nobody", TODAY, NotFound),
]


@pytest.mark.parametrize(("by", "name", "on", "refused"), REFUSED)
async def test_refusals_change_nothing(
    village: Village, by: str, name: str, on: date, refused: type[DomainError]
) -> None:
    member_id = village.members.get(name) or new_uuid()
    acts = await acting(village, by)
    with pytest.raises(refused):
        await membership.appoint(member_id, GroupRole.DEPUTY, on, **acts)
    with pytest.raises(refused):
        await membership.transfer(member_id, village.groups["two"], on, **acts)
    with pytest.raises(refused):
        await membership.leave_office(member_id, on, "调离", **acts)
    assert await Membership.filter(ended_on__isnull=False).count() == 0
    assert await Event.all().count() == 0


async def test_a_deputy_convenes_while_the_convener_is_on_leave(village: Village) -> None:
    await appointed(village, "qian", GroupRole.DEPUTY)
    assert (await village.actor("qian")).kind is ActorKind.MEMBER
    leave_id = new_uuid()
    until = date(2026, 3, 9)
    await leave.ask(leave_id, TODAY, until, "出差", **await acting(village, "zhao"))
    granting = await acting(village, "office")
    await leave.decide(leave_id, grants=True, decision="", **granting)
    assert (await village.actor("qian")).kind is ActorKind.CONVENER
    await leave.cancel(leave_id, **await acting(village, "zhao"))
    assert (await village.actor("qian")).kind is ActorKind.MEMBER


async def assigned(village: Village, *names: str, by: str = "office", on: date = TODAY) -> None:
    areas: list[UUID] = [village.areas[name] for name in names]
    acts = await acting(village, by)
    await grid_assignment.assign(village.members["sun"], areas, AssignmentKind.ASSIST, on, **acts)


async def test_the_office_assigns_grids_and_the_member_serves_them(village: Village) -> None:
    await assigned(village, "A1", "D")
    areas = (await village.actor("sun")).area_ids
    assert {village.areas[name] for name in ("A1", "D", "D1", "B1")} <= areas
    rows = await GridAssignment.filter(assigned_on=TODAY)
    assert [row.kind for row in rows] == ["ASSIST", "ASSIST"]


async def test_grids_are_not_assigned_twice_nor_by_others(village: Village) -> None:
    await assigned(village, "A1")
    for names, by, refused in (
        (["A1"], "office", Invalid),
        ([], "office", Invalid),
        (["A2"], "zhao", Forbidden),
    ):
        with pytest.raises(refused):
            await assigned(village, *names, by=by)
    assert await GridAssignment.filter(assigned_on=TODAY).count() == 1


async def test_an_assignment_that_ended_is_never_changed(village: Village) -> None:
    row = await GridAssignment.get(member_id=village.members["zhao"])
    acts = await acting(village, "office")
    with pytest.raises(Invalid):
        await grid_assignment.end(row.id, date(2024, 1, 1), **acts)
    await grid_assignment.end(row.id, JANUARY, **acts)
    with pytest.raises(Invalid):
        await grid_assignment.end(row.id, TODAY, **await acting(village, "office"))
    assert (await GridAssignment.get(id=row.id)).ended_on == JANUARY
    await grid_assignment.assign(
        village.members["zhao"],
        [village.areas["A1"]],
        AssignmentKind.PRIMARY,
        TODAY,
        **await acting(village, "office"),
    )
    assert await GridAssignment.filter(member_id=village.members["zhao"]).count() == 2
