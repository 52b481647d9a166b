"""Regions to cover: shapes within the picture, in shares of its sides."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.redaction import (
    MAX_CORNERS,
    MAX_REGIONS,
    BadRegion,
    Corner,
    polygon,
    rectangle,
    require_regions,
)

TRIANGLE = ((0.0, 0.0), (1.0, 0.0), (0.5, 1.0))


def test_a_rectangle_is_its_four_corners() -> None:
    assert rectangle(0.25, 0.5, 0.5, 0.25).corners == (
        (0.25, 0.5),
        (0.75, 0.5),
        (0.75, 0.75),
        (0.25, 0.75),
    )


def test_the_whole_picture_can_be_covered() -> None:
    assert rectangle(0, 0, 1, 1).corners[2] == (1, 1)
    assert polygon(TRIANGLE).corners == TRIANGLE


@pytest.mark.parametrize(
    "box",
    [
        (0, 0, 0, 1),
        (0, 0, 1, -0.5),
        (0.5, 0, 0.6, 1),
        (-0.1, 0, 0.5, 1),
        (nan, 0, 0.5, 0.5),
        (0, 0, inf, 1),
    ],
)
def test_refuses_a_rectangle_that_is_none(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(BadRegion):
        rectangle(*box)


@pytest.mark.parametrize(
    "corners",
    [
        (),
        TRIANGLE[:2],
        (*TRIANGLE, (1.1, 0.0)),
        (*TRIANGLE, (nan, 0.0)),
        ((0.0, 0.0), (0.5, 0.5), (1.0, 1.0)),
        TRIANGLE * 40,
    ],
)
def test_refuses_a_polygon_that_covers_nothing(corners: tuple[Corner, ...]) -> None:
    with pytest.raises(BadRegion):
        polygon(corners)


def test_bounds_the_number_of_regions_and_corners() -> None:
    region = polygon(TRIANGLE)
    require_regions([region] * MAX_REGIONS)
    with pytest.raises(BadRegion, match="最多遮挡 50 处"):
        require_regions([region] * (MAX_REGIONS + 1))
    assert len(polygon((TRIANGLE * 34)[:MAX_CORNERS]).corners) == MAX_CORNERS


SHARE, SIDE = st.floats(0, 1), st.floats(0.01, 1)


@given(SHARE, SHARE, SIDE, SIDE)
def test_a_rectangle_within_the_picture_is_taken(
    left: float, top: float, width: float, height: float
) -> None:
    made = rectangle(left * (1 - width), top * (1 - height), width, height)
    assert all(-1e-6 <= share <= 1 + 1e-6 for corner in made.corners for share in corner)
