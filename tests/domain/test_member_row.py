"""What a member file may say of a person."""

import pytest

from domain.member_row import (
    BadGroupName,
    BadMemberName,
    BadPhone,
    clean_group,
    clean_member_name,
    clean_phone,
    is_convener_position,
)


@pytest.mark.parametrize(
    "given",
    ["19900000001", "+86 199 0000 0001", "8619900000001", "199-0000-0001", "１９９００００００01"],
)
def test_a_phone_is_kept_as_eleven_digits(given: str) -> None:
    assert clean_phone(given) == "19900000001"


@pytest.mark.parametrize("given", ["", "1990000000", "12345678901", "024-1234567", "1.99E+10"])
def test_refuses_what_is_no_mobile_number(given: str) -> None:
    with pytest.raises(BadPhone):
        clean_phone(given)


@pytest.mark.parametrize(
    ("given", "kept"), [("王　芳", "王芳"), ("阿不都·买买提", "阿不都·买买提"), ("Li Na", "Li Na")]
)
def test_blanks_that_pad_a_name_are_dropped(given: str, kept: str) -> None:
    assert clean_member_name(given) == kept


@pytest.mark.parametrize("given", ["", " ", "王" * 41, "王\x00"])
def test_refuses_what_is_no_name(given: str) -> None:
    with pytest.raises(BadMemberName):
        clean_member_name(given)


@pytest.mark.parametrize("given", ["", "界" * 61, "农业\n界"])
def test_refuses_what_names_no_group(given: str) -> None:
    with pytest.raises(BadGroupName):
        clean_group(given)


def test_only_the_convener_is_the_convener() -> None:
    assert is_convener_position("农业界召集人")
    assert not is_convener_position("农业界副召集人")
    assert not is_convener_position("教师")
