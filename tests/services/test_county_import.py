"""The office imports its lists itself, and lets imported members in."""

from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from domain.calendar_day import DaySource
from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.ids import new_uuid
from domain.import_kind import ImportKind
from domain.row_error import RowError
from domain.session import SignInRefused
from models.account import Account
from models.calendar_day import CalendarDay
from models.database import Database
from models.event import Event
from models.issue import Category
from models.member import Member
from models.organisation import Department
from services.county_import import import_file
from services.import_report import ImportReport
from services.invite import MEMBERS, Invitation, invite
from services.sign_in import Credentials, sign_in
from services.work import Call
from tests.services.people import QuickHasher
from tests.services.test_issue_step import acting
from tests.village import Village, found_village, village_ports


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village(ports=village_ports(passwords=QuickHasher()))


async def imported(
    village: Village, kind: ImportKind, text: str, *, by: str = "office", dry_run: bool = False
) -> ImportReport:
    actor = await village.actor(by)
    return await import_file(kind, text.encode(), dry_run=dry_run, by=actor, ports=village.ports)


async def everything() -> list[Any]:
    tables: tuple[Any, ...] = (Account, CalendarDay, Category, Department, Event, Member)
    return [await table.all().order_by("id").values() for table in tables]


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.created, report.updated, report.unchanged


async def test_departments_are_added_and_renamed_by_their_codes(village: Village) -> None:
    known = await Department.filter(county_id=village.county_id).order_by("code").first()
    assert known is not None
    text = f"编码,名称\n{known.code},住房城乡建设局\nD70,林业局\n"
    before = await everything()
    assert counts(await imported(village, ImportKind.DEPARTMENTS, text, dry_run=True)) == (1, 1, 0)
    assert await everything() == before
    assert counts(await imported(village, ImportKind.DEPARTMENTS, text)) == (1, 1, 0)
    assert (await Department.get(id=known.id)).name == "住房城乡建设局"
    assert counts(await imported(village, ImportKind.DEPARTMENTS, text)) == (0, 0, 2)
    assert await Event.filter(kind="REFERENCE_IMPORTED").count() == 1


async def test_categories_keep_the_order_of_the_file(village: Village) -> None:
    text = "编码,名称,办理后照片\nK1,路灯,是\nK2,供水,\n"
    assert counts(await imported(village, ImportKind.CATEGORIES, text)) == (2, 0, 0)
    rows = await Category.filter(code__in=("K1", "K2")).order_by("position")
    assert [(row.name, row.needs_after_photo) for row in rows] == [("路灯", True), ("供水", False)]


async def test_days_are_the_offices_word(village: Village) -> None:
    text = "日期,上班,说明\n2026-10-01,否,国庆\n2026/10/10,是,调休\n"
    assert counts(await imported(village, ImportKind.CALENDAR, text)) == (2, 0, 0)
    row = await CalendarDay.get(day=date(2026, 10, 10))
    assert (row.is_working, row.is_exception, row.source) == (True, True, DaySource.OFFICE)
    text = text.replace("是,调休", "否,")
    assert counts(await imported(village, ImportKind.CALENDAR, text)) == (0, 1, 1)


WRONG = (
    (ImportKind.DEPARTMENTS, "A,甲\nA,乙", RowError(3, "编码", "“A”与第 2 行重复。")),
    (ImportKind.DEPARTMENTS, "A,", RowError(2, "名称", "名称为空。")),
    (ImportKind.CALENDAR, "2026-02-30,是", RowError(2, "日期", "没有“2026-02-30”这一天。")),
    (ImportKind.CALENDAR, "1999-02-01,是", RowError(2, "日期", "须在 2004 到 2100 年之间。")),
    (ImportKind.CALENDAR, "2026-02-01,也许", RowError(2, "上班", "应填“是”或“否”。")),
)
HEADERS = {ImportKind.DEPARTMENTS: "编码,名称\n", ImportKind.CALENDAR: "日期,上班\n"}


@pytest.mark.parametrize(("kind", "rows", "error"), WRONG)
async def test_one_wrong_row_and_nothing_is_written(
    village: Village, kind: ImportKind, rows: str, error: RowError
) -> None:
    before = await everything()
    assert (await imported(village, kind, HEADERS[kind] + rows)).errors == (error,)
    tried = await imported(village, kind, HEADERS[kind] + rows, dry_run=True)
    assert (tried.errors, tried.is_dry_run, tried.is_written) == ((error,), True, False)
    assert await everything() == before


async def test_codes_that_lost_their_zeros_are_named(village: Village) -> None:
    await imported(village, ImportKind.DEPARTMENTS, "编码,名称\n007,林业局\n")
    before = await everything()
    (error,) = (await imported(village, ImportKind.DEPARTMENTS, "编码,名称\n7,林草局\n")).errors
    assert (error.row, "已有“007”" in error.reason) == (2, True)
    assert await everything() == before


@pytest.mark.parametrize("name", ["zhao", "town", "housing", "tablet"])
async def test_only_the_office_imports_and_invites(village: Village, name: str) -> None:
    before = await everything()
    with pytest.raises(Forbidden):
        await imported(village, ImportKind.DEPARTMENTS, "编码,名称\nA,甲\n", by=name)
    with pytest.raises(Forbidden):
        await invite([village.members["zhao"]], MEMBERS, **await acting(village, name))
    assert await everything() == before


NEWCOMERS = "姓名,手机,界别\n王芳,19900000001,农业界\n李强,19900000002,农业界\n"


async def newcomers(village: Village) -> list[Member]:
    await imported(village, ImportKind.MEMBERS, NEWCOMERS)
    return await Member.filter(name__in=("王芳", "李强")).order_by("number")


async def let_in(village: Village, made: Invitation) -> bool:
    """Whether the first password opens, and then asks for another."""
    issued = await sign_in(
        Credentials(phone=made.phone, password=made.password), ports=village.ports
    )
    return issued.must_change_password


async def test_imported_members_sign_in_with_what_the_office_hands_them(village: Village) -> None:
    wang, li = await newcomers(village)
    acts = await acting(village, "office")
    acts["call"] = Call("memberInvite", "once", "0" * 64)
    made = await invite([wang.id, li.id], MEMBERS, **acts)
    assert {each.name for each in made.invitations} == {"王芳", "李强"}
    assert len({each.password for each in made.invitations}) == 2
    assert [await let_in(village, each) for each in made.invitations] == [True, True]
    again = await invite([wang.id, li.id], MEMBERS, **acts)
    assert (again.invitations, again.replayed) == (made.invitations, True)
    assert await Event.filter(kind="ACCOUNT_INVITED").count() == 2


async def test_a_new_first_password_ends_the_old_one(village: Village) -> None:
    wang, _ = await newcomers(village)
    (first,) = (await invite([wang.id], MEMBERS, **await acting(village, "office"))).invitations
    await let_in(village, first)
    (second,) = (await invite([wang.id], MEMBERS, **await acting(village, "office"))).invitations
    with pytest.raises(SignInRefused):
        await let_in(village, first)
    assert await let_in(village, second)
    assert await Event.filter(kind="SESSION_REVOKED").count() == 1


async def test_one_who_cannot_sign_in_and_nobody_is_invited(village: Village) -> None:
    wang, _ = await newcomers(village)
    refusals: tuple[tuple[list[Any], type[DomainError]], ...] = (
        ([wang.id, new_uuid()], NotFound),
        ([], Invalid),
        ([new_uuid() for _ in range(21)], Invalid),
    )
    before = await everything()
    for member_ids, error in refusals:
        with pytest.raises(error):
            await invite(member_ids, MEMBERS, **await acting(village, "office"))
    assert await everything() == before
