"""Working days and hours of a county: walking forward over the time when people work."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from itertools import accumulate, pairwise

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


NOTHING = timedelta(0)
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
    """The hours of a working day, and the days that are not as their weekday says.

    Without pauses, instants turn into working time since the calendar began and back, so that a
    year ahead costs what an hour ahead does.
    """

    periods: tuple[Period, ...] = USUAL_PERIODS
    exceptions: Mapping[date, bool] = field(default_factory=dict)
    day_length: timedelta = field(init=False, repr=False)
    """How long people work on a whole working day."""

    _marked: tuple[int, ...] = field(init=False, repr=False)
    _gained: tuple[int, ...] = field(init=False, repr=False)
    """Ordinals of the exceptions, and how many working days they have added up to each."""

    def __post_init__(self) -> None:
        days = sorted(self.exceptions)
        gains = (self.exceptions[day] - is_weekday(day) for day in days)
        keep = partial(object.__setattr__, self)
        keep("day_length", sum((_length(each) for each in self.periods), NOTHING))
        keep("_marked", tuple(day.toordinal() for day in days))
        keep("_gained", tuple(accumulate(gains, initial=0)))

    def is_working(self, day: date) -> bool:
        known = self.exceptions.get(day)
        return is_weekday(day) if known is None else known

    def closing(self, day: date) -> datetime:
        """The instant the day's work ends, also of a day off."""
        return datetime.combine(day, self.periods[-1].closes, CHINA)

    def working_day(self, day: date, count: int) -> date:
        """The count-th (1, 2, …) working day after a day."""
        return date.fromordinal(self._nth(self._days_until(day.toordinal() + 1) + count))

    def forward(self, start: datetime, length: timedelta, pauses: Sequence[Span] = ()) -> datetime:
        """The instant when so much working time has passed outside the pauses."""
        if length and not pauses:
            return self._when(self._worked(start) + length)
        left = length
        for opens, closes in self._spans(start, pauses):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        raise OverflowError("no working time")

    def between(self, start: datetime, end: datetime, pauses: Sequence[Span] = ()) -> timedelta:
        """How much working time lies between two instants, outside the pauses."""
        passed = NOTHING
        if not pauses:
            return max(passed, self._worked(end) - self._worked(start))
        for opens, closes in self._spans(start, pauses):
            if opens >= end:
                break
            passed += min(closes, end) - opens
        return passed

    def _worked(self, moment: datetime) -> timedelta:
        """The working time since the calendar began."""
        local = moment.astimezone(CHINA)
        whole = self._days_until(local.toordinal()) * self.day_length
        if not self.is_working(local.date()):
            return whole
        now = _since_midnight(local.time())
        spans = map(_bounds, self.periods)
        return whole + sum(
            (min(now, closes) - opens for opens, closes in spans if now > opens), NOTHING
        )

    def _when(self, worked: timedelta) -> datetime:
        """The first instant at which so much (> 0) has been worked since the calendar began."""
        days = -(-worked // self.day_length)
        left = worked - (days - 1) * self.day_length
        day = date.fromordinal(self._nth(days))
        for period in self.periods:
            if left <= _length(period):
                return datetime.combine(day, period.opens, CHINA) + left
            left -= _length(period)
        raise AssertionError("a day is as long as its periods")

    def _days_until(self, ordinal: int) -> int:
        """The working days before a day, since the calendar began (on a Monday)."""
        weeks, days = divmod(ordinal - 1, 7)
        return weeks * 5 + min(days, 5) + self._gained[bisect_left(self._marked, ordinal)]

    def _nth(self, count: int) -> int:
        """The ordinal of the count-th working day since the calendar began."""
        weeks, days = divmod(count - 1, 5)
        usual, most = weeks * 7 + days, len(self._marked) * 2 + 7
        among = range(max(usual - most, 0), usual + most)
        return among[bisect_left(among, count, key=lambda it: self._days_until(it + 1))]

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


@cache
def _bounds(period: Period) -> tuple[timedelta, timedelta]:
    return _since_midnight(period.opens), _since_midnight(period.closes)


def _length(period: Period) -> timedelta:
    opens, closes = _bounds(period)
    return closes - opens


def _since_midnight(moment: time) -> timedelta:
    return timedelta(
        hours=moment.hour,
        minutes=moment.minute,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )


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
