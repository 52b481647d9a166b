"""What people type: normalised, free of what no person types, within its limit."""

import re
import unicodedata

from domain.errors import Invalid

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but for tabs and line ends, and halves of surrogate pairs."""


def clean(text: str, *, path: tuple[str, ...], most: int, least: int = 0) -> str:
    """The text in NFC without outer blanks; Invalid names the input and the limit.

    Lengths count characters. NUL, lone surrogates and other control characters are refused,
    line breaks and tabs are kept.
    """
    kept = unicodedata.normalize("NFC", text).strip()
    if _FORBIDDEN.search(kept):
        raise Invalid("文字里含有无法保存的字符，请删去后重试。", path=path)
    if len(kept) < least:
        raise Invalid("这一项必须填写。", path=path)
    if len(kept) > most:
        raise Invalid(f"这一项不能超过 {most} 字，现有 {len(kept)} 字。", path=path)
    return kept


def masked_contact(contact: str) -> str:
    """138****1234: the first three and the last four stay when there are enough of them."""
    if len(contact) < 8:
        return contact[:1] + "*" * (len(contact) - 1)
    return f"{contact[:3]}{'*' * (len(contact) - 7)}{contact[-4:]}"
