"""What people type is kept as they meant it, or refused with the limit named."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.text import clean, masked_contact

PATH = ("input", "title")


@given(st.text(max_size=60))
def test_what_is_kept_can_be_stored_anywhere(text: str) -> None:
    with suppress(Invalid):
        kept = clean(text, path=PATH, most=100)
        assert kept == unicodedata.normalize("NFC", kept).strip()
        assert "\x00" not in kept
        assert kept.encode().decode() == kept


def test_composes_letters() -> None:
    assert clean("e\u0301", path=PATH, most=1) == "é"


def test_keeps_line_breaks() -> None:
    assert clean("一\n二", path=PATH, most=10) == "一\n二"


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\x1b[31m"])
def test_refuses_what_no_person_types(text: str) -> None:
    with pytest.raises(Invalid):
        clean(text, path=PATH, most=100)


@pytest.mark.parametrize(
    ("text", "least", "most"), [("", 1, 5), ("  ", 1, 5), ("六个字六个字", 1, 5)]
)
def test_names_the_limit(text: str, least: int, most: int) -> None:
    with pytest.raises(Invalid):
        clean(text, path=PATH, least=least, most=most)


@pytest.mark.parametrize(
    ("contact", "masked"),
    [("13812345678", "138****5678"), ("1234567", "1******"), ("微信abc", "微****"), ("", "")],
)
def test_masks_contacts(contact: str, masked: str) -> None:
    assert masked_contact(contact) == masked
