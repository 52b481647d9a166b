"""Lock-out: five failures within 15 minutes, counted per account and per address."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.lockout import MAX_FAILURES, WINDOW, Failures, account_key, address_key, pairing_key

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def failures(*seconds_ago: float) -> Failures:
    return Failures.recent((NOW - timedelta(seconds=it) for it in seconds_ago), now=NOW)


def test_four_failures_are_forgiven_and_the_fifth_locks() -> None:
    assert not failures(4, 3, 2, 1).is_locked()
    assert failures(4, 3, 2, 1).after(NOW).is_locked()
    assert len(failures(4, 3, 2, 1).after(NOW).at) == MAX_FAILURES


def test_a_failure_counts_for_exactly_fifteen_minutes() -> None:
    window_s = WINDOW.total_seconds()
    assert failures(window_s - 1, 4, 3, 2, 1).is_locked()
    assert not failures(window_s, 4, 3, 2, 1).is_locked()


def test_the_window_slides_so_no_quarter_of_an_hour_has_a_sixth_try() -> None:
    admitted: list[datetime] = []
    for second in range(0, 7200, 7):
        now = NOW + timedelta(seconds=second)
        if not Failures.recent(admitted, now=now).is_locked():
            admitted.append(now)
    for start in admitted:
        inside = [moment for moment in admitted if start <= moment < start + WINDOW]
        assert len(inside) <= MAX_FAILURES
    assert len(admitted) == 8 * MAX_FAILURES


def test_a_clock_set_back_by_hours_locks_nobody_for_hours() -> None:
    assert not failures(*[-3600.0] * 5).is_locked()
    assert failures(*[-60.0] * 5).is_locked()


def test_giving_back_removes_one_failure_of_that_moment() -> None:
    found = failures(2, 1).after(NOW).after(NOW)
    assert found.without(NOW).at == failures(2, 1).after(NOW).at
    assert found.without(NOW + SECOND) == found


def test_other_limits_count_the_same_way() -> None:
    assert not failures(*range(19)).is_locked(20)
    assert failures(*range(20)).is_locked(20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_addresses_of_one_subscriber_have_one_key(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


def test_keys_tell_subjects_apart_and_show_nothing_of_them() -> None:
    keys = {
        account_key("13800000001"),
        account_key("13800000002"),
        address_key("192.0.2.1"),
        address_key("192.0.2.2"),
        address_key("2001:db8:1:2::1"),
        address_key("2001:db8:1:3::1"),
        address_key("unix:"),
        pairing_key("13800000001"),
    }
    assert len(keys) == 8
    assert all(len(key) == 64 and "138000" not in key for key in keys)
