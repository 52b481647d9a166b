"""Members from a CSV, Excel or JSON file with Chinese or English headers."""

import re

from adapters.any_table import table_records
from adapters.table_files import Record, RecordCheck, UnreadableFile
from domain.area import clean_code
from domain.member_row import (
    MemberFile,
    MemberRow,
    clean_group,
    clean_member_name,
    clean_phone,
    is_convener_position,
)
from domain.row_error import RowError

HEADERS = {
    "name": ("姓名", "name", "委员姓名"),
    "phone": ("手机", "phone", "手机号", "手机号码", "联系电话", "mobile"),
    "group": ("界别", "group", "界别组", "sectorGroup"),
    "grids": ("网格", "grids", "联系网格", "网格编码", "gridCodes"),
    "number": ("编号", "number", "委员编号", "委员证号"),
    "position": ("职务", "position", "单位及职务", "工作单位及职务"),
    "convener": ("召集人", "convener", "isConvener", "是否召集人"),
}
_SEPARATORS = re.compile(r"[;；,，、\s]+")
_YES = frozenset({"是", "1", "true", "yes", "y", "√", "召集人"})


def parse_members(data: bytes) -> MemberFile:
    """The members of a file and every error in it, each with row, column and reason."""
    rows: list[MemberRow] = []
    errors: list[RowError] = []
    try:
        for record in table_records(data, HEADERS):
            row, wrong = _read(record)
            errors.extend(wrong)
            rows.extend([row] if not wrong else [])
    except UnreadableFile as unreadable:
        errors.append(unreadable.error)
    if not rows and not errors:
        errors.append(UnreadableFile("文件里没有任何委员。").error)
    return MemberFile(tuple(rows), tuple(errors))


def _read(record: Record) -> tuple[MemberRow, list[RowError]]:
    """The row, to be used only when nothing is wrong with it."""
    check = RecordCheck(record, HEADERS)
    row = MemberRow(
        row=record.row,
        name=check.text("name", clean_member_name),
        phone=check.text("phone", clean_phone),
        group=check.text("group", clean_group),
        number=record.text("number")[:20],
        position=record.text("position")[:80],
        is_convener=_is_convener(record),
        grid_codes=check.value("grids", lambda: _grid_codes(record)) or (),
    )
    return row, check.errors


def _is_convener(record: Record) -> bool:
    flagged = record.text("convener").casefold() in _YES
    return flagged or is_convener_position(record.text("position"))


def _grid_codes(record: Record) -> tuple[str, ...]:
    """Codes separated by ；or ; (a list in JSON), each once, in the order given."""
    given = record.cells.get("grids")
    listed = given if isinstance(given, list) else _SEPARATORS.split(record.text("grids"))
    return tuple(dict.fromkeys(clean_code(str(code)) for code in listed if str(code).strip()))
