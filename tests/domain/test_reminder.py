"""When reviews in a row are a reason to urge somebody."""

import pytest

from domain.reminder import ends_in_low_pair


@pytest.mark.parametrize(
    ("scores", "is_reason"),
    [
        ([], False),
        ([2], False),
        ([2, 1], True),
        ([2, 3, 1], False),
        ([5, 2, 2], True),
        ([2, 2, 2], False),
        ([2, 2, 2, 1], True),
    ],
)
def test_every_pair_of_low_scores_at_the_end_is(scores: list[int], is_reason: bool) -> None:
    assert ends_in_low_pair(scores) is is_reason
