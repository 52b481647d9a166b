"""Rows of whatever table an office sends: CSV, Excel or a JSON list."""

from collections.abc import Iterator

from adapters.table_files import (
    Headers,
    Record,
    UnreadableFile,
    csv_records,
    decode,
    is_json,
    object_record,
    parse_json,
)
from adapters.workbook_files import is_workbook, workbook_records


def table_records(data: bytes, headers: Headers) -> Iterator[Record]:
    """Each row under our column names; UnreadableFile when nothing can be made of the file."""
    if is_workbook(data):
        yield from workbook_records(data, headers)
        return
    text = decode(data)
    if not is_json(text):
        yield from csv_records(text, headers)
        return
    document = parse_json(text)
    if not isinstance(document, list):
        raise UnreadableFile("JSON 应为列表。")
    for row, found in enumerate(document, start=1):
        yield object_record(row, found if isinstance(found, dict) else {}, headers)
