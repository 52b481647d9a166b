"""The same picture is known again; blank ones and other ones are not."""

import pytest

from domain.photo_reuse import is_telling, resembles

HASH = 0x0F0F8FB6978B6349


def flipped(*bits: int) -> str:
    return f"{HASH ^ sum(1 << bit for bit in bits):016x}"


@pytest.mark.parametrize(
    ("bits", "is_same"),
    [((), True), ((0,), True), ((0, 9, 33, 63), True), ((0, 9, 33, 40, 63), False)],
)
def test_few_bits_of_difference_are_the_same_picture(bits: tuple[int, ...], is_same: bool) -> None:
    assert resembles(flipped(), flipped(*bits)) is is_same


@pytest.mark.parametrize("blank", ["0" * 16, "f" * 16, "00000000000000ff", "ffffffffffffff00"])
def test_a_picture_of_nothing_resembles_nothing(blank: str) -> None:
    assert is_telling(blank) is (blank.count("f") in (2, 14))
    assert not resembles("0" * 16, "0" * 16)
    assert not resembles("0000000000000001", "0000000000000001")
