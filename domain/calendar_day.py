"""Days of the working calendar (工作日历): where it is known from whether people work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SATURDAY = 5


class DaySource(StrEnum):
    """PUBLISHED by the State Council, only guessed from the WEEKDAY, or said by the OFFICE."""

    PUBLISHED = "PUBLISHED"
    WEEKDAY = "WEEKDAY"
    OFFICE = "OFFICE"


@dataclass(frozen=True, slots=True)
class DayOff:
    """What is published of a day: whether people work, and what it is called."""

    is_working: bool
    note: str = ""


def is_weekday(day: date) -> bool:
    """Monday to Friday: a guess, until the year is published."""
    return day.weekday() < SATURDAY


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    count = (date(year + 1, 1, 1) - first).days
    return [first + timedelta(days=number) for number in range(count)]


def plan_of(
    year: int, published: Mapping[date, DayOff] | None
) -> dict[date, tuple[DayOff, DaySource]]:
    """Every day of a year; an unpublished year (None) goes by weekdays and stays unconfirmed."""
    if published is None:
        return {day: (DayOff(is_weekday(day)), DaySource.WEEKDAY) for day in days_of(year)}
    return {
        day: (published.get(day, DayOff(is_weekday(day))), DaySource.PUBLISHED)
        for day in days_of(year)
    }
