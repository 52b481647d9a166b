"""A year of the calendar: as published, or guessed by weekday and told to be so."""

from datetime import date

from domain.calendar_day import DayOff, DaySource, plan_of


def test_a_published_year_has_holidays_and_make_up_saturdays() -> None:
    published = {
        date(2026, 2, 17): DayOff(False, "春节"),
        date(2026, 2, 28): DayOff(True, "春节调休上班"),
    }
    plan = plan_of(2026, published)
    assert len(plan) == 365
    assert plan[date(2026, 2, 17)] == (DayOff(False, "春节"), DaySource.PUBLISHED)
    assert plan[date(2026, 2, 28)][0].is_working
    assert not plan[date(2026, 3, 1)][0].is_working


def test_an_unpublished_year_goes_by_weekdays() -> None:
    plan = plan_of(2028, None)
    assert len(plan) == 366
    assert {source for _, source in plan.values()} == {DaySource.WEEKDAY}
    assert sum(off.is_working for off, _ in plan.values()) == 260
