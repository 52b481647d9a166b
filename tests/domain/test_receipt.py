"""Numbers and codes of receipts as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import new_uuid
from domain.qr_code import BadQrCode, identity_of, token_of
from domain.receipt import (
    ALPHABET,
    UnknownReceipt,
    clean_number,
    code_of,
    matches,
    new_number,
    shown_code,
    shown_number,
)


def stamp(text: str) -> bytes:
    return text.encode().ljust(32, b"!")


def test_a_number_is_read_as_it_is_printed_and_as_it_is_typed() -> None:
    number = new_number()
    assert clean_number(shown_number(number)) == number
    assert clean_number(f" {number[:6]} {number[6:]} ") == number
    assert clean_number("".join(chr(ord(digit) + 0xFEE0) for digit in number)) == number


@given(position=st.integers(0, 11), digit=st.integers(0, 9))
def test_one_wrong_digit_is_told_without_looking_it_up(position: int, digit: int) -> None:
    number = "123456789015"
    assert clean_number(number) == number
    typed = number[:position] + str(digit) + number[position + 1 :]
    if typed != number:
        with pytest.raises(UnknownReceipt):
            clean_number(typed)


@pytest.mark.parametrize("text", ["", "12345678901", "1234567890123", "12345678901x", "一二三"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UnknownReceipt):
        clean_number(text)


@given(st.binary(min_size=32, max_size=32))
def test_a_code_is_of_letters_nobody_mistakes(raw: bytes) -> None:
    code = code_of(raw)
    assert (len(code), set(code) <= set(ALPHABET)) == (8, True)
    assert matches(shown_code(code).lower(), code)
    assert not matches(code[:-1], code)
    assert not matches(code + "C", code)


def test_a_qr_code_is_known_by_its_signature() -> None:
    identity = new_uuid()
    token = token_of(identity, stamp)
    assert identity_of(token, stamp) == identity
    forged = [token[:-1] + "A", token_of(identity, lambda text: b"0" * 32), token.upper(), ""]
    for each in forged:
        with pytest.raises(BadQrCode):
            identity_of(each, stamp)
