"""The days a statistic is about: a year, a half, a quarter, a month, or from one day to another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.errors import Invalid
from domain.local_day import CHINA

MONTHS = {"half": 6, "quarter": 3, "month": 1}
LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Period:
    """Days as the county counts them: from `first` on, up to but without `after`."""

    first: date
    after: date

    @property
    def since(self) -> datetime:
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        return _midnight(self.after)

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    def months(self) -> Iterator[tuple[str, datetime]]:
        """Each month touched, like "2026-03", and the instant it ends."""
        year, month = self.first.year, self.first.month
        while date(year, month, 1) < self.after:
            name = f"{year:04}-{month:02}"
            year, month = year + month // 12, month % 12 + 1
            yield name, _midnight(date(year, month, 1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), CHINA)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodAsked:
    """A year, or one of its parts, or two days of which both count; Invalid when unclear."""

    year: int | None = None
    half: int | None = None
    quarter: int | None = None
    month: int | None = None
    from_on: date | None = None
    to_on: date | None = None

    def period(self) -> Period:
        if self.year is None:
            return self._between_days()
        if self.from_on or self.to_on:
            raise Invalid("年度与起止日期只能填一种。", path=("period",))
        if not 2004 <= self.year <= 2100:
            raise Invalid("年份须在 2004 到 2100 之间。", path=("period", "year"))
        return self._of_year(self.year)

    def _of_year(self, year: int) -> Period:
        parts = {name: part for name in MONTHS if (part := getattr(self, name)) is not None}
        if len(parts) > 1:
            raise Invalid("半年、季度、月份只能填一种。", path=("period",))
        for name, part in parts.items():
            return _part(year, name, part)
        return Period(date(year, 1, 1), date(year + 1, 1, 1))

    def _between_days(self) -> Period:
        if any(getattr(self, name) is not None for name in MONTHS):
            raise Invalid("半年、季度、月份要与年份一起填。", path=("period", "year"))
        first, last = self.from_on, self.to_on
        if first is None or last is None:
            raise Invalid("请填年份，或起止日期。", path=("period",))
        if not 2004 <= first.year <= last.year <= 2100 or not first <= last:
            raise Invalid(
                "起止日期须由早到晚，在 2004 到 2100 年之间。", path=("period", "fromDay")
            )
        if last - first > LONGEST:
            raise Invalid("起止日期最多相隔三年。", path=("period", "toDay"))
        return Period(first, last + timedelta(days=1))


def _part(year: int, name: str, part: int) -> Period:
    """The part-th half, quarter or month of a year."""
    length = MONTHS[name]
    if not 1 <= part <= 12 // length:
        raise Invalid(f"须为 1 到 {12 // length}。", path=("period", name))
    end = part * length
    first = date(year, end - length + 1, 1)
    return Period(first, date(year + end // 12, end % 12 + 1, 1))
