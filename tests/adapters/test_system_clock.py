"""Clocks: aware, UTC, whole milliseconds; the settable one goes where it is told and runs on."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from adapters.system_clock import SettableClock, SystemClock

THEN = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize("clock", [SystemClock(), SettableClock()])
def test_tells_the_machines_time_in_whole_milliseconds(clock: SystemClock | SettableClock) -> None:
    before, now = datetime.now(UTC), clock.now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert timedelta(milliseconds=-1) <= now - before < timedelta(seconds=5)


def test_goes_where_it_is_set_and_runs_on() -> None:
    clock = SettableClock()
    clock.set(THEN)
    first = clock.now()
    assert timedelta(0) <= first - THEN < timedelta(seconds=5)
    assert first.tzinfo is UTC
    assert clock.now() >= first
    clock.set(THEN - timedelta(days=400))
    assert clock.now() < first


def test_refuses_a_time_without_offset_and_stays_where_it_was() -> None:
    clock = SettableClock()
    clock.set(THEN)
    with pytest.raises(ValueError, match="offset"):
        clock.set(datetime(2030, 1, 1))  # noqa: DTZ001
    assert clock.now() - THEN < timedelta(seconds=5)
