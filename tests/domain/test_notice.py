"""When a notice is tried again, and when it is given up."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.events import EventKind
from domain.ids import new_uuid
from domain.notice import (
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    UNTOLD,
    DeliveryState,
    is_told,
    pause_after,
    state_after,
)

TENTH = UUID(int=7)


def test_pauses_grow_threefold_up_to_the_longest_spread_by_half() -> None:
    for attempts in range(1, MOST_ATTEMPTS):
        whole = min(timedelta(seconds=10 * 3 ** (attempts - 1)), LONGEST_PAUSE)
        for _ in range(50):
            assert whole / 2 <= pause_after(attempts, new_uuid()) <= whole


def test_deliveries_that_failed_together_come_again_apart() -> None:
    assert len({pause_after(3, new_uuid()) for _ in range(100)}) > 20


def test_the_same_delivery_waits_the_same() -> None:
    assert pause_after(4, TENTH) == pause_after(4, TENTH)


@pytest.mark.parametrize("status", [200, 202, 204, 299])
def test_any_success_is_taken(status: int) -> None:
    assert state_after(1, status) is DeliveryState.DELIVERED


@pytest.mark.parametrize("status", [None, 100, 199, 300, 302, 404, 410, 500])
def test_anything_else_is_tried_again_until_it_is_given_up(status: int | None) -> None:
    assert state_after(MOST_ATTEMPTS - 1, status) is DeliveryState.PENDING
    assert state_after(MOST_ATTEMPTS, status) is DeliveryState.DEAD


def test_who_names_kinds_is_told_of_those() -> None:
    assert is_told(EventKind.ISSUE_CLOSED, ["ISSUE_CLOSED"])
    assert not is_told(EventKind.ISSUE_STUDIED, ["ISSUE_CLOSED"])
    assert is_told(EventKind.ISSUE_STUDIED, [])


@pytest.mark.parametrize("kind", sorted(UNTOLD))
def test_telling_itself_is_never_told(kind: EventKind) -> None:
    assert not is_told(kind, [])
    assert not is_told(kind, [kind])
