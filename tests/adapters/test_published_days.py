"""What the State Council published: make-up days included, unpublished years told as such."""

from datetime import date

from adapters.published_days import ChineseCalendarDays
from domain.calendar_day import DayOff


def test_knows_holidays_and_make_up_days() -> None:
    days = ChineseCalendarDays().of(2025)
    assert days is not None
    assert days[date(2025, 9, 28)] == DayOff(True, "国庆节调休上班")
    assert days[date(2025, 10, 1)] == DayOff(False, "国庆节")
    assert date(2025, 9, 27) not in days


def test_a_year_nobody_has_published_is_none() -> None:
    assert ChineseCalendarDays().of(2090) is None
