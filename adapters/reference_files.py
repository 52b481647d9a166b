"""Departments, categories and calendar days from a CSV, Excel or JSON file."""

from collections.abc import Callable
from datetime import date
from functools import partial

from adapters.any_table import table_records
from adapters.table_files import Headers, RecordCheck, UnreadableFile
from domain.category import CategoryAxis
from domain.reference_row import (
    CalendarRow,
    CategoryRow,
    DepartmentRow,
    Row,
    RowFile,
    clean_axis,
    clean_day,
    clean_flag,
    clean_label,
    clean_reference_code,
    clean_standard_code,
)
from domain.row_error import RowError

_CODE = ("编码", "code", "代码", "编号")
DEPARTMENT_HEADERS = {
    "code": (*_CODE, "部门编码", "部门代码"),
    "name": ("名称", "name", "部门", "部门名称", "单位", "单位名称"),
}
CATEGORY_HEADERS = {
    "code": (*_CODE, "分类编码", "类别编码"),
    "name": ("名称", "name", "分类", "类别", "分类名称"),
    "axis": ("种类", "axis", "分类种类"),
    "standard": ("对应标准编码", "standardCode", "国标编码"),
    "photo": ("办理后照片", "needsAfterPhoto", "是否要办理后照片"),
}
CALENDAR_HEADERS = {
    "day": ("日期", "day", "date"),
    "working": ("上班", "isWorking", "是否上班", "工作日", "是否工作日"),
    "note": ("说明", "note", "备注", "名称", "节日"),
}


def parse_departments(data: bytes) -> RowFile[DepartmentRow]:
    return _parse(data, DEPARTMENT_HEADERS, _department)


def parse_categories(data: bytes) -> RowFile[CategoryRow]:
    return _parse(data, CATEGORY_HEADERS, _category)


def parse_calendar(data: bytes) -> RowFile[CalendarRow]:
    return _parse(data, CALENDAR_HEADERS, _calendar_day)


def _parse(data: bytes, headers: Headers, read: Callable[[RecordCheck], Row]) -> RowFile[Row]:
    """Every row that is right and every error, each with row, column and reason."""
    rows: list[Row] = []
    errors: list[RowError] = []
    try:
        for record in table_records(data, headers):
            check = RecordCheck(record, headers)
            row = read(check)
            errors.extend(check.errors)
            rows.extend([] if check.errors else [row])
    except UnreadableFile as unreadable:
        errors.append(unreadable.error)
    if not rows and not errors:
        errors.append(UnreadableFile("文件里一行内容也没有。").error)
    return RowFile(tuple(rows), tuple(errors))


def _department(check: RecordCheck) -> DepartmentRow:
    return DepartmentRow(
        row=check.record.row,
        code=check.text("code", clean_reference_code),
        name=check.text("name", partial(clean_label, most=60)),
    )


def _category(check: RecordCheck) -> CategoryRow:
    text = check.record.text
    axis = check.value("axis", lambda: clean_axis(text("axis")))
    standard = check.value("standard", lambda: clean_standard_code(text("standard")))
    return CategoryRow(
        row=check.record.row,
        code=check.text("code", clean_reference_code),
        name=check.text("name", partial(clean_label, most=40)),
        axis=axis or CategoryAxis.SUBJECT,
        standard_code=standard or "",
        needs_after_photo=bool(
            check.value("photo", lambda: clean_flag(text("photo"), default=False))
        ),
    )


def _calendar_day(check: RecordCheck) -> CalendarRow:
    record = check.record
    day = check.value("day", lambda: clean_day(record.text("day")))
    return CalendarRow(
        row=record.row,
        day=day or date.min,
        is_working=bool(check.value("working", lambda: clean_flag(record.text("working")))),
        note=record.text("note")[:40],
    )
