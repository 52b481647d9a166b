"""Working time: make-up Saturdays count, holidays and nights do not."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.local_day import CHINA
from domain.working_time import BadPeriods, Period, WorkingTime, require_periods, without

USUAL = WorkingTime(exceptions={date(2026, 2, 28): True, date(2026, 4, 6): False})
HOUR = timedelta(hours=1)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


def test_hours_go_on_after_lunch_and_on_the_next_day() -> None:
    assert USUAL.forward(at(3, 2, 10), 2 * HOUR) == at(3, 2, 14)
    assert USUAL.forward(at(3, 2, 17), HOUR) == at(3, 3, 9)


def test_work_done_at_closing_is_done_at_closing() -> None:
    assert USUAL.forward(at(3, 2, 16, 30), HOUR) == at(3, 2, 17, 30)


def test_the_weekend_is_no_working_time() -> None:
    assert USUAL.forward(at(3, 6, 17), HOUR) == at(3, 9, 9)


def test_a_make_up_saturday_is() -> None:
    assert USUAL.forward(at(2, 27, 17), HOUR) == at(2, 28, 9)


def test_a_holiday_is_not() -> None:
    assert USUAL.forward(at(4, 3, 17), HOUR) == at(4, 7, 9)


def test_what_was_paused_is_no_working_time() -> None:
    pause = [(at(3, 2, 9), at(3, 2, 11))]
    assert USUAL.forward(at(3, 2, 8, 30), HOUR, pause) == at(3, 2, 11, 30)
    assert USUAL.between(at(3, 2, 8), at(3, 2, 12), pause) == HOUR


def test_instants_of_any_offset_are_the_same_instants() -> None:
    utc = datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert USUAL.forward(utc, 2 * HOUR) == at(3, 2, 14)


def test_time_between_is_what_forward_goes() -> None:
    start = at(3, 6, 12)
    assert USUAL.between(start, USUAL.forward(start, 9 * HOUR)) == 9 * HOUR


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)),  # noqa: DTZ001
    st.integers(0, 400 * 60),
    st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans(), max_size=30),
)
def test_reckoning_leads_where_walking_leads(
    start: datetime, minutes: int, exceptions: dict[date, bool]
) -> None:
    working, length = WorkingTime(exceptions=exceptions), timedelta(minutes=minutes)
    begins = start.replace(tzinfo=CHINA)
    long_ago = [(begins - 2 * HOUR, begins - HOUR)]
    assert working.forward(begins, length) == working.forward(begins, length, long_ago)
    assert working.between(begins, begins + length) == working.between(
        begins, begins + length, long_ago
    )


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    st.integers(1, 400),
    st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans(), max_size=30),
)
def test_the_nth_working_day_is_the_one_counted_to(
    day: date, count: int, exceptions: dict[date, bool]
) -> None:
    working = WorkingTime(exceptions=exceptions)
    found = working.working_day(day, count)
    walked = [day + timedelta(days=number) for number in range(1, (found - day).days + 1)]
    assert working.is_working(found)
    assert sum(working.is_working(each) for each in walked) == count


def test_cutting_leaves_the_pieces() -> None:
    day = [(at(3, 2, 8), at(3, 2, 12))]
    pauses = [(at(3, 2, 9), at(3, 2, 10)), (at(3, 2, 11), at(3, 2, 13))]
    assert without(day, pauses) == [(at(3, 2, 8), at(3, 2, 9)), (at(3, 2, 10), at(3, 2, 11))]


@pytest.mark.parametrize(
    "periods",
    [
        [],
        [Period(time(9), time(9))],
        [Period(time(9), time(12)), Period(time(11), time(17))],
        [Period(time(hour), time(hour, 30)) for hour in range(8, 13)],
    ],
)
def test_hours_that_are_none_are_refused(periods: list[Period]) -> None:
    with pytest.raises(BadPeriods):
        require_periods(periods)
