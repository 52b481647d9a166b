"""Shapefiles as Chinese offices hand them over: GBK attributes, often without a .cpg to say so."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any

import shapefile  # type: ignore[import-untyped]

from adapters.table_files import MAX_BYTES, MAX_ROWS, UnreadableFile
from domain.geo import Datum

PARTS = ("shp", "dbf", "prj", "cpg")
MAX_UNPACKED_BYTES = 4 * MAX_BYTES
SHOWN_NAMES = 5
ENCODINGS = {
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "65001": "utf-8",
    "GBK": "gb18030",
    "GB2312": "gb18030",
    "GB18030": "gb18030",
    "CP936": "gb18030",
    "936": "gb18030",
}
# The bytes a character of UTF-8 may leave behind when it is cut.
MOST_CUT_BYTES = 3
Parts = Mapping[str, bytes]
"""The files of one shapefile by their endings."""


@dataclass(frozen=True, slots=True)
class ShapeFile:
    """Every feature's attributes with its geometry, in the order of the file."""

    features: Sequence[Mapping[str, Any]]
    encoding: str
    datum: Datum | None

    def note(self, names: Sequence[str]) -> str:
        """What a person should confirm: that the names read right."""
        shown = "、".join(names[:SHOWN_NAMES])
        return f"属性按 {self.encoding.upper()} 读取，请核对名称：{shown}。"


def is_zip(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def unpacked(content: bytes) -> Parts:
    """The one shapefile in a zip; UnreadableFile when there is none, or more than one."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found = [each for each in archive.infolist() if _ending(each.filename) in PARTS]
            if sum(each.file_size for each in found) > MAX_UNPACKED_BYTES:
                raise UnreadableFile("压缩包解开后太大。")
            if sum(_ending(each.filename) == "shp" for each in found) != 1:
                raise UnreadableFile("压缩包里应当恰好有一个 .shp 文件。")
            return {_ending(each.filename): archive.read(each) for each in found}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as broken:
        raise UnreadableFile("压缩包已损坏、加了密码或格式不支持。") from broken


def read_shapefile(parts: Parts) -> ShapeFile:
    """The features with their attributes as text a person can read; UnreadableFile otherwise."""
    if not {"shp", "dbf"} <= set(parts):
        raise UnreadableFile("Shapefile 缺少 .shp 或 .dbf 文件。")
    datum = _declared_datum(parts.get("prj", b"").decode("utf-8", "replace"))
    features = list(_features(parts))
    for encoding in _encodings(parts.get("cpg", b"")):
        try:
            decoded = [_decoded(each, encoding) for each in features]
        except UnicodeDecodeError:
            continue
        return ShapeFile(decoded, encoding, datum)
    raise UnreadableFile("属性表既不是 UTF-8 也不是 GBK 编码。")


def _features(parts: Parts) -> Iterator[Mapping[str, Any]]:
    """Attributes and geometry; text still as bytes, each in a character of its own (Latin-1)."""
    try:
        with shapefile.Reader(
            shp=BytesIO(parts["shp"]), dbf=BytesIO(parts["dbf"]), encoding="latin-1"
        ) as reader:
            for row, found in enumerate(reader.iterShapeRecords(), start=1):
                if row > MAX_ROWS:
                    raise UnreadableFile(f"文件超过 {MAX_ROWS} 行。")
                yield {**found.record.as_dict(), "geometry": found.shape.__geo_interface__}
    except UnreadableFile:
        raise
    except Exception as broken:  # the library raises anything from struct.error on
        raise UnreadableFile("不是完整的 Shapefile，请重新导出。") from broken


def _decoded(feature: Mapping[str, Any], encoding: str) -> dict[str, Any]:
    return {
        _name(name.encode("latin-1"), encoding): _value(value, encoding)
        for name, value in feature.items()
    }


def _name(name: bytes, encoding: str) -> str:
    """Its last character may have been cut in two by the ten bytes a name has."""
    for cut in range(MOST_CUT_BYTES):
        with suppress(UnicodeDecodeError):
            return name[: len(name) - cut].decode(encoding)
    return name.decode(encoding)


def _value(value: Any, encoding: str) -> Any:
    """Text as it is meant; codes that were stored as numbers keep every digit."""
    if isinstance(value, str):
        return value.encode("latin-1").decode(encoding)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _encodings(cpg: bytes) -> tuple[str, ...]:
    """What the .cpg says, else UTF-8, which GBK text hardly ever is by chance, then GBK."""
    said = cpg.decode("ascii", "replace").strip().upper().removeprefix("OEM ").strip()
    return (ENCODINGS[said],) if said in ENCODINGS else ("utf-8", "gb18030")


def _declared_datum(prj: str) -> Datum | None:
    """The datum of a .prj; UnreadableFile for metres and for the datums of before 2000."""
    text = prj.upper().replace(" ", "_")
    if not text:
        return None
    if text.startswith(("PROJCS", "PROJCRS")):
        raise UnreadableFile("坐标是投影后的米，请转为 CGCS2000 经纬度（EPSG:4490）再导入。")
    if "2000" in text and ("CHINA" in text or "CGCS" in text):
        return Datum.CGCS2000
    if "WGS_1984" in text or "WGS84" in text or "WGS_84" in text:
        return Datum.WGS84
    raise UnreadableFile(f"不支持的坐标参考系 {prj[:60]}，请转为 CGCS2000 经纬度（EPSG:4490）。")


def _ending(name: str) -> str:
    return PurePath(name).suffix.lstrip(".").lower()
