"""Shared credit: the parts make the whole, in percent and in points."""

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit import ALL, WHOLE, Contribution, require_whole, side_by_side
from domain.errors import Invalid

CUTS = st.lists(st.integers(1, WHOLE - 1), max_size=9, unique=True).map(sorted)


@given(CUTS, st.integers(0, 1000))
def test_the_points_of_the_parts_are_those_of_the_whole(cuts: list[int], points: int) -> None:
    edges = [0, *cuts, WHOLE]
    percents = [after - before for before, after in pairwise(edges)]
    assert sum(share.of(points) for share in side_by_side(percents)) == points
    assert all(share.of(points) >= 0 for share in side_by_side(percents))
    assert ALL.of(points) == points


def test_the_first_gets_what_is_over() -> None:
    assert [share.of(5) for share in side_by_side([50, 50])] == [3, 2]
    assert [share.of(5) for share in side_by_side([33, 33, 34])] == [2, 2, 1]


@pytest.mark.parametrize(
    "percents", [[], [99], [101], [60, 41], [0, 100], [-1, 101], [10] * 9 + [5, 5]]
)
def test_what_is_no_whole_is_refused(percents: list[int]) -> None:
    shares = [Contribution(UUID(int=n), percent) for n, percent in enumerate(percents)]
    with pytest.raises(Invalid):
        require_whole(shares, path=("input", "contributors"))


def test_nobody_is_named_twice() -> None:
    with pytest.raises(Invalid):
        require_whole([Contribution(UUID(int=1), 50)] * 2, path=())
    require_whole([Contribution(UUID(int=1), 50), Contribution(UUID(int=2), 50)], path=())
