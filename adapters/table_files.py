"""Rows of a CSV or JSON file, whatever Chinese office wrote it: UTF-8 or GBK, any known header."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import orjson

from domain.errors import DomainError
from domain.row_error import WHOLE_FILE, RowError

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000
EXACT = 1e15
"""Smaller whole numbers are exact however a program stored them."""
T = TypeVar("T")
Headers: TypeAlias = Mapping[str, Sequence[str]]
"""Our name of a column → the headers people give it, the one errors are shown under first."""


class UnreadableFile(Exception):
    """Nothing of the file can be used; carries the one error to show."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.error = RowError(WHOLE_FILE, "文件", reason)


@dataclass(frozen=True, slots=True)
class Record:
    """One row under our column names; only cells that hold something.

    `fault` tells why the row as a whole cannot be read, `faults` the same of single cells.
    """

    row: int
    cells: Mapping[str, Any]
    fault: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """The cell as trimmed text, "" when empty; whole numbers lose no digit."""
        value = self.cells.get(column, "")
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
            return str(int(value))
        return str(value).strip() if isinstance(value, str | int | float) else ""


class RecordCheck:
    """Takes cells through the rules of the domain and collects every refusal as a row error."""

    def __init__(self, record: Record, headers: Headers) -> None:
        self.record = record
        self.headers = headers
        self.errors: list[RowError] = []
        if record.fault:
            self.errors.append(RowError(record.row, "整行", record.fault))
        for column, fault in record.faults.items():
            self.errors.append(RowError(record.row, headers[column][0], fault))

    def text(self, column: str, rule: Callable[[str], str]) -> str:
        """What the rule makes of the cell; "" after a refusal."""
        return self.value(column, lambda: rule(self.record.text(column))) or ""

    def value(self, column: str, read: Callable[[], T]) -> T | None:
        """What `read` returns, or None after noting the DomainError it raised."""
        try:
            return read()
        except DomainError as refused:
            self.errors.append(RowError(self.record.row, self.headers[column][0], refused.message))
            return None


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without BOM), UTF-16 with BOM, or GBK (GB 18030)."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"文件超过 {MAX_BYTES // 1024 // 1024} MB。")
    if not data.strip():
        raise UnreadableFile("文件是空的。")
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile("既不是 UTF-8 也不是 GBK 文本，请另存为 CSV（UTF-8）。")


def parse_json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as broken:
        raise UnreadableFile(f"不是有效的 JSON（第 {broken.lineno} 行附近）。") from broken


def is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def csv_records(text: str, headers: Headers) -> Iterator[Record]:
    """Rows below the header that hold anything; rows are counted as a spreadsheet shows them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        columns = _columns(next(reader), headers)
        for row, values in enumerate(reader, start=2):
            yield from _csv_record(row, columns, values)
    except csv.Error as broken:
        raise UnreadableFile(f"第 {reader.line_num} 行不是有效的 CSV，请检查引号。") from broken


def object_record(row: int, found: Mapping[str, Any], headers: Headers) -> Record:
    """A JSON object or the properties of a GeoJSON feature as a record."""
    spelled = {_plain(str(key)): value for key, value in found.items()}
    values = {column: _first(spelled, names) for column, names in headers.items()}
    return Record(row, {column: value for column, value in values.items() if value is not None})


def _csv_record(row: int, columns: Sequence[str | None], values: list[str]) -> Iterator[Record]:
    if row > MAX_ROWS:
        raise UnreadableFile(f"文件超过 {MAX_ROWS} 行。")
    if not any(value.strip() for value in values):
        return
    surplus = len(values) > len(columns) and any(map(str.strip, values[len(columns) :]))
    cells = {
        column: value.strip()
        for column, value in zip(columns, values, strict=False)
        if column is not None and value.strip()
    }
    fault = f"有 {len(values)} 格，表头只有 {len(columns)} 列。" if surplus else ""
    yield Record(row, cells, fault)


def columns_of(header: Sequence[str], headers: Headers) -> list[str | None]:
    """Our name of each column; of two that mean the same, the most telling one counts."""
    spelled = [_plain(cell) for cell in header]
    chosen: list[str | None] = [None] * len(spelled)
    for column, names in headers.items():
        found = next((spelled.index(name) for name in map(_plain, names) if name in spelled), None)
        if found is not None:
            chosen[found] = column
    return chosen


def _columns(header: Sequence[str], headers: Headers) -> list[str | None]:
    """As columns_of; UnreadableFile when none is known."""
    chosen = columns_of(header, headers)
    if not any(chosen):
        listed = "、".join(names[0] for names in headers.values())
        raise UnreadableFile(f"第一行没有认得的表头，可用的有：{listed}。")
    return chosen


def _first(spelled: Mapping[str, Any], names: Sequence[str]) -> Any:
    values = (spelled.get(name) for name in map(_plain, names))
    return next((value for value in values if value not in (None, "")), None)


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",\t;", key=header.count)


def _plain(header: str) -> str:
    """A header without case, spaces, underscores, and remarks in brackets."""
    folded = unicodedata.normalize("NFKC", header).split("(", 1)[0].casefold()
    return "".join(folded.replace("_", "").replace("*", "").split())
