"""The calendar: seeded from what is published, corrected by the office, deadlines follow it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

import pytest
import pytest_asyncio

from domain.calendar_day import DayOff
from domain.errors import Forbidden, Invalid
from domain.working_time import BadPeriods, Period
from models.calendar_day import CalendarDay
from models.county import County
from models.database import Database
from models.deadline import Deadline
from models.event import Event
from services import calendar_day
from tests.services.test_issue_step import acting, an_issue
from tests.village import NOON, Village, found_village, village_ports

QINGMING = date(2026, 4, 6)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def shown(day: date) -> tuple[bool, str, str]:
    row = await CalendarDay.get(day=day)
    return row.is_working, row.source, row.note


async def test_is_seeded_for_last_this_and_next_year(village: Village) -> None:
    written = await calendar_day.seed_calendars(village.ports)
    assert (written, await CalendarDay.all().count()) == (1095, 1095)
    assert await shown(date(2026, 2, 17)) == (False, "PUBLISHED", "春节")
    assert await shown(date(2026, 2, 28)) == (True, "PUBLISHED", "春节调休上班")
    assert await CalendarDay.filter(year=2027, source="WEEKDAY").count() == 365
    assert await calendar_day.seed_calendars(village.ports) == 0


class Published:
    """A year published after the server was installed."""

    def of(self, year: int) -> Mapping[date, DayOff] | None:
        return {date(2027, 1, 1): DayOff(False, "元旦")} if year == 2027 else None


async def test_a_year_published_later_is_confirmed_but_the_office_keeps_its_word(
    village: Village,
) -> None:
    await calendar_day.seed_calendars(village.ports)
    await calendar_day.set_day(
        date(2027, 1, 2), is_working=True, note="县里安排", **await acting(village, "office")
    )
    later = village_ports(published_days=Published(), areas=village.ports.areas)
    assert await calendar_day.seed_calendars(later) == 364
    assert await shown(date(2027, 1, 1)) == (False, "PUBLISHED", "元旦")
    assert await shown(date(2027, 1, 2)) == (True, "OFFICE", "县里安排")


async def test_a_holiday_moves_the_deadlines_it_concerns(village: Village) -> None:
    await an_issue(village)
    assert (await Deadline.get()).due_at == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    await calendar_day.set_day(
        date(2026, 3, 4), is_working=False, note="暴雪停工", **await acting(village, "office")
    )
    assert (await Deadline.get()).due_at == datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
    kinds = [event.kind for event in await Event.all().order_by("seq")]
    assert kinds == ["ISSUE_COLLECTED", "CALENDAR_DAY_SET", "DEADLINE_MOVED"]
    moved = await Event.get(kind="DEADLINE_MOVED")
    assert moved.data["wasDueAt"] == "2026-03-04T09:30:00.000Z"
    assert moved.data["dueAt"] == "2026-03-05T09:30:00.000Z"


async def test_a_day_that_concerns_no_deadline_moves_none(village: Village) -> None:
    await an_issue(village)
    acts = await acting(village, "office")
    await calendar_day.set_day(date(2026, 8, 3), is_working=False, note="", **acts)
    assert await Event.filter(kind="DEADLINE_MOVED").count() == 0
    assert (await Deadline.get()).calendar_version == (await County.get()).calendar_version == 1


async def test_other_hours_move_deadlines_too(village: Village) -> None:
    await an_issue(village)
    periods = [Period(time(9), time(12)), Period(time(13), time(16))]
    await calendar_day.set_periods(periods, **await acting(village, "office"))
    assert (await Deadline.get()).due_at == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert (await County.get()).working_periods == [["09:00", "12:00"], ["13:00", "16:00"]]


@pytest.mark.parametrize("name", ["zhao", "town", "housing", "tablet"])
async def test_only_the_office_keeps_it(village: Village, name: str) -> None:
    acts = await acting(village, name)
    with pytest.raises(Forbidden):
        await calendar_day.set_day(QINGMING, is_working=True, note="", **acts)
    with pytest.raises(Forbidden):
        await calendar_day.set_periods([Period(time(9), time(12))], **acts)
    assert (await CalendarDay.all().count(), await Event.all().count()) == (0, 0)


async def test_impossible_days_and_hours_change_nothing(village: Village) -> None:
    acts = await acting(village, "office")
    with pytest.raises(Invalid):
        await calendar_day.set_day(date(1999, 1, 1), is_working=True, note="", **acts)
    with pytest.raises(Invalid):
        await calendar_day.set_day(QINGMING, is_working=True, note="长" * 41, **acts)
    with pytest.raises(BadPeriods):
        await calendar_day.set_periods([Period(time(12), time(9))], **acts)
    assert (await CalendarDay.all().count(), await Event.all().count()) == (0, 0)
    assert (await County.get()).calendar_version == 0


def test_the_village_lives_on_a_monday() -> None:
    assert NOON.date() == date(2026, 3, 2)
