"""A phone's clock may be wrong: the time is corrected, what is odd is flagged, nothing refused."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.capture_time import corrected

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_right_clock_is_believed() -> None:
    time = corrected(NOW - 5 * MINUTE, sent_at=NOW, received_at=NOW)
    assert (time.captured_at, time.offset_ms, time.is_suspect) == (NOW - 5 * MINUTE, 0, False)


@pytest.mark.parametrize("wrong_by", [timedelta(hours=-3), timedelta(days=400)])
def test_a_wrong_clock_is_corrected_and_flagged(wrong_by: timedelta) -> None:
    time = corrected(NOW - 5 * MINUTE + wrong_by, sent_at=NOW + wrong_by, received_at=NOW)
    assert (time.captured_at, time.is_suspect) == (NOW - 5 * MINUTE, True)


def test_nothing_happens_after_it_was_received() -> None:
    time = corrected(NOW + timedelta(days=1), sent_at=None, received_at=NOW)
    assert (time.captured_at, time.is_suspect) == (NOW, True)


def test_an_offline_record_keeps_its_day() -> None:
    two_days_ago = NOW - timedelta(days=2)
    time = corrected(two_days_ago, sent_at=NOW - 2 * MINUTE, received_at=NOW)
    assert (time.captured_at, time.is_suspect) == (two_days_ago + 2 * MINUTE, False)


def test_a_clock_at_the_end_of_the_calendar_tells_nothing() -> None:
    sent_at = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    time = corrected(NOW, sent_at=sent_at, received_at=NOW)
    assert (time.captured_at, time.is_suspect) == (NOW, True)
