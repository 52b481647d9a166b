"""Letters as files: the layout of GB/T 9704, every word as it was written, an honest refusal."""

import asyncio
import sys
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader

from adapters.letter_docx import docx_of
from adapters.letter_pdf import BODY_FONTS, installed, pdf_of
from adapters.letter_printing import LetterPrinter, PrintingFailed
from domain.official_letter import LetterFontMissing, LetterForm, OfficialLetter

LETTER = OfficialLetter(
    issuer="中国人民政治协商会议示例县委员会",
    number="示政协监建〔2026〕3号",
    title="关于路灯管护的监督建议",
    addressee="住建局",
    paragraphs=("多处路灯不亮。", '#panic("x") *粗* $x$ <script>'),
    signature=("政协示例县委员会", "2026年3月2日"),
)
IN_ORDER = (
    LETTER.issuer,
    "示政协监建〔2026〕3号",
    "关于路灯管护的监督建议",
    "住建局：",
    "多处路灯不亮。",
    '#panic("x") *粗* $x$ <script>',
    "政协示例县委员会",
    "2026年3月2日",
)
needs_font = pytest.mark.skipif(
    not installed().intersection(BODY_FONTS), reason="no font with Chinese characters is installed"
)


def pages(letter: OfficialLetter) -> list[str]:
    found = PdfReader(BytesIO(pdf_of(letter))).pages
    return ["".join(page.extract_text().split()) for page in found]


@needs_font
def test_a_pdf_is_an_a4_page_with_every_part_in_its_order() -> None:
    reader = PdfReader(BytesIO(pdf_of(LETTER)))
    (page,) = reader.pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    text = "".join(page.extract_text().split())
    places = [text.index("".join(part.split())) for part in IN_ORDER]
    assert places == sorted(places)
    assert reader.metadata is not None
    assert reader.metadata.title == LETTER.title


@needs_font
def test_the_signature_is_never_alone_on_a_page() -> None:
    for count in range(1, 23, 3):
        last = pages(replace(LETTER, paragraphs=("路灯不亮。",) * count))[-1]
        assert last.index("路灯不亮。") < last.index("2026年3月2日")


@needs_font
def test_ten_thousand_characters_in_one_paragraph_are_all_there() -> None:
    text = "".join(pages(replace(LETTER, paragraphs=("灯" * 10_000,))))
    assert text.count("灯") == 10_000 + 1
    assert text.index("灯灯") < text.index("2026年3月2日")


def test_without_a_chinese_font_nothing_is_printed() -> None:
    with pytest.raises(LetterFontMissing):
        pdf_of(LETTER, frozenset({"DejaVu Sans"}))


def test_a_docx_has_the_margins_fonts_and_every_part_in_its_order() -> None:
    document: Any = Document(BytesIO(docx_of(LETTER)))
    assert tuple(each.text for each in document.paragraphs) == IN_ORDER
    section = document.sections[0]
    sides = ("page_width", "page_height", "top_margin", "left_margin", "right_margin")
    given = [round(getattr(section, side).mm) for side in sides]
    assert given == [210, 297, 37, 28, 26]
    fonts = [
        (each.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")), each.runs[0].font.size.pt)
        for each in document.paragraphs
    ]
    head, body = ("方正小标宋简体", 27), ("仿宋_GB2312", 16)
    assert fonts == [head, body, ("方正小标宋简体", 22), *[body] * 5]
    assert str(document.paragraphs[0].runs[0].font.color.rgb) == "D7000F"
    assert [each.get(qn("w:type")) for each in section._sectPr.iter(qn("w:docGrid"))] == ["lines"]
    languages = document.styles.element.iter(qn("w:lang"))
    assert {each.get(qn("w:eastAsia")) for each in languages} == {"zh-CN"}
    assert document.paragraphs[5].paragraph_format.keep_with_next is True
    assert Mm(210) - section.left_margin - section.right_margin == pytest.approx(Mm(156), abs=500)


def test_a_draft_has_no_number() -> None:
    document = Document(BytesIO(docx_of(replace(LETTER, number=None))))
    assert document.paragraphs[1].text == ""


def running(program: str, **given: Any) -> LetterPrinter:
    return LetterPrinter(command=(sys.executable, "-c", program), **given)


async def test_a_process_prints_several_at_a_time_one_after_the_other() -> None:
    printer = LetterPrinter()
    forms = [LetterForm.DOCX, LetterForm.PDF] if installed() & {*BODY_FONTS} else [LetterForm.DOCX]
    found = await asyncio.gather(*(printer.print(LETTER, form) for form in forms))
    assert [content[:2] for content in found] == [b"PK", b"%P"][: len(forms)]
    document = Document(BytesIO(found[0]))
    assert tuple(each.text for each in document.paragraphs) == IN_ORDER


async def test_a_process_without_a_font_says_so() -> None:
    with pytest.raises(LetterFontMissing):
        await running("raise SystemExit(3)").print(LETTER, LetterForm.PDF)


async def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(PrintingFailed, match="status 1: ValueError: no paper"):
        await running("raise ValueError('no paper')").print(LETTER, LetterForm.PDF)


async def test_a_process_that_hangs_is_ended_and_the_next_letter_is_printed() -> None:
    printer = running("import time; time.sleep(600)", timeout_s=0.2)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await printer.print(LETTER, LetterForm.DOCX)
