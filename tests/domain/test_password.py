"""Passwords: length and guesses are refused, any characters are welcome."""

import pytest

from domain.password import MAX_PASSWORD, WeakPassword, normalised, require_strong

PHONE = "13800000001"


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "桓仁山高水长稻花香里说丰年",
        "tR9!wq#Zk2$v",
        "江边的老槐树开花了 1987",
        "x" * 20 + "abcdefg" * 15,
    ],
)
def test_takes_what_nobody_guesses(password: str) -> None:
    assert require_strong(password, phone=PHONE) == password


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "桓仁山高水长稻花香里",
        "a" * (MAX_PASSWORD + 1),
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabc",
        "20262026202620262026",
        "012345678901",
        "987654321098",
        "qwertyuiopas",
        "1qaz2wsx3edc",
        "Password12345",
        "P@ssw0rd!2026",
        "woaini5201314",
        "aa1234567890",
        "Zhengxie@2026",
        "my13800000001!",
        "correct horse\x00battery",
        "correct horse \ud800 battery",
    ],
)
def test_refuses_what_is_short_long_guessable_or_cannot_be_typed(password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        require_strong(password, phone=PHONE)
    assert refused.value.code == "WEAK_PASSWORD"
    assert refused.value.path == ("input", "newPassword")


def test_two_spellings_of_the_same_text_are_one_password() -> None:
    composed, decomposed = "Caf\u00e9 au lait 42", "Cafe\u0301 au lait 42"
    assert normalised(decomposed) == composed
    assert require_strong(decomposed, phone=None) == composed


def test_an_account_without_a_phone_has_none_to_avoid() -> None:
    assert require_strong("my13800000001!", phone=None) == "my13800000001!"
