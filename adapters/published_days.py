"""Days off and make-up working days as the State Council publishes them each autumn."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from domain.calendar_day import DayOff


class ChineseCalendarDays:
    """From the package `chinesecalendar`, which has the years published when it was released."""

    def of(self, year: int) -> Mapping[date, DayOff] | None:
        """The days that are not as their weekday says, with their names; None: not published."""
        return _days_of(year)


@lru_cache(maxsize=8)
def _days_of(year: int) -> Mapping[date, DayOff] | None:
    # Imported only for seeding: its tables take a while and few processes need them.
    from chinese_calendar.constants import Holiday, holidays, workdays  # type: ignore[import-untyped]

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    off = {day: DayOff(False, names[name]) for day, name in holidays.items()}
    made_up = {day: DayOff(True, f"{names[name]}调休上班") for day, name in workdays.items()}
    found = {day: each for day, each in (off | made_up).items() if day.year == year}
    return found or None
