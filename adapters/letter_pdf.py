"""Official letters as PDF by Typst: `letter.typ` is the layout, what people wrote is only data."""

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

from domain.official_letter import LetterFontMissing, OfficialLetter

LAYOUT = Path(__file__).with_name("letter.typ")
BODY_FONTS = (
    "FangSong_GB2312",
    "FangSong",
    "STFangsong",
    "FandolFang R",
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
"""What offices have, then what Debian's packages bring, the nearest to 仿宋 first."""
HEAD_FONTS = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FandolSong", *BODY_FONTS)


def pdf_of(letter: OfficialLetter, fonts: frozenset[str] | None = None) -> bytes:
    """A PDF/A-2b; LetterFontMissing when none of the fonts is installed."""
    known = installed() if fonts is None else fonts
    body = [name for name in BODY_FONTS if name in known]
    if not body:
        raise LetterFontMissing
    head = [name for name in HEAD_FONTS if name in known]
    said: dict[str, Any] = {**asdict(letter), "fonts": {"body": body, "head": head}}
    made: bytes = typst.compile(
        LAYOUT,
        format="pdf",
        sys_inputs={"letter": orjson.dumps(said).decode()},
        pdf_standards=["a-2b"],
    )
    return made


@cache
def installed() -> frozenset[str]:
    """The families Typst finds on this machine."""
    return frozenset(typst.Fonts(include_embedded_fonts=False).families())
