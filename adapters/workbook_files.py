"""Rows of an Excel workbook (.xlsx), read row by row: nothing a hostile file says is believed."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from adapters.table_files import MAX_ROWS, Headers, Record, UnreadableFile, columns_of

MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_COLUMNS = 100
MAX_BLANK_ROWS = 1000
"""So many rows without a word are the end of the table, whatever formatting follows."""
TITLE_ROWS = 5
"""So many rows may stand above the header: the name of the list, who made it, when."""
MAX_MERGES = 20_000
EXACT_DIGITS = 15
"""Longer numbers have lost their last digits in a spreadsheet."""
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Header:
    row: int
    columns: Sequence[str | None]


@dataclass(slots=True)
class _Spread:
    """Cells merged downwards, each of which speaks for all its rows."""

    merges: Mapping[tuple[int, int], int]
    open: dict[int, tuple[int, str]] = field(default_factory=dict)

    def over(self, row: int, column: int, written: str) -> str:
        """What stands in a cell: its own text, or that of the merged cell it is part of."""
        last = self.merges.get((row, column))
        if last is not None:
            self.open[column] = (last, written)
        until, above = self.open.get(column, (0, ""))
        return above if not written and row <= until else written


def is_workbook(data: bytes) -> bool:
    """Whether it is an .xlsx; UnreadableFile for a workbook of another kind."""
    if data.startswith(_OLD_EXCEL):
        raise UnreadableFile("是旧版 .xls 或加密的工作簿，请另存为不加密的 .xlsx 或 CSV。")
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except zipfile.BadZipFile:
        raise UnreadableFile("文件已损坏，不是完好的 .xlsx 或压缩包。") from None


def workbook_records(data: bytes, headers: Headers) -> Iterator[Record]:
    """Rows below the header of the first sheet that has one, counted as the spreadsheet does."""
    _require_small(data)
    try:
        yield from _records(data, headers)
    except UnreadableFile:
        raise
    except Exception as broken:  # whatever a parser of hostile XML may come up with
        raise UnreadableFile("不是完好的 .xlsx 工作簿，请在表格软件里重新另存。") from broken


def _require_small(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        size = sum(each.file_size for each in archive.infolist())
    if size > MAX_UNPACKED_BYTES:
        raise UnreadableFile(f"工作簿解开后超过 {MAX_UNPACKED_BYTES // 1024 // 1024} MB。")


def _records(data: bytes, headers: Headers) -> Iterator[Record]:
    from openpyxl import load_workbook  # a third of a second that no start should pay

    book: Any = load_workbook(BytesIO(data), read_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = _rows(sheet)
        header = _header(rows, headers)
        if header is not None:
            yield from _below(header, rows, _merges(data, sheet))
            return
    listed = "、".join(names[0] for names in headers.values())
    raise UnreadableFile(f"没有一张表的前几行有认得的表头，可用的有：{listed}。")


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    """What is there, not what the sheet says of its size."""
    sheet.reset_dimensions()
    rows: Iterator[Sequence[Any]] = sheet.iter_rows(max_col=MAX_COLUMNS)
    return rows


def _header(rows: Iterator[Sequence[Any]], headers: Headers) -> _Header | None:
    """The first row that names two columns we know; above it may stand what the list is called."""
    for row, cells in zip(range(1, TITLE_ROWS + 1), rows, strict=False):
        named = columns_of([str(cell.value or "") for cell in cells], headers)
        if sum(name is not None for name in named) > 1:
            return _Header(row, named)
    return None


def _below(
    header: _Header, rows: Iterator[Sequence[Any]], merges: Mapping[tuple[int, int], int]
) -> Iterator[Record]:
    spread = _Spread(merges)
    blank = 0
    for row, cells in enumerate(rows, start=header.row + 1):
        if row > MAX_ROWS:
            raise UnreadableFile(f"文件超过 {MAX_ROWS} 行。")
        record = _record(row, header.columns, cells, spread)
        blank = 0 if record else blank + 1
        if record is not None:
            yield record
        elif blank > MAX_BLANK_ROWS:
            return


def _record(
    row: int, columns: Sequence[str | None], cells: Sequence[Any], spread: _Spread
) -> Record | None:
    """A row, or None when nothing is written in it."""
    found: dict[str, Any] = {}
    faults: dict[str, str] = {}
    is_blank = True
    for column, (name, cell) in enumerate(zip(columns, cells, strict=False), start=1):
        written, fault = _value(cell)
        is_blank = is_blank and not written
        value = spread.over(row, column, written)
        if name is not None and value:
            found[name] = value
        if name is not None and fault:
            faults[name] = fault
    return None if is_blank else Record(row, found, faults=faults)


def _value(cell: Any) -> tuple[str, str]:
    """What a cell holds as text, and why that cannot be relied on."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return str(value)[:40], "是公式，请复制后“粘贴为数值”。"
    if cell.data_type == "e":
        return str(value)[:40], f"是错误值 {str(value)[:10]}。"
    if isinstance(value, datetime):
        return value.date().isoformat(), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    if isinstance(value, bool):
        return "是" if value else "否", ""
    if isinstance(value, int | float):
        return _number(value, str(getattr(cell, "number_format", "") or ""))
    return str(value).strip(), ""


def _number(value: float, shown: str) -> tuple[str, str]:
    """The digits of a number as the sheet shows them: whole, and filled up with zeros."""
    if isinstance(value, float) and not value.is_integer():
        return repr(value), ""
    text = str(int(value))
    if len(text.lstrip("-")) > EXACT_DIGITS:
        return text, f"超过 {EXACT_DIGITS} 位的数字已被表格软件改动，请把该列设为文本后重填。"
    return text.zfill(len(shown)) if shown and set(shown) == {"0"} else text, ""


def _merges(data: bytes, sheet: Any) -> dict[tuple[int, int], int]:
    """(row, column) where a merged range begins → its last row; cut to the rows we read."""
    from openpyxl.utils.cell import range_boundaries

    found: dict[tuple[int, int], int] = {}
    for ref in _merge_refs(data, sheet._worksheet_path):
        left, top, _, bottom = (int(edge or 0) for edge in range_boundaries(ref))
        if left <= MAX_COLUMNS and top < bottom:
            found[top, left] = min(bottom, MAX_ROWS)
        if len(found) > MAX_MERGES:
            raise UnreadableFile(f"合并的单元格超过 {MAX_MERGES} 处，请先取消合并。")
    return found


def _merge_refs(data: bytes, path: str) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(path.lstrip("/")) as source:
        kept = b""
        while chunk := source.read(_CHUNK):
            text = kept + chunk
            end = 0
            for match in _MERGE.finditer(text):
                end = match.end()
                yield match[1].decode()
            kept = text[max(end, len(text) - 100) :]
