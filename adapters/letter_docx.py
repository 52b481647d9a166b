"""Official letters as DOCX in the layout of GB/T 9704-2012, with the fonts offices have."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from domain.official_letter import OfficialLetter

BODY_FONT, HEAD_FONT, LATIN_FONT = "仿宋_GB2312", "方正小标宋简体", "Times New Roman"
RED = RGBColor(0xD7, 0x00, 0x0F)
PITCH = Pt(28.95)
"""22 lines on 225 mm (§5.2.3)."""
BODY_SIZE, TITLE_SIZE, MOST_HEAD_SIZE = Pt(16), Pt(22), 44
TYPE_AREA_PT = 442
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def docx_of(letter: OfficialLetter) -> bytes:
    document = Document()
    _lay_out(document)
    document.core_properties.title = letter.title
    document.core_properties.author = letter.issuer
    _head(document, letter)
    _write(document, letter.title, font=HEAD_FONT, size=TITLE_SIZE, align=CENTRE, after=Pt(22))
    if letter.addressee is not None:
        _write(document, f"{letter.addressee}：")
    for paragraph in letter.paragraphs:
        _write(document, paragraph, indent=2 * BODY_SIZE)
    _sign(document, letter.signature)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _lay_out(document: Any) -> None:
    """A4, head margin 37 mm, binding margin 28 mm, type area 156 mm × 225 mm (§5.2)."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    grid = section._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(PITCH.twips))
    _number_pages(section.footer.paragraphs[0])


def _number_pages(paragraph: Any) -> None:
    """— 1 —, 4 号 (§7.5)."""
    paragraph.alignment = CENTRE
    _run(paragraph, "— ", font=BODY_FONT, size=Pt(14))
    shown = _run(paragraph, "", font=BODY_FONT, size=Pt(14))
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text
        shown._r.append(part)
    _run(paragraph, " —", font=BODY_FONT, size=Pt(14))


def _head(document: Any, letter: OfficialLetter) -> None:
    """The issuer in red on one line, the number, and the red rule (§7.2.4, §7.2.5, §7.2.7)."""
    size = Pt(min(MOST_HEAD_SIZE, TYPE_AREA_PT // len(letter.issuer)))
    _write(
        document, letter.issuer, font=HEAD_FONT, size=size, align=CENTRE, colour=RED, exact=False
    )
    ruled = _write(document, letter.number or "", align=CENTRE, before=Pt(16), after=Pt(22))
    edge = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", str(RED))):
        edge.set(qn(f"w:{name}"), value)
    borders = OxmlElement("w:pBdr")
    borders.append(edge)
    ruled._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _sign(document: Any, lines: tuple[str, ...]) -> None:
    """At the right, four characters in, together with the end of the text (§7.3.5)."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for position, line in enumerate(lines):
        before = PITCH if position == 0 else None
        written = _write(document, line, align=RIGHT, before=before)
        written.paragraph_format.right_indent = 4 * BODY_SIZE
        written.paragraph_format.keep_with_next = position < len(lines) - 1


def _write(
    document: Any,
    text: str,
    *,
    font: str = BODY_FONT,
    size: Any = BODY_SIZE,
    align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY,
    colour: Any = None,
    indent: Any = None,
    before: Any = None,
    after: Any = None,
    exact: bool = True,
) -> Any:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.alignment, form.first_line_indent = align, indent
    form.space_before, form.space_after = before or Pt(0), after or Pt(0)
    if exact:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    _run(paragraph, text, font=font, size=size, colour=colour)
    return paragraph


def _run(paragraph: Any, text: str, *, font: str, size: Any, colour: Any = None) -> Any:
    """Chinese characters by `font`, the others by Times New Roman."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.color.rgb = LATIN_FONT, size, colour
    run._r.rPr.rFonts.set(qn("w:eastAsia"), font)
    return run
