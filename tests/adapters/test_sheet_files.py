"""Tables to take away, read back by real readers: text is never computed."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook

from adapters.sheet_files import SheetWriter
from domain.statistics_sheet import Sheet, SheetForm

DAY = date(2026, 3, 31)
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1")
SHEET = Sheet(
    ["名称", "件", "率", "止"],
    [['二棚甸子镇，"北"', 3, 0.25, DAY], *([text, -1, None, DAY] for text in HOSTILE)],
)


async def test_csv_says_its_encoding_and_guards_formulas() -> None:
    content = await SheetWriter().write(SHEET, SheetForm.CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    head, first, *others = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
    assert head == ["名称", "件", "率", "止"]
    assert first == ['二棚甸子镇，"北"', "3", "0.25", "2026-03-31"]
    assert [row[0] for row in others] == [f"'{text}" for text in HOSTILE]
    assert {tuple(row[1:]) for row in others} == {("-1", "", "2026-03-31")}


async def test_a_workbook_holds_numbers_dates_and_plain_text() -> None:
    content = await SheetWriter().write(SHEET, SheetForm.XLSX)
    sheet: Any = load_workbook(BytesIO(content)).worksheets[0]
    first = next(sheet.iter_rows(min_row=2, max_row=2))
    assert [cell.value for cell in first[:3]] == ['二棚甸子镇，"北"', 3, 0.25]
    assert first[3].value.date() == DAY
    texts = [row[0] for row in sheet.iter_rows(min_row=3)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert [cell.value.strip() for cell in texts] == [text.strip() for text in HOSTILE]


async def test_characters_no_workbook_may_hold_are_left_out() -> None:
    content = await SheetWriter().write(Sheet(["名称"], [["甲\x0b乙"]]), SheetForm.XLSX)
    sheet: Any = load_workbook(BytesIO(content)).worksheets[0]
    assert sheet["A2"].value == "甲乙"
