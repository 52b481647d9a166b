"""Rows of departments, categories and calendar days as a file names them."""

import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from domain.category import AXIS_LABELS, CategoryAxis
from domain.errors import Invalid
from domain.row_error import RowError

MAX_CODE = 20
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))\Z")
_SERIAL = re.compile(r"\d{5}\Z")
_SERIAL_ORIGIN = date(1899, 12, 30)
"""Day 0 of a spreadsheet (ECMA-376 §18.17.4.1)."""
_YES = frozenset({"是", "上班", "工作日", "1", "true", "yes", "y", "√"})
_NO = frozenset({"否", "休息", "放假", "休息日", "0", "false", "no", "n", "×"})
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class RowFile(Generic[Row]):
    """The rows that could be read and what was wrong with the others."""

    rows: tuple[Row, ...] = ()
    errors: tuple[RowError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentRow:
    row: int
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    row: int
    code: str
    name: str
    axis: CategoryAxis = CategoryAxis.SUBJECT
    standard_code: str = ""
    needs_after_photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    row: int
    day: date
    is_working: bool
    note: str = ""


def clean_reference_code(text: str) -> str:
    """A short code in one spelling (NFKC); Invalid when it cannot be one."""
    code = unicodedata.normalize("NFKC", text).strip()
    if not code:
        raise Invalid("编码为空。", path=("code",))
    if len(code) > MAX_CODE or not code.isprintable() or " " in code:
        raise Invalid(f"编码超过 {MAX_CODE} 个字符，或含有空格。", path=("code",))
    return code


def clean_label(text: str, *, most: int) -> str:
    """A name in NFC, trimmed; Invalid when empty, too long or not printable."""
    name = unicodedata.normalize("NFC", text).strip()
    if not name:
        raise Invalid("名称为空。", path=("name",))
    if len(name) > most or not name.isprintable():
        raise Invalid(f"名称超过 {most} 字，或含有无法显示的字符。", path=("name",))
    return name


def clean_day(text: str) -> date:
    """2026-01-01, 2026/1/1, 2026年1月1日, 20260101, or the number a spreadsheet keeps for it."""
    said = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.match(said):
        return _SERIAL_ORIGIN + timedelta(days=int(said))
    found = _DAY.match(said)
    if found is None:
        raise Invalid("日期应写成 2026-01-01。", path=("day",))
    year, *parts = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, *parts)
    except ValueError:
        raise Invalid(f"没有“{said}”这一天。", path=("day",)) from None


def clean_flag(text: str, *, default: bool | None = None) -> bool:
    """Yes or no in the words offices use; Invalid for anything else."""
    said = unicodedata.normalize("NFKC", text).strip().casefold()
    if not said and default is not None:
        return default
    if said in _YES or said in _NO:
        return said in _YES
    raise Invalid("应填“是”或“否”。", path=("flag",))


def clean_standard_code(text: str) -> str:
    """The code of a standard that a row maps to; empty where it maps to none."""
    return clean_reference_code(text) if text.strip() else ""


def clean_axis(text: str) -> CategoryAxis:
    """The axis by its label; the subject where nothing is said, Invalid for any other word."""
    said = unicodedata.normalize("NFKC", text).strip()
    if not said:
        return CategoryAxis.SUBJECT
    for axis, label in AXIS_LABELS.items():
        if said in (label, axis):
            return axis
    raise Invalid(f"应填“{'”或“'.join(AXIS_LABELS.values())}”。", path=("axis",))


def zeros_lost(code: str, known: Set[str]) -> str | None:
    """The known code that this one is without its leading zeros, which spreadsheets drop."""
    if not code.isdigit() or code in known:
        return None
    padded = (code.zfill(length) for length in range(len(code) + 1, MAX_CODE + 1))
    return next((each for each in padded if each in known), None)
