"""Working days and hours of a county: walking forward over the time when people work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from domain.calendar_day import is_weekday
from domain.errors import DomainError
from domain.local_day import CHINA

Span = tuple[datetime, datetime]
MOST_PERIODS = 4
ONE_DAY = timedelta(days=1)


class BadPeriods(DomainError):
    """Working hours that do not follow one another within a day."""

    code = "BAD_PERIODS"


@dataclass(frozen=True, slots=True)
class Period:
    """From opening to closing, in local time."""

    opens: time
    closes: time


MIDNIGHT = time(0)
USUAL_PERIODS = (Period(time(8, 30), time(11, 30)), Period(time(13, 30), time(17, 30)))


def require_periods(periods: Sequence[Period]) -> tuple[Period, ...]:
    """The periods when each is of some length and they follow one another; BadPeriods if not."""
    bounds = [moment for each in periods for moment in (each.opens, each.closes)]
    if not 1 <= len(periods) <= MOST_PERIODS:
        raise BadPeriods(f"一天的工作时段须为 1 到 {MOST_PERIODS} 段。")
    if any(later <= earlier for earlier, later in pairwise(bounds)):
        raise BadPeriods("工作时段须由早到晚、互不重叠。")
    return tuple(periods)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The hours of a working day, and the days that are not as their weekday says."""

    periods: tuple[Period, ...] = USUAL_PERIODS
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        known = self.exceptions.get(day)
        return is_weekday(day) if known is None else known

    def closing(self, day: date) -> datetime:
        """The instant the day's work ends, also of a day off."""
        return datetime.combine(day, self.periods[-1].closes, CHINA)

    @property
    def day_length(self) -> timedelta:
        """How long people work on a whole working day."""
        return sum((_length(each) for each in self.periods), timedelta(0))

    def forward(self, start: datetime, length: timedelta, pauses: Sequence[Span] = ()) -> datetime:
        """The instant when so much working time has passed outside the pauses."""
        left = length
        if not pauses:
            start, left = self._skip(start.astimezone(CHINA), left)
        for opens, closes in self._spans(start, pauses):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        raise OverflowError("no working time")

    def between(self, start: datetime, end: datetime, pauses: Sequence[Span] = ()) -> timedelta:
        """How much working time lies between two instants, outside the pauses."""
        passed = timedelta(0)
        for opens, closes in self._spans(start, pauses):
            if opens >= end:
                break
            passed += min(closes, end) - opens
        return passed

    def _skip(self, start: datetime, left: timedelta) -> tuple[datetime, timedelta]:
        """Past all whole days but the last one: where to go on, and with how much left."""
        day, whole = start.date(), self.day_length
        here = self.between(start, datetime.combine(day + ONE_DAY, MIDNIGHT, CHINA))
        if here >= left:
            return start, left
        left -= here
        day += ONE_DAY
        while left > whole:
            if self.is_working(day):
                left -= whole
            day += ONE_DAY
        return datetime.combine(day, MIDNIGHT, CHINA), left

    def _spans(self, start: datetime, pauses: Sequence[Span]) -> Iterator[Span]:
        """Working time from an instant on, piece by piece, without what was paused."""
        for piece in self._pieces(start.astimezone(CHINA)):
            yield from without([piece], pauses) if pauses else (piece,)

    def _pieces(self, start: datetime) -> Iterator[Span]:
        day = start.date()
        while True:
            if self.is_working(day):
                for period in self.periods:
                    closes = datetime.combine(day, period.closes, CHINA)
                    if closes > start:
                        yield max(start, datetime.combine(day, period.opens, CHINA)), closes
            day += ONE_DAY


def _length(period: Period) -> timedelta:
    opens, closes = (datetime.combine(date.min, each) for each in (period.opens, period.closes))
    return closes - opens


def without(spans: list[Span], pauses: Sequence[Span]) -> list[Span]:
    """The spans with the pauses cut out of them."""
    for since, until in pauses:
        spans = [
            piece
            for opens, closes in spans
            for piece in ((opens, min(closes, since)), (max(opens, until), closes))
            if piece[0] < piece[1]
        ]
    return spans
