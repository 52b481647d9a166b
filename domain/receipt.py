"""Receipts (回执): the number and code by which a resident follows a matter without an account."""

import hmac
import secrets
import unicodedata
from datetime import timedelta

from domain.errors import DomainError

ALPHABET = "CDFHJKMNPQRTVWXY3479"
CODE_LENGTH = 8
NUMBER_LENGTH = 12
REOPEN_WITHIN = timedelta(days=60)
MOST_ROUNDS = 3


class UnknownReceipt(DomainError):
    """Number and code don't belong together; which of them is wrong is never said."""

    code = "UNKNOWN_RECEIPT"

    def __init__(self) -> None:
        super().__init__("回执号或查询码不正确，请核对回执。", path=("input", "number"))


class ReceiptLimited(DomainError):
    """Too many wrong codes for a number, or from one place."""

    code = "RECEIPT_LIMITED"

    def __init__(self) -> None:
        super().__init__("查询失败次数过多，请 15 分钟后再试，或到议事厅请工作人员查询。")


class RoundsUsedUp(DomainError):
    """It was reopened twice; the county office is asked instead."""

    code = "ROUNDS_USED_UP"

    def __init__(self) -> None:
        super().__init__("这件事已办理三轮，请联系县政协办公室。", path=("input", "number"))


def new_number() -> str:
    """Eleven random digits and their check digit (Luhn, ISO/IEC 7812-1 annex B)."""
    digits = f"{secrets.randbelow(10 ** (NUMBER_LENGTH - 1)):0{NUMBER_LENGTH - 1}d}"
    return digits + _check_digit(digits)


def clean_number(text: str) -> str:
    """The number as stored, however it was typed; UnknownReceipt for what cannot be one."""
    typed = unicodedata.normalize("NFKC", text)
    number = "".join(
        character for character in typed if not character.isspace() and character != "-"
    )
    if len(number) != NUMBER_LENGTH or not (number.isascii() and number.isdigit()):
        raise UnknownReceipt
    if _check_digit(number[:-1]) != number[-1]:
        raise UnknownReceipt
    return number


def shown_number(number: str) -> str:
    """In three groups of four."""
    return f"{number[:4]}-{number[4:8]}-{number[8:]}"


def code_of(stamp: bytes) -> str:
    """The code a keyed hash stands for: eight characters nobody mistakes for others."""
    value = int.from_bytes(stamp)
    digits = []
    for _ in range(CODE_LENGTH):
        value, digit = divmod(value, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)


def shown_code(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def matches(typed: str, expected: str) -> bool:
    """Whether the code is the one, however it was typed: any case, full width, blanks, dashes."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    given = "".join(character for character in folded if character.isalnum())
    return hmac.compare_digest(given.encode(), expected.encode())


def _check_digit(digits: str) -> str:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if position % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
