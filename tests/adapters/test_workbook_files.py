"""Excel workbooks as offices keep them, and as nobody should send them."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from adapters import workbook_files
from adapters.member_files import parse_members
from adapters.reference_files import parse_calendar, parse_departments
from domain.member_row import MemberRow
from domain.reference_row import CalendarRow, DepartmentRow
from domain.row_error import RowError

HEADER = ["姓名", "手机", "界别", "编号"]


def book_of(*rows: list[Any], change: Callable[[Any], None] | None = None) -> bytes:
    book: Any = Workbook()
    for row in rows:
        book.active.append(row)
    if change is not None:
        change(book.active)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_sheet(data: bytes, sheet: bytes) -> bytes:
    """The workbook with other XML for its sheet."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for each in old.infolist():
            is_sheet = each.filename.endswith("sheet1.xml")
            new.writestr(each.filename, sheet if is_sheet else old.read(each))
    return stream.getvalue()


def test_reads_numbers_titles_and_merged_cells() -> None:
    data = book_of(
        ["桓仁县政协委员名册"],
        HEADER,
        ["王芳", 19900000001, "农业界", 7],
        ["李强", 19900000002.0, None, "008"],
        [],
        ["赵敏", "199 0000 0003", "工会", None],
        change=lambda sheet: sheet.merge_cells("C3:C4"),
    )
    parsed = parse_members(data)
    assert parsed.errors == ()
    assert parsed.rows == (
        MemberRow(row=3, name="王芳", phone="19900000001", group="农业界", number="7"),
        MemberRow(row=4, name="李强", phone="19900000002", group="农业界", number="008"),
        MemberRow(row=6, name="赵敏", phone="19900000003", group="工会"),
    )


def test_keeps_the_zeros_a_cell_shows() -> None:
    def shown(sheet: Any) -> None:
        sheet["A2"].number_format = "000"

    data = book_of(["编码", "名称"], [7, "住建局"], change=shown)
    assert parse_departments(data).rows == (DepartmentRow(row=2, code="007", name="住建局"),)


def test_reads_days_however_they_are_stored() -> None:
    data = book_of(
        ["日期", "上班", "说明"],
        [date(2026, 1, 1), "否", "元旦"],
        [46026, "是", None],
        ["2026年1月5日", True, None],
    )
    assert parse_calendar(data).rows == (
        CalendarRow(row=2, day=date(2026, 1, 1), is_working=False, note="元旦"),
        CalendarRow(row=3, day=date(2026, 1, 4), is_working=True),
        CalendarRow(row=4, day=date(2026, 1, 5), is_working=True),
    )


def test_names_cells_that_cannot_be_relied_on() -> None:
    data = book_of(
        HEADER,
        ["=A1", 19900000001, "农业界", 1234567890123456],
        ["李强", 1.99e10, "农业界", "#N/A"],
    )
    assert parse_members(data).errors == (
        RowError(2, "姓名", "是公式，请复制后“粘贴为数值”。"),
        RowError(2, "编号", "超过 15 位的数字已被表格软件改动，请把该列设为文本后重填。"),
        RowError(3, "编号", "是错误值 #N/A。"),
    )


ROW = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
NAMED = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c>'
    b'<c r="B1" t="inlineStr"><is><t>name</t></is></c></row>'
)
LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 10 + b'"><!ENTITY c "' + b"&b;" * 10
    + b'">]>' + SHEET + b'<row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row>'
)  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (SHEET + NAMED + b"<row", "不是完好的 .xlsx 工作簿"),
        (LAUGHS + b"</sheetData></worksheet>", "不是完好的 .xlsx 工作簿"),
        (
            SHEET + NAMED + ROW % (1048576, 1048576) + b"</sheetData></worksheet>",
            "文件超过 50 行",
        ),
        (
            SHEET
            + NAMED
            + b"".join(ROW % (n, n) for n in range(2, 53))
            + b"</sheetData></worksheet>",
            "文件超过 50 行",
        ),
        (SHEET + b" " * (65 << 20), "工作簿解开后超过 64 MB"),
    ],
    ids=["cut", "entities", "one-row-far-away", "too-many-rows", "bomb"],
)
def test_is_not_taken_in_by_hostile_sheets(
    sheet: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_files, "MAX_ROWS", 50)
    parsed = parse_departments(with_sheet(book_of(["code", "name"]), sheet))
    assert parsed.rows == ()
    assert reason in parsed.errors[-1].reason


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    end = b'</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells></worksheet>'
    row = b'<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>x</t></is></c></row>'
    parsed = parse_departments(with_sheet(book_of(["code", "name"]), SHEET + NAMED + row + end))
    assert parsed.rows == (DepartmentRow(row=2, code="1", name="x"),)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "旧版 .xls 或加密"),
        (b"PK\x03\x04" + b"0" * 50, "文件已损坏"),
        (book_of(["甲", "乙"]), "没有一张表的前几行有认得的表头"),
        (b"\xff\x00\xfe", "既不是 UTF-8 也不是 GBK"),
    ],
)
def test_says_why_a_file_cannot_be_read_at_all(data: bytes, reason: str) -> None:
    (error,) = parse_departments(data).errors
    assert reason in error.reason
