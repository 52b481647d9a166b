"""Shapefiles with GBK names, with and without a .cpg or .prj, whole and broken."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
import shapefile  # type: ignore[import-untyped]

from adapters.area_files import parse_shapes
from adapters.shape_files import Parts, unpacked
from adapters.table_files import UnreadableFile
from domain.geo import Datum, Position, convert

CGCS2000 = 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000"]]'
WGS84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]'
METRES = 'PROJCS["CGCS2000_3_Degree_GK_CM_126E",GEOGCS["GCS_China_2000"]]'
SQUARE = [[125.0, 41.0], [125.0, 41.1], [125.1, 41.1], [125.1, 41.0], [125.0, 41.0]]
HOLE = [[125.02, 41.02], [125.04, 41.02], [125.04, 41.04], [125.02, 41.04], [125.02, 41.02]]
NAMES = ("镜湖网格", "河沿网格", "广场网格")


def written(
    encoding: str = "gbk",
    *,
    cpg: str | None = None,
    prj: str | None = CGCS2000,
    names: tuple[str, ...] = NAMES,
    rings: Any = (SQUARE,),
) -> dict[str, bytes]:
    """The parts of a shapefile of grids, as a GIS writes them."""
    files = {part: BytesIO() for part in ("shp", "shx", "dbf")}
    with shapefile.Writer(**files, encoding=encoding) as writer:
        writer.field("网格编码", "C", size=20)
        writer.field("网格名称", "C", size=40)
        writer.field("社区编码", "N", size=14, decimal=0)
        for number, name in enumerate(names, start=1):
            writer.poly(rings)
            writer.record(f"W{number}", name, 210522001001)
        writer.balance()
    parts = {part: file.getvalue() for part, file in files.items()}
    said = {"cpg": cpg, "prj": prj}
    return parts | {part: text.encode() for part, text in said.items() if text is not None}


def zipped(parts: Parts, folder: str = "桓仁/") -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part, content in parts.items():
            archive.writestr(f"{folder}网格.{part.upper()}", content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("encoding", "cpg", "read_as"),
    [
        ("gbk", None, "GB18030"),
        ("gbk", "GBK", "GB18030"),
        ("gbk", "OEM 936", "GB18030"),
        ("utf-8", None, "UTF-8"),
        ("utf-8", "UTF-8\n", "UTF-8"),
        ("gb18030", "something else", "GB18030"),
    ],
)
def test_names_are_read_in_the_encoding_they_are_in(
    encoding: str, cpg: str | None, read_as: str
) -> None:
    found = parse_shapes(written(encoding, cpg=cpg))
    assert found.errors == ()
    assert [(row.code, row.name, row.parent_code) for row in found.rows] == [
        (f"W{number}", name, "210522001001") for number, name in enumerate(NAMES, start=1)
    ]
    assert found.notes == (f"属性按 {read_as} 读取，请核对名称：镜湖网格、河沿网格、广场网格。",)


def test_five_names_are_shown_for_confirmation() -> None:
    found = parse_shapes(written(names=tuple(f"{number}号" for number in range(8))))
    assert found.notes == ("属性按 GB18030 读取，请核对名称：0号、1号、2号、3号、4号。",)


def test_a_boundary_keeps_its_holes() -> None:
    (row,) = parse_shapes(written(names=("一",), rings=(SQUARE, HOLE))).rows
    assert row.boundary is not None
    assert [len(ring) for ring in row.boundary["coordinates"]] == [5, 5]


@pytest.mark.parametrize("prj", [CGCS2000, WGS84, None, ""])
def test_degrees_of_the_globe_are_kept(prj: str | None) -> None:
    (row,) = parse_shapes(written(names=("一",), prj=prj)).rows
    assert row.boundary is not None
    assert sorted(row.boundary["coordinates"][0])[0] == [125.0, 41.0]


def test_a_datum_no_projection_file_can_name_is_taken_from_the_caller() -> None:
    (row,) = parse_shapes(written(names=("一",), prj=WGS84), datum=Datum.GCJ02).rows
    wanted = convert(Position(125.0, 41.0, Datum.GCJ02), Datum.CGCS2000)
    assert row.boundary is not None
    nearest = min(row.boundary["coordinates"][0], key=sum)
    assert nearest == pytest.approx([wanted.longitude, wanted.latitude], abs=1e-6)


@pytest.mark.parametrize(
    ("prj", "reason"),
    [
        (METRES, "坐标是投影后的米"),
        ('GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980"]]', "不支持的坐标参考系"),
    ],
)
def test_other_reference_systems_are_refused_by_name(prj: str, reason: str) -> None:
    (error,) = parse_shapes(written(prj=prj)).errors
    assert reason in error.reason


def test_reads_a_zip_with_chinese_names_and_capital_endings() -> None:
    assert len(parse_shapes(unpacked(zipped(written()))).rows) == 3


def without(*parts: str) -> dict[str, bytes]:
    return {name: content for name, content in written().items() if name not in parts}


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (without("dbf"), "缺少 .shp 或 .dbf"),
        (without("shp"), "缺少 .shp 或 .dbf"),
        (written() | {"shp": b"\x00" * 50}, "不是完整的 Shapefile"),
        (written() | {"dbf": b""}, "不是完整的 Shapefile"),
        (written() | {"dbf": written()["dbf"][:200]}, "不是完整的 Shapefile"),
        (written("gbk", cpg="UTF-8"), "既不是 UTF-8 也不是 GBK"),
    ],
)
def test_a_broken_shapefile_says_why(parts: Parts, reason: str) -> None:
    found = parse_shapes(parts)
    assert found.rows == ()
    assert [reason in error.reason for error in found.errors] == [True]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 and nothing else", "已损坏"),
        (zipped({"txt": b"x"}), "恰好有一个 .shp"),
    ],
)
def test_a_zip_without_one_shapefile_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        unpacked(content)


def test_a_bomb_is_not_unpacked() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", bytes(257 * 2**20))
    with pytest.raises(UnreadableFile, match="太大"):
        unpacked(packed.getvalue())
