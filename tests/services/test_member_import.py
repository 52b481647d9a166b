"""Importing members: people, groups, logins and grids; refusals write nothing."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.member_row import MemberRow
from domain.row_error import RowError
from models.account import Account
from models.area import Area
from models.county import County
from models.database import Database
from models.event import Event
from models.member import GridAssignment, Member, SectorGroup, Term
from services.area_import import import_areas
from services.import_report import ImportReport
from services.member_import import import_members
from services.ports import Ports
from tests.services.import_ports import ImportPorts, import_ports
from tests.services.test_area_import import COMMUNITY, COUNTY, tree


@pytest.fixture
async def ports(database: Database) -> Ports:
    ports = import_ports()
    await import_areas(tree(), COUNTY, ports=ports)
    return ports


def person(which: int, /, **facts: Any) -> MemberRow:
    given = {"name": f"委员{which}", "phone": f"1990000{which:04d}", "group": "农业界"}
    return MemberRow(row=which + 1, **(given | facts))


async def serving(phone: str) -> list[tuple[str, date, date | None]]:
    account = await Account.get(phone=phone)
    rows = await GridAssignment.filter(member_id=account.member_id).order_by("assigned_on")
    areas = {area.id: area.code for area in await Area.all()}
    return sorted((areas[row.area_id], row.assigned_on, row.ended_on) for row in rows)


async def people() -> tuple[int, int, int, int, int]:
    return (
        await Term.all().count(),
        await SectorGroup.all().count(),
        await Member.all().count(),
        await Account.all().count(),
        await GridAssignment.all().count(),
    )


TODAY = date(2026, 3, 1)


async def test_makes_members_groups_logins_and_assignments(ports: Ports) -> None:
    rows = [
        person(1, is_convener=True, grid_codes=("W1", "W2"), position="合作社理事长"),
        person(2, group="医药卫生界", grid_codes=(COMMUNITY,), number="A-7"),
    ]
    report = await import_members(rows, COUNTY, ports=ports)
    assert report == ImportReport(created=2, notes=("新建界别组：农业界", "新建界别组：医药卫生界"))
    first = await Member.get(number="001").prefetch_related("sector_group", "term")
    assert (first.name, first.position, first.is_convener) == ("委员1", "合作社理事长", True)
    assert (first.sector_group.code, first.term.number, first.is_synthetic) == ("G01", 1, False)
    accounts = await Account.all().order_by("phone")
    assert [(each.kind, each.name, each.phone) for each in accounts] == [
        ("CONVENER", "委员1", "19900000001"),
        ("MEMBER", "委员2", "19900000002"),
    ]
    assert all(each.password_hash is None and each.must_change_password for each in accounts)
    assert await serving("19900000001") == [("W1", TODAY, None), ("W2", TODAY, None)]
    assert await serving("19900000002") == [(COMMUNITY, TODAY, None)]
    event = await Event.get(kind="MEMBERS_IMPORTED")
    assert event.data == {"created": 2, "touched": 2}


async def test_days_are_those_of_china(ports: Ports) -> None:
    assert isinstance(ports, ImportPorts)
    ports.clock.moment = ports.clock.moment.replace(day=28, month=2, hour=16)
    await import_members([person(1, grid_codes=("W1",))], COUNTY, ports=ports)
    assert await serving("19900000001") == [("W1", TODAY, None)]


async def test_the_same_file_again_changes_nothing(ports: Ports) -> None:
    rows = [person(1, grid_codes=("W1",)), person(2)]
    await import_members(rows, COUNTY, ports=ports)
    before = await people()
    report = await import_members(rows, COUNTY, ports=ports)
    assert (report.created, report.updated, report.unchanged, report.notes) == (0, 0, 2, ())
    assert await people() == before
    assert await Event.filter(kind="MEMBERS_IMPORTED").count() == 1


async def test_a_dry_run_writes_nothing(ports: Ports) -> None:
    report = await import_members([person(1)], COUNTY, ports=ports, dry_run=True)
    assert (report.created, report.is_written) == (1, False)
    assert await people() == (0, 0, 0, 0, 0)


async def test_grids_given_up_end_and_new_ones_begin(ports: Ports) -> None:
    assert isinstance(ports, ImportPorts)
    await import_members([person(1, grid_codes=("W1", COMMUNITY))], COUNTY, ports=ports)
    ports.clock.moment += timedelta(days=30)
    report = await import_members([person(1, grid_codes=("W1", "W2"))], COUNTY, ports=ports)
    assert (report.updated, report.unchanged) == (1, 0)
    later = TODAY + timedelta(days=30)
    assert await serving("19900000001") == [
        (COMMUNITY, TODAY, later),
        ("W1", TODAY, None),
        ("W2", later, None),
    ]


async def test_a_grid_taken_back_the_same_day_is_not_assigned_twice(ports: Ports) -> None:
    for codes in (("W1",), ("W2",), ("W1",)):
        await import_members([person(1, grid_codes=codes)], COUNTY, ports=ports)
    assert await serving("19900000001") == [("W1", TODAY, None), ("W2", TODAY, TODAY)]


async def test_a_row_without_grids_leaves_them_alone(ports: Ports) -> None:
    await import_members([person(1, grid_codes=("W1",))], COUNTY, ports=ports)
    await import_members([person(1, name="改名")], COUNTY, ports=ports)
    assert await serving("19900000001") == [("W1", TODAY, None)]
    assert (await Account.get(phone="19900000001")).name == "改名"


async def test_a_number_finds_the_member_whose_phone_changed(ports: Ports) -> None:
    await import_members([person(1, number="N1")], COUNTY, ports=ports)
    report = await import_members([person(9, number="N1", name="委员1")], COUNTY, ports=ports)
    assert (report.created, report.updated) == (0, 1)
    assert (await Account.get()).phone == "19900000009"


async def test_names_every_wrong_row_and_writes_nothing(ports: Ports) -> None:
    await import_members([person(1, number="N1")], COUNTY, ports=ports)
    before = await people()
    rows = [
        person(2, grid_codes=("W1", "W8", "W9")),
        person(3, phone="19900000002"),
        person(4, number="N4"),
        person(5, number="N4"),
        person(6, phone="19900000001", number="N6"),
    ]
    report = await import_members(rows, COUNTY, ports=ports)
    assert report.errors == (
        RowError(3, "网格", "没有编码为“W8”的网格或社区。"),
        RowError(3, "网格", "没有编码为“W9”的网格或社区。"),
        RowError(4, "手机", "“19900000002”与第 3 行重复。"),
        RowError(6, "编号", "“N4”与第 5 行重复。"),
        RowError(7, "手机", "手机号“19900000001”已由另一个账号使用。"),
    )
    assert await people() == before


async def test_a_phone_of_another_county_is_taken(ports: Ports) -> None:
    other = await County.create(
        code="220000", name="邻县", short_name="邻", created_at=ports.clock.now()
    )
    await Account.create(
        county_id=other.id,
        kind="OFFICE",
        name="邻县",
        phone="19900000001",
        created_at=ports.clock.now(),
    )
    report = await import_members([person(1)], COUNTY, ports=ports)
    assert [error.column for error in report.errors] == ["手机"]
    assert (await Member.all().count(), await Account.all().count()) == (0, 1)


async def test_an_unknown_county_is_refused(ports: Ports) -> None:
    report = await import_members([person(1)], "999999", ports=ports)
    assert report.errors == (RowError(0, "编码", "县“999999”不存在，请先导入区划。"),)
    assert await people() == (0, 0, 0, 0, 0)


async def test_groups_are_found_by_name_or_code(ports: Ports) -> None:
    await import_members([person(1)], COUNTY, ports=ports)
    await import_members([person(2, group="G01"), person(3)], COUNTY, ports=ports)
    assert await SectorGroup.all().count() == 1
    assert await Member.filter(sector_group__name="农业界").count() == 3
