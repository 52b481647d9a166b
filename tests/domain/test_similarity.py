"""How alike two matters are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.similarity import Said, alike, closeness, likeness


@given(st.text(), st.text())
def test_likeness_is_the_same_both_ways_and_never_beyond_its_bounds(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("路灯不亮", "路灯不亮", 1.0),
        ("路灯不亮", "路灯不亮！", 1.0),
        ("ＬＥＤ灯坏", "led灯坏", 1.0),
        ("路灯不亮", "井盖松动", 0.0),
        ("路", "路", 0.0),
    ],
)
def test_text_is_compared_by_its_pairs(one: str, other: str, expected: float) -> None:
    assert alike(one, other) == expected


def test_near_counts_until_it_is_far() -> None:
    near = [closeness(distance, is_same_area=True) for distance in (0.0, 125.0, 250.0, 900.0)]
    assert near == [1.0, 0.5, 0.0, 0.0]
    assert [closeness(None, is_same_area=same) for same in (True, False)] == [0.5, 0.0]


def test_text_place_and_category_add_up() -> None:
    other = Said(text="路灯不亮", category=7, distance_m=0.0, is_same_area=True)
    assert likeness("路灯不亮", 7, other) == pytest.approx(1.0)
    assert likeness("路灯不亮", None, other) == pytest.approx(0.8)
    assert likeness("井盖松动", 7, other) == pytest.approx(0.5)
