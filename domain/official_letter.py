"""A letter as it is printed (公文), whatever it is printed with: the parts of GB/T 9704-2012."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import DomainError

_BLANK_LINES = re.compile(r"\s*\n\s*")


class LetterForm(StrEnum):
    """As what a letter is handed out; the value ends its file's name."""

    PDF = "pdf"
    DOCX = "docx"


class LetterFontMissing(DomainError):
    """No font with Chinese characters is installed; nothing was printed."""

    code = "LETTER_FONT_MISSING"

    def __init__(self) -> None:
        super().__init__("服务器没有安装中文字体，暂时不能生成 PDF，请改用 DOCX 或联系管理员。")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialLetter:
    """The parts in the order they stand on the page; minutes and the like address nobody."""

    issuer: str
    number: str | None
    title: str
    addressee: str | None = None
    paragraphs: tuple[str, ...]
    signature: tuple[str, ...]


def paragraphs_of(text: str) -> tuple[str, ...]:
    """One for every line that says something."""
    return tuple(line for line in _BLANK_LINES.split(text.strip()) if line)


def chinese_day(day: date) -> str:
    """2026年3月2日, without leading zeros (GB/T 9704-2012 §7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
