"""Area files as offices send them: GeoJSON, CSV and JSON, UTF-8 and GBK, right and wrong."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from adapters.area_files import parse_areas
from domain.area import AreaLevel
from domain.geo import Datum, Position, convert, distance_m
from domain.row_error import RowError

FOLDER = Path(__file__).parents[2] / "data" / "huanren"
RING = [[125.0, 41.0], [125.1, 41.0], [125.1, 41.1], [125.0, 41.0]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
CSV = "编码,名称,层级,上级编码\n210522001,八卦城街道,街道,210522\nW-1,第一网格,网格,210522001001\n"


def features(*properties: dict[str, Any], geometry: Any = POLYGON, **members: Any) -> bytes:
    found = [{"type": "Feature", "properties": each, "geometry": geometry} for each in properties]
    return orjson.dumps({"type": "FeatureCollection", "features": found} | members)


def errors_of(data: bytes) -> list[tuple[int, str, str]]:
    parsed = parse_areas(data)
    return [(error.row, error.column, error.reason) for error in parsed.errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_reads_csv_in_every_encoding_an_office_saves(encoding: str) -> None:
    parsed = parse_areas(CSV.encode(encoding))
    assert parsed.errors == ()
    assert [(row.row, row.code, row.name, row.level, row.parent_code) for row in parsed.rows] == [
        (2, "210522001", "八卦城街道", AreaLevel.TOWNSHIP, "210522"),
        (3, "W-1", "第一网格", AreaLevel.GRID, "210522001001"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "code,name,level,parent",
        "Code;NAME;Level;Parent_Code",
        "网格编码*\t网格名称\t级别（必填）\t上级",
    ],
)
def test_knows_the_headers_people_write(header: str) -> None:
    separator = next(each for each in ",;\t" if each in header)
    line = separator.join(["W-1", "第一网格", "网格", "210522001001"])
    parsed = parse_areas(f"{header}\r\n{line}\r\n\r\n".encode())
    assert parsed.errors == ()
    assert (parsed.rows[0].code, parsed.rows[0].level) == ("W-1", AreaLevel.GRID)
    assert parsed.rows[0].parent_code == "210522001001"


def test_codes_keep_every_digit_and_leading_zero() -> None:
    parsed = parse_areas("编码,名称\n012345678901,某社区\n".encode())
    assert parsed.rows[0].code == "012345678901"


def test_names_every_error_of_every_row() -> None:
    text = (
        "编码,名称,层级,上级编码,经度,纬度\n"
        ",无编码社区,社区,,,\n"
        "2.10522E+11,,小区,,,\n"
        "A,甲,网格,B/C,,\n"
        "D,丁,网格,,125,\n"
        "E,戊,网格,,41.2,125.3\n"
        "F,己,网格,,,,,多余\n"
    )
    assert errors_of(text.encode()) == [
        (2, "编码", "编码为空。"),
        (3, "编码", "编码“2.10522E+11”被表格软件改成了数字，请把该列设为文本后重新导出。"),
        (3, "名称", "名称为空。"),
        (3, "层级", "不认得层级“小区”，可用：县、乡镇、社区（村）、网格。"),
        (4, "上级编码", "编码“B/C”含有空格、斜杠、百分号或下划线。"),
        (5, "经度", "经纬度必须是数字，且成对出现。"),
        (6, "经度", "纬度必须在 -90 到 90 度之间，经度和纬度可能写反了。"),
        (7, "整行", "有 8 格，表头只有 6 列。"),
    ]


def test_good_rows_are_still_read_beside_bad_ones() -> None:
    parsed = parse_areas("编码,名称\nA,甲\n,乙\nC,丙\n".encode())
    assert [row.code for row in parsed.rows] == ["A", "C"]
    assert [error.row for error in parsed.errors] == [3]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "文件是空的。"),
        (b" \n ", "文件是空的。"),
        (b"\xff\xfe\xff", "既不是 UTF-8 也不是 GBK 文本，请另存为 CSV（UTF-8）。"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x81", "既不是 UTF-8 也不是 GBK 文本，请另存为 CSV（UTF-8）。"),
        (b'{"type": ', "不是有效的 JSON（第 1 行附近）。"),
        (b'{"a": 1}', "JSON 应为区划列表，或带 children 的树。"),
        (b"[]", "文件里没有任何区划。"),
        ("编码,名称\n".encode(), "文件里没有任何区划。"),
        (b'{"type": "FeatureCollection"}', "FeatureCollection 缺少 features 列表。"),
        ('编码,名称\n"A,甲\n'.encode(), "第 2 行不是有效的 CSV，请检查引号。"),
    ],
)
def test_says_why_a_file_cannot_be_read_at_all(data: bytes, reason: str) -> None:
    parsed = parse_areas(data)
    assert parsed.rows == ()
    assert parsed.errors == (RowError(0, "文件", reason),)
    assert str(parsed.errors[0]) == f"文件：{reason}"


def test_says_which_headers_it_knows_when_none_fits() -> None:
    (error,) = parse_areas("甲,乙\n1,2\n".encode()).errors
    assert (error.row, "编码、名称、层级、上级编码" in error.reason) == (0, True)


def test_a_deeply_nested_file_is_refused_not_followed() -> None:
    assert parse_areas(b"[" * 100_000).errors[0].reason.startswith("不是有效的 JSON")
    tree = b'{"code":"A","name":"a","children":[' * 300 + b"]}" * 300
    assert len(parse_areas(tree).rows) == 300


def test_reads_names_only_json_as_a_list() -> None:
    found = [
        {"code": 210522001, "name": "八卦城街道"},
        {"编码": "W1", "名称": "网格", "level": "GRID"},
    ]
    parsed = parse_areas(orjson.dumps(found))
    assert [(row.row, row.code, row.level) for row in parsed.rows] == [
        (1, "210522001", None),
        (2, "W1", AreaLevel.GRID),
    ]


def test_reads_names_only_json_as_a_tree() -> None:
    parsed = parse_areas((FOLDER / "divisions.json").read_bytes())
    assert parsed.errors == ()
    assert len(parsed.rows) == 13 + 125
    assert [(row.code, row.parent_code) for row in parsed.rows[:2]] == [
        ("210522001", None),
        ("210522001001", "210522001"),
    ]


def test_things_that_are_no_objects_are_rows_with_errors() -> None:
    assert errors_of(b"[1, null]") == [
        (1, "编码", "编码为空。"),
        (1, "名称", "名称为空。"),
        (2, "编码", "编码为空。"),
        (2, "名称", "名称为空。"),
    ]


@pytest.mark.parametrize(
    ("name", "count"), [("outline", 1), ("townships", 14), ("communities", 128), ("grids", 1505)]
)
def test_reads_the_county_files(name: str, count: int) -> None:
    parsed = parse_areas((FOLDER / f"{name}.geojson").read_bytes())
    assert (len(parsed.rows), parsed.errors) == (count, ())
    assert all(row.boundary is not None for row in parsed.rows)


def test_the_community_is_the_parent_where_the_township_is_named_too() -> None:
    parsed = parse_areas((FOLDER / "grids.geojson").read_bytes())
    first = parsed.rows[0]
    assert (first.code, first.parent_code) == ("210522001001-W01", "210522001001")
    assert first.centre == (125.384491, 41.272599)


def test_the_feature_id_stands_in_for_a_missing_code() -> None:
    data = orjson.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "id": "W1", "properties": {"name": "甲"}, "geometry": POLYGON},
                {
                    "type": "Feature",
                    "id": 7,
                    "properties": {"编码": "W2", "name": "乙"},
                    "geometry": None,
                },
            ],
        }
    )
    parsed = parse_areas(data)
    assert [(row.code, row.boundary is None) for row in parsed.rows] == [
        ("W1", False),
        ("W2", True),
    ]


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ({"type": "Point", "coordinates": [125, 41]}, "几何必须是 Polygon 或 MultiPolygon。"),
        ("POLYGON((…))", "几何必须是 Polygon 或 MultiPolygon。"),
        ({"type": "Polygon"}, "坐标必须是经纬度数字组成的环。"),
        ({"type": "Polygon", "coordinates": []}, "几何是空的。"),
        ({"type": "MultiPolygon", "coordinates": []}, "几何是空的。"),
        ({"type": "Polygon", "coordinates": [[["x", "y"]]]}, "坐标必须是经纬度数字组成的环。"),
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "每个环至少 4 个点，且首尾相同。"),
        (
            {"type": "Polygon", "coordinates": [[[*pair] for pair in RING[:3]] + [[125, 41.5]]]},
            "每个环至少 4 个点，且首尾相同。",
        ),
        (
            {"type": "Polygon", "coordinates": [[[522000.0, 4570000.0]] * 4]},
            "经度必须在 -180 到 180 度之间。",
        ),
    ],
)
def test_refuses_geometry_that_bounds_nothing(geometry: Any, reason: str) -> None:
    data = features({"code": "W1", "name": "甲"}, geometry=geometry)
    assert errors_of(data) == [(1, "边界", reason)]


def test_heights_are_dropped() -> None:
    high = {"type": "Polygon", "coordinates": [[[*pair, 300.0] for pair in RING]]}
    parsed = parse_areas(features({"code": "W1", "name": "甲"}, geometry=high))
    assert parsed.rows[0].boundary == POLYGON


@pytest.mark.parametrize(
    "crs",
    [
        "EPSG:4490",
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
    ],
)
def test_degrees_of_the_globe_are_kept_as_they_are(crs: Any) -> None:
    parsed = parse_areas(features({"code": "W1", "name": "甲"}, crs=crs))
    assert parsed.rows[0].boundary == POLYGON


@pytest.mark.parametrize(("crs", "datum"), [("GCJ-02 (高德)", Datum.GCJ02), ("BD09", Datum.BD09)])
def test_a_declared_shift_is_taken_back(crs: str, datum: Datum) -> None:
    parsed = parse_areas(features({"code": "W1", "name": "甲"}, crs=crs))
    assert parsed.rows[0].boundary is not None
    corner = parsed.rows[0].boundary["coordinates"][0][0]
    true = convert(Position(125.0, 41.0, datum), Datum.CGCS2000)
    assert distance_m(true, Position(corner[0], corner[1], Datum.CGCS2000)) < 0.02


def test_the_caller_says_the_datum_where_the_file_does_not() -> None:
    data = "编码,名称,经度,纬度\nW1,甲,125.0,41.0\n".encode()
    centre = parse_areas(data, datum=Datum.GCJ02).rows[0].centre
    assert centre is not None
    true = convert(Position(125.0, 41.0, Datum.GCJ02), Datum.CGCS2000)
    assert distance_m(true, Position(centre[0], centre[1], Datum.CGCS2000)) < 0.02
    assert parse_areas(data).rows[0].centre == (125.0, 41.0)


def test_projected_metres_are_refused_by_name() -> None:
    (error,) = parse_areas(features({"code": "W1", "name": "甲"}, crs="EPSG:4551")).errors
    assert error.row == 0
    assert "EPSG:4551" in error.reason
