"""Pairing a tablet (平板配对): it shows a code, an office types it in (RFC 8628)."""

import secrets
import unicodedata
from datetime import datetime, timedelta

from domain.errors import DomainError

ALPHABET = "CDFHJKMNPQRTVWXY3479"
CODE_LENGTH = 8
CODE_FOR = timedelta(minutes=10)
INTERVAL_S = 5
SLOWER_BY_S = 5
MAX_INTERVAL_S = 60


class AuthorizationPending(DomainError):
    """The office has not confirmed the code yet (RFC 8628 §3.5)."""

    code = "AUTHORIZATION_PENDING"

    def __init__(self) -> None:
        super().__init__("等待县政协办公室确认配对码。")


class SlowDown(DomainError):
    """The tablet asks too often; from now on it must wait 5 s longer (RFC 8628 §3.5)."""

    code = "SLOW_DOWN"

    def __init__(self, interval_s: int) -> None:
        super().__init__(f"查询过于频繁，请每 {interval_s} 秒查询一次。")


class PairingExpired(DomainError):
    """The code is unknown, too old or used up; the tablet asks for a new one."""

    code = "EXPIRED"

    def __init__(self) -> None:
        super().__init__("配对码已失效，请在平板上重新获取。", path=("input", "deviceCode"))


class UnknownUserCode(DomainError):
    """No tablet shows this code now."""

    code = "UNKNOWN_USER_CODE"

    def __init__(self) -> None:
        super().__init__("没有平板正在显示这个配对码，请核对平板屏幕。", path=("input", "userCode"))


class PairingLimited(DomainError):
    """Too many wrong codes, or too many tablets asking from one place."""

    code = "PAIRING_LIMITED"

    def __init__(self) -> None:
        super().__init__("配对尝试过于频繁，请 15 分钟后再试。")


def new_user_code() -> str:
    """Eight characters no one mistakes for others, in no vowel-bearing word; 34 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def shown(user_code: str) -> str:
    """How it is shown: two groups of four."""
    return f"{user_code[:4]}-{user_code[4:]}"


def clean_user_code(text: str) -> str:
    """The code as stored, however it was typed: any case, full width, blanks, dashes.

    Raises UnknownUserCode for what is no code at all.
    """
    typed = unicodedata.normalize("NFKC", text).upper()
    code = "".join(character for character in typed if character.isalnum())
    if len(code) != CODE_LENGTH:
        raise UnknownUserCode
    return code


def is_too_soon(now: datetime, polled_at: datetime | None, interval_s: int) -> bool:
    return polled_at is not None and now - polled_at < timedelta(seconds=interval_s)


def slower(interval_s: int) -> int:
    """The interval after asking too soon."""
    return min(interval_s + SLOWER_BY_S, MAX_INTERVAL_S)
