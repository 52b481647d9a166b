"""Which refresh tokens are exchanged, answered again, or taken for stolen."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.session import Presented, Rotation

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("generation", "used", "seconds_ago", "expected"),
    [
        (7, 7, 0, Presented.CURRENT),
        (7, 7, 86_400, Presented.CURRENT),
        (6, 7, 0, Presented.REPEATED),
        (6, 7, 30, Presented.REPEATED),
        (6, 7, 31, Presented.REUSED),
        (6, 6, 31, Presented.REPEATED),
        (6, -1, 86_400, Presented.REPEATED),
        (5, 6, 0, Presented.REUSED),
        (0, 6, 0, Presented.REUSED),
    ],
)
def test_only_the_last_exchange_may_be_repeated_until_its_answer_is_used(
    generation: int, used: int, seconds_ago: int, expected: Presented
) -> None:
    rotation = Rotation(7, used, NOW - timedelta(seconds=seconds_ago))
    assert rotation.judge(generation, now=NOW) is expected
