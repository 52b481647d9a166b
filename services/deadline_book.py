"""What deadlines are worked out with: a county's calendar, hours and rules, kept in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from domain.deadline import USUAL_RULES, DeadlineKind, Rule, Unit
from domain.working_time import USUAL_PERIODS, Period, WorkingTime
from models.calendar_day import CalendarDay
from models.county import County
from models.deadline import DeadlineRule


@dataclass(frozen=True, slots=True)
class Book:
    """One county's at one version of its calendar."""

    version: int
    time: WorkingTime
    rules: Mapping[DeadlineKind, Rule]

    def rule(self, kind: DeadlineKind) -> Rule:
        return self.rules.get(kind, USUAL_RULES[kind])


class DeadlineBooks:
    """One book per county, read when first needed and forgotten when it changes."""

    def __init__(self) -> None:
        self._books: dict[UUID, Book] = {}

    async def of(self, county_id: UUID) -> Book:
        found = self._books.get(county_id)
        if found is None:
            found = self._books[county_id] = await read_book(county_id)
        return found

    def forget(self, county_id: UUID) -> None:
        self._books.pop(county_id, None)


async def read_book(county_id: UUID) -> Book:
    """The book as the database has it now."""
    county = await County.get(id=county_id).only("id", "calendar_version", "working_periods")
    days = CalendarDay.filter(county_id=county_id, is_exception=True)
    exceptions = dict(await days.values_list("day", "is_working"))
    rules = await DeadlineRule.filter(county_id=county_id)
    return Book(
        version=county.calendar_version,
        time=WorkingTime(periods_of(county.working_periods), exceptions),
        rules={DeadlineKind(row.kind): rule_of(row) for row in rules},
    )


def rule_of(row: DeadlineRule) -> Rule:
    return Rule(
        amount=row.amount,
        unit=Unit(row.unit),
        warn_percent=row.warn_percent,
        severe_percent=row.severe_percent,
        grace_hours=row.grace_hours,
        has_alerts=row.has_alerts,
    )


def periods_of(texts: list[list[str]] | None) -> tuple[Period, ...]:
    """[["08:30", "11:30"], …] as the county keeps it; the usual hours when it keeps none."""
    if texts is None:
        return USUAL_PERIODS
    return tuple(Period(time.fromisoformat(start), time.fromisoformat(end)) for start, end in texts)
