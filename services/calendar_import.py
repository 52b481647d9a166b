"""Importing days of the working calendar (工作日历): the whole file or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.actor import Actor
from domain.calendar_day import DaySource
from domain.reference_row import CalendarRow
from domain.row_error import RowError
from models.calendar_day import CalendarDay
from models.county import County
from services.calendar_day import FIRST_YEAR, LAST_YEAR, changed, fill
from services.deadline_sweep import recompute_stale
from services.import_report import ImportReport, no_county, refused
from services.ports import Ports
from services.reference_import import told
from services.work import Work, system_actor, unit_of_work


async def import_calendar(
    rows: Sequence[CalendarRow],
    county_code: str,
    *,
    ports: Ports,
    dry_run: bool = False,
    by: Actor | None = None,
) -> ImportReport:
    """Say of each day whether people work; open deadlines are worked out anew once."""
    county = await County.get_or_none(code=county_code)
    if county is None:
        return no_county(county_code)
    if errors := _errors(rows):
        return refused(errors)
    async with unit_of_work(by=by or system_actor(county.id), ports=ports) as work:
        days = [row.day for row in rows]
        found = await CalendarDay.filter(county_id=county.id, day__in=days).select_for_update()
        known = {each.day: each for each in found}
        fresh = [row for row in rows if row.day not in known]
        moved = [row for row in rows if row.day in known and _differs(known[row.day], row)]
        if not dry_run and (fresh or moved):
            await _write(fresh, moved, known, work)
    if not dry_run and (fresh or moved):
        await recompute_stale(county.id, ports)
    return ImportReport(
        created=len(fresh),
        updated=len(moved),
        unchanged=len(rows) - len(fresh) - len(moved),
        is_dry_run=dry_run,
    )


def _errors(rows: Sequence[CalendarRow]) -> list[RowError]:
    first: dict[object, int] = {}
    errors = []
    for row in rows:
        if not FIRST_YEAR <= row.day.year <= LAST_YEAR:
            errors.append(RowError(row.row, "日期", f"须在 {FIRST_YEAR} 到 {LAST_YEAR} 年之间。"))
        if first.setdefault(row.day, row.row) != row.row:
            errors.append(RowError(row.row, "日期", f"与第 {first[row.day]} 行重复。"))
    return errors


def _differs(known: CalendarDay, row: CalendarRow) -> bool:
    said = (row.is_working, row.note, DaySource.OFFICE)
    return (known.is_working, known.note, known.source) != said


async def _write(
    fresh: Sequence[CalendarRow],
    moved: Sequence[CalendarRow],
    known: Mapping[date, CalendarDay],
    work: Work,
) -> None:
    county_id = work.by.county_id
    for row in (*fresh, *moved):
        day = known.get(row.day)
        kept = day or CalendarDay(county_id=county_id, day=row.day, year=row.day.year)
        fill(kept, row.is_working, DaySource.OFFICE, row.note, work)
        await kept.save(force_create=day is None)
    await changed(work)
    told(county_id, work, of="CalendarDay", created=len(fresh), updated=len(moved))
