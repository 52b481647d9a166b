"""The working calendar (工作日历): seeded from what is published, then the office's to correct."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.calendar_day import DaySource, days_of, is_weekday, plan_of
from domain.errors import Forbidden, Invalid
from domain.events import EventKind
from domain.local_day import local_day
from domain.text import clean
from domain.working_time import Period, require_periods
from models.calendar_day import CalendarDay
from models.county import County
from services.audience import OFFICE
from services.deadline_sweep import recompute_stale
from services.ports import Ports
from services.sql import for_dialect
from services.work import Call, Result, Work, perform, system_actor, unit_of_work

FIRST_YEAR, LAST_YEAR = 2004, 2100
NEXT_VERSION = "UPDATE county SET calendar_version = calendar_version + 1 WHERE id = $1"


async def seed_calendars(ports: Ports) -> int:
    """Fill last, this and next year of every county, and confirm years published meanwhile.

    What the office has said stays. Returns how many days were written.
    """
    this_year = local_day(ports.clock.now()).year
    written = 0
    for county in await County.all().only("id"):
        for year in (this_year - 1, this_year, this_year + 1):
            written += await seed_year(county.id, year, ports)
    return written


async def seed_year(county_id: UUID, year: int, ports: Ports) -> int:
    """Write the days of a year that are missing, or were only guessed and are published now."""
    published = ports.published_days.of(year)
    known = CalendarDay.filter(county_id=county_id, year=year)
    is_whole = await known.count() == len(days_of(year))
    if is_whole and not (published and await known.filter(source=DaySource.WEEKDAY).exists()):
        return 0
    async with unit_of_work(by=system_actor(county_id), ports=ports) as work:
        written = await _seed(year, work)
    await recompute_stale(county_id, ports)
    return written


async def _seed(year: int, work: Work) -> int:
    county_id = work.by.county_id
    published = work.ports.published_days.of(year)
    known = {row.day: row for row in await CalendarDay.filter(county_id=county_id, year=year)}
    fresh = []
    for day, (off, source) in plan_of(year, published).items():
        row = known.get(day) or CalendarDay(county_id=county_id, day=day, year=year)
        if day not in known or (row.source, source) == (DaySource.WEEKDAY, DaySource.PUBLISHED):
            fill(row, off.is_working, source, off.note, work)
            fresh.append(row)
    if not fresh:
        return 0
    await CalendarDay.filter(id__in=[row.id for row in fresh if row.day in known]).delete()
    await CalendarDay.bulk_create(fresh)
    await changed(work)
    work.record(
        EventKind.CALENDAR_SEEDED,
        ("CalendarDay", fresh[0].id),
        audience=(OFFICE,),
        data={"year": year, "days": len(fresh)},
    )
    return len(fresh)


def fill(row: CalendarDay, is_working: bool, source: DaySource, note: str, work: Work) -> None:
    row.is_working = is_working
    row.is_exception = is_working != is_weekday(row.day)
    row.source = source
    row.note = note
    row.updated_at = work.now


async def changed(work: Work) -> None:
    """Whoever has worked something out with the old calendar has to do it anew."""
    statement = for_dialect(NEXT_VERSION, work.connection)
    await work.connection.execute_query(statement, [work.by.county_id])
    work.ports.books.forget(work.by.county_id)


async def set_day(
    day: date, *, is_working: bool, note: str, by: Actor, ports: Ports, call: Call
) -> Result:
    """Say whether people work on a day; open deadlines are worked out anew at once."""

    async def step(work: Work) -> UUID:
        _require_office(work)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Invalid(f"日期须在 {FIRST_YEAR} 到 {LAST_YEAR} 年之间。", path=("input", "day"))
        said = clean(note, path=("input", "note"), most=40)
        county_id = work.by.county_id
        row = await CalendarDay.select_for_update().get_or_none(county_id=county_id, day=day)
        is_new = row is None
        row = row or CalendarDay(county_id=county_id, day=day, year=day.year)
        fill(row, is_working, DaySource.OFFICE, said, work)
        await row.save(force_create=is_new)
        await changed(work)
        work.record(
            EventKind.CALENDAR_DAY_SET,
            ("CalendarDay", row.id),
            audience=(OFFICE,),
            data={"day": day.isoformat(), "isWorking": is_working, "note": said},
        )
        return row.id

    done = await perform(step, by=by, ports=ports, call=call)
    await recompute_stale(by.county_id, ports)
    return done


async def set_periods(periods: Sequence[Period], *, by: Actor, ports: Ports, call: Call) -> Result:
    """Say from when to when people work on a working day."""

    async def step(work: Work) -> UUID:
        _require_office(work)
        texts = [
            [each.opens.isoformat("minutes"), each.closes.isoformat("minutes")]
            for each in require_periods(periods)
        ]
        county = await County.select_for_update().get(id=work.by.county_id)
        county.working_periods = texts
        await county.save(update_fields=["working_periods"])
        await changed(work)
        account = ("Account", work.by.account_id)
        work.record(
            EventKind.WORKING_HOURS_SET, account, audience=(OFFICE,), data={"periods": texts}
        )
        return work.by.account_id

    done = await perform(step, by=by, ports=ports, call=call)
    await recompute_stale(by.county_id, ports)
    return done


def _require_office(work: Work) -> None:
    if work.by.kind is not ActorKind.OFFICE:
        raise Forbidden("工作日历由县政协办公室维护。")
