"""Passwords: long enough, not among the first anybody guesses, nothing else (ASVS 5 §6.2)."""

import re
import string
import unicodedata

from domain.errors import DomainError

MIN_PASSWORD = 12
MAX_PASSWORD = 128
MIN_DISTINCT = 5
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_RUNS = (
    "01234567890123456789012345678901",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1q2w3e4r5t6y7u8i9o0p",
)
_WORDS = frozenset(
    {
        *("a", "aa", "ab", "q", "qq", "z", "qaz", "qwe", "abc", "abcd", "abcdef", "asd", "zxc"),
        *("password", "passwd", "pass", "admin", "administrator", "adminadmin", "root", "test"),
        *("qwerty", "qwertyuiop", "asdfghjkl", "welcome", "letmein", "changeme", "iloveyou"),
        *("woaini", "woaiwojia", "zhengxie", "zhongguo", "huanren", "gridhall", "mima"),
    }
)
_LOOKALIKES = str.maketrans("0@$!", "oasi")


class WeakPassword(DomainError):
    """The new password is too short, too long or among the first anybody would guess."""

    code = "WEAK_PASSWORD"


def normalised(password: str) -> str:
    """The one spelling that is hashed and compared: NFC, blanks kept."""
    return unicodedata.normalize("NFC", password)


def first_password(secret: bytes) -> str:
    """Four groups of four characters nobody confuses, 79 bits of a secret: k7mq-x2pa-9fht-w3ne."""
    text = "".join(_READABLE[byte % len(_READABLE)] for byte in secret[:16])
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def require_strong(password: str, *, phone: str | None) -> str:
    """The normalised password, or WeakPassword with what is wrong; any characters may be used."""
    clean = normalised(password)
    if len(clean) < MIN_PASSWORD:
        raise _weak(f"新密码至少 {MIN_PASSWORD} 个字符，例如几个不相干的词连在一起。")
    if len(clean) > MAX_PASSWORD:
        raise _weak(f"新密码不能超过 {MAX_PASSWORD} 个字符。")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in clean):
        raise _weak("新密码含有无法输入的字符。")
    if phone is not None and phone in clean:
        raise _weak("新密码不能包含手机号。")
    if _is_guessable(clean.casefold()):
        raise _weak("新密码太常见或太有规律，请换一个别人猜不到的。")
    return clean


def _weak(message: str) -> WeakPassword:
    return WeakPassword(message, path=("input", "newPassword"))


def _is_guessable(password: str) -> bool:
    return (
        len(set(password)) < MIN_DISTINCT
        or _word_in(password) in _WORDS
        or re.fullmatch(r"(.{1,6})\1+", password, re.DOTALL) is not None
        or any(password in run or password in run[::-1] for run in _RUNS)
    )


def _word_in(password: str) -> str:
    """The letters that are left of "P@ssw0rd!2026" without its digits and its disguise."""
    core = password.strip(string.digits + string.punctuation).translate(_LOOKALIKES)
    return "".join(character for character in core if character.isalpha())
