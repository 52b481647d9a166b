"""Counts that point at nobody, neither by themselves nor with their total."""

from hypothesis import given
from hypothesis import strategies as st

from domain.public_view import LEAST, public_counts


def test_small_counts_are_not_told_and_nor_is_what_gives_them_away() -> None:
    found = public_counts({"a": 1, "b": 9, "c": 4, "d": 0})
    assert found.cells == {"a": None, "b": 9, "c": None, "d": 0}
    assert found.total == 14


def test_several_small_ones_hide_each_other() -> None:
    found = public_counts({"a": 1, "b": 2, "c": 4})
    assert (found.total, found.cells) == (7, {"a": None, "b": None, "c": 4})


def test_too_few_in_all_are_not_told_at_all() -> None:
    found = public_counts({"a": 2, "b": 0})
    assert (found.total, found.cells) == (None, {"a": None, "b": 0})


def test_nothing_to_hide_is_told() -> None:
    found = public_counts({"a": 3, "b": 0})
    assert (found.total, found.cells) == (3, {"a": 3, "b": 0})


@given(st.lists(st.integers(0, 9), max_size=8))
def test_what_is_left_out_is_never_few(counts: list[int]) -> None:
    found = public_counts(dict(enumerate(counts)))
    shown = [count for count in found.cells.values() if count is not None]
    assert all(count == 0 or count >= LEAST for count in shown)
    if found.total is not None:
        rest = found.total - sum(shown)
        assert rest == 0 or rest >= LEAST
