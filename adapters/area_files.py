"""Areas from a file: GeoJSON or Shapefile with boundaries, or a plain table with names only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.boundary_files import declared_datum, read_boundary, read_centre
from adapters.shape_files import Parts, read_shapefile
from adapters.table_files import (
    Record,
    RecordCheck,
    UnreadableFile,
    csv_records,
    decode,
    is_json,
    object_record,
    parse_json,
)
from adapters.workbook_files import is_workbook, workbook_records
from domain.area import AreaLevel, BadAreaTree, clean_code, clean_name
from domain.area_row import AreaFile, AreaRow
from domain.geo import Datum
from domain.row_error import RowError

HEADERS = {
    "code": (
        "编码",
        "code",
        "代码",
        "网格编码",
        "网格代码",
        "区划代码",
        "区划编码",
        "统计用区划代码",
    ),
    "name": ("名称", "name", "网格名称", "区划名称", "社区名称"),
    "level": ("层级", "level", "级别"),
    "parent": (
        "上级编码",
        "parent",
        "parentCode",
        "上级代码",
        "上级",
        "communityCode",
        "社区编码",
        "townshipCode",
        "街道编码",
        "乡镇编码",
    ),
    "kind": ("类型", "kind", "类别"),
    "longitude": ("经度", "longitude", "lon", "lng"),
    "latitude": ("纬度", "latitude", "lat"),
    "centre": ("中心点", "centre", "center", "cp"),
    "boundary": ("边界", "boundary", "geometry"),
}
LEVEL_WORDS = {
    AreaLevel.COUNTY: ("COUNTY", "县", "区", "市", "旗", "县级"),
    AreaLevel.TOWNSHIP: ("TOWNSHIP", "街道", "镇", "乡", "乡镇", "街镇", "乡级"),
    AreaLevel.COMMUNITY: ("COMMUNITY", "社区", "村", "居委会", "村委会", "村级"),
    AreaLevel.GRID: ("GRID", "网格", "基础网格"),
}
CUT_FROM = 9
"""Bytes in UTF-8 from which on a name may be what was left of a longer one."""
_LEVELS = {word: level for level, words in LEVEL_WORDS.items() for word in words}
_NESTED = ("children", "townships", "communities", "grids", "下级")


@dataclass(frozen=True, slots=True)
class _Source:
    record: Record
    datum: Datum


def parse_areas(data: bytes, *, datum: Datum = Datum.CGCS2000) -> AreaFile:
    """The areas of a file and every error in it, each with row, column and reason.

    `datum` is what the file's coordinates are in unless it says so itself.
    """
    rows: list[AreaRow] = []
    errors: list[RowError] = []
    try:
        for source in _sources(data, datum):
            row, wrong = _read(source)
            errors.extend(wrong)
            rows.extend([row] if not wrong else [])
    except UnreadableFile as unreadable:
        errors.append(unreadable.error)
    if not rows and not errors:
        errors.append(UnreadableFile("文件里没有任何区划。").error)
    return AreaFile(tuple(rows), tuple(errors))


def parse_shapes(parts: Parts, *, datum: Datum = Datum.CGCS2000) -> AreaFile:
    """The areas of a Shapefile, as `parse_areas` reads them.

    A `datum` that no .prj can name (GCJ-02, BD-09) counts even where a .prj names another.
    """
    try:
        found = read_shapefile(parts)
    except UnreadableFile as unreadable:
        return AreaFile(errors=(unreadable.error,))
    actual = datum if datum in (Datum.GCJ02, Datum.BD09) else found.datum or datum
    rows: list[AreaRow] = []
    errors: list[RowError] = []
    for number, facts in enumerate(found.features, start=1):
        row, wrong = _read(_Source(object_record(number, _whole(facts), HEADERS), actual))
        errors.extend(wrong)
        rows.extend([row] if not wrong else [])
    note = found.note([row.name for row in rows])
    return AreaFile(tuple(rows), tuple(errors), (note,))


def _whole(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes under their whole names: a Shapefile cuts them after ten bytes."""
    return {_whole_name(name): value for name, value in facts.items()}


def _whole_name(name: str) -> str:
    if len(name.encode()) < CUT_FROM:
        return name
    known = (header for names in HEADERS.values() for header in names)
    return next((header for header in known if header.startswith(name)), name)


def _sources(data: bytes, datum: Datum) -> Iterator[_Source]:
    if is_workbook(data):
        return (_Source(record, datum) for record in workbook_records(data, HEADERS))
    text = decode(data)
    if not is_json(text):
        return (_Source(record, datum) for record in csv_records(text, HEADERS))
    document = parse_json(text)
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        return _features(document, declared_datum(document) or datum)
    flat = _flattened(_listed(document), None)
    records = (object_record(row, found, HEADERS) for row, found in enumerate(flat, start=1))
    return (_Source(record, datum) for record in records)


def _features(document: Mapping[str, Any], datum: Datum) -> Iterator[_Source]:
    features = document.get("features")
    if not isinstance(features, list):
        raise UnreadableFile("FeatureCollection 缺少 features 列表。")
    for row, feature in enumerate(features, start=1):
        yield _Source(object_record(row, _facts(feature), HEADERS), datum)


def _facts(feature: Any) -> dict[str, Any]:
    """The properties of a feature with its id as a last resort for the code."""
    if not isinstance(feature, dict):
        return {}
    properties = feature.get("properties")
    facts = properties if isinstance(properties, dict) else {}
    return {"code": feature.get("id")} | facts | {"geometry": feature.get("geometry")}


def _listed(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and "code" in document:
        return [document]
    nested = [document[key] for key in _NESTED if key in document] if document else []
    if nested and isinstance(nested[0], list):
        return nested[0]
    raise UnreadableFile("JSON 应为区划列表，或带 children 的树。")


def _flattened(found: Iterable[Any], parent: Any) -> Iterator[Mapping[str, Any]]:
    for each in found:
        facts = each if isinstance(each, dict) else {}
        yield {"parent": parent} | facts
        for key in _NESTED:
            if isinstance(facts.get(key), list):
                yield from _flattened(facts[key], facts.get("code"))


def _read(source: _Source) -> tuple[AreaRow, list[RowError]]:
    """The row, to be used only when nothing is wrong with it."""
    check = RecordCheck(source.record, HEADERS)
    record, datum = source.record, source.datum
    row = AreaRow(
        row=record.row,
        code=check.text("code", clean_code),
        name=check.text("name", clean_name),
        level=check.value("level", lambda: _level(record.text("level"))),
        parent_code=check.value("parent", lambda: _optional_code(record.text("parent"))),
        kind=record.text("kind")[:20],
        boundary=check.value("boundary", lambda: read_boundary(record, datum)),
        centre=check.value("longitude", lambda: read_centre(record, datum)),
    )
    return row, check.errors


def _level(text: str) -> AreaLevel | None:
    if not text:
        return None
    level = _LEVELS.get(text.split("(")[0].split("（")[0].strip().upper())
    if level is None:
        raise BadAreaTree(f"不认得层级“{text[:20]}”，可用：县、乡镇、社区（村）、网格。")
    return level


def _optional_code(text: str) -> str | None:
    return clean_code(text) if text else None
