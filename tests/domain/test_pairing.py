"""Pairing codes: easy to read aloud, typed any way, asked for at a decent pace."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.pairing import (
    ALPHABET,
    UnknownUserCode,
    clean_user_code,
    is_too_soon,
    new_user_code,
    shown,
    slower,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_codes_have_eight_characters_no_one_mistakes_for_others() -> None:
    codes = {new_user_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
    assert len(set(ALPHABET)) == 20
    assert not set(ALPHABET) & set("AEIOU01L2Z5S8BG6")


@pytest.mark.parametrize("typed", ["CDFH-JKMN", " cdfh jkmn ", "ｃｄｆｈ－ｊｋｍｎ", "CDFHJKMN"])
def test_a_code_may_be_typed_in_any_way(typed: str) -> None:
    assert clean_user_code(typed) == "CDFHJKMN"


@pytest.mark.parametrize("typed", ["", "CDFHJKM", "CDFHJKMNN", "长" * 20_000])
def test_what_has_another_length_is_no_code(typed: str) -> None:
    with pytest.raises(UnknownUserCode):
        clean_user_code(typed)


def test_a_code_is_shown_in_two_groups() -> None:
    assert shown("CDFHJKMN") == "CDFH-JKMN"


def test_asking_too_soon_makes_the_interval_longer_up_to_a_minute() -> None:
    assert not is_too_soon(NOW, None, 5)
    assert is_too_soon(NOW, NOW - timedelta(milliseconds=4999), 5)
    assert not is_too_soon(NOW, NOW - timedelta(seconds=5), 5)
    assert [slower(5), slower(10), slower(60)] == [10, 15, 60]
