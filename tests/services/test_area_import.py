"""Importing areas: what is created, what is refused, and that a refusal writes nothing."""

from typing import Any

import pytest

from adapters.area_files import parse_areas
from domain.area import AreaLevel
from domain.area_row import AreaRow
from domain.events import EventKind
from domain.geo import Datum, Position, convert
from domain.row_error import RowError
from models.area import Area
from models.county import County
from models.database import Database
from models.event import Event
from services.area_import import import_areas
from services.import_report import ImportReport
from services.ports import Ports
from tests.services.import_ports import import_ports
from tests.services.world import CountingDoorbell

COUNTY = "210522"
TOWNSHIP = "210522001"
COMMUNITY = "210522001001"
WHOLE = ((125.0, 41.0), (125.1, 41.1))
WEST = ((125.0, 41.0), (125.05, 41.1))
EAST = ((125.05, 41.0), (125.1, 41.1))


@pytest.fixture
def ports(database: Database) -> Ports:
    return import_ports()


def box(corners: tuple[tuple[float, float], tuple[float, float]]) -> dict[str, Any]:
    (west, south), (east, north) = corners
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def row(number: int, code: str, **facts: Any) -> AreaRow:
    return AreaRow(row=number, **({"code": code, "name": f"{code} 号"} | facts))


def tree() -> list[AreaRow]:
    """A county with its outline, one township, one community, two grids that share a border."""
    return [
        row(1, COUNTY, level=AreaLevel.COUNTY, boundary=box(WHOLE)),
        row(2, TOWNSHIP),
        row(3, COMMUNITY, boundary=box(WHOLE)),
        row(4, "W1", parent_code=COMMUNITY, boundary=box(WEST)),
        row(5, "W2", parent_code=COMMUNITY, boundary=box(EAST), kind="专属网格"),
    ]


async def told(rows: list[AreaRow], ports: Ports) -> list[tuple[int, str, str]]:
    report = await import_areas(rows, COUNTY, ports=ports)
    return [(error.row, error.column, error.reason) for error in report.errors]


async def stored() -> list[tuple[str, str, str]]:
    return [(each.path, each.level, each.name) for each in await Area.all().order_by("path")]


async def test_makes_the_county_and_its_tree(ports: Ports) -> None:
    report = await import_areas(tree(), COUNTY, ports=ports)
    assert report == ImportReport(created=5)
    assert await stored() == [
        ("/210522/", "COUNTY", "210522 号"),
        ("/210522/210522001/", "TOWNSHIP", "210522001 号"),
        ("/210522/210522001/210522001001/", "COMMUNITY", "210522001001 号"),
        ("/210522/210522001/210522001001/W1/", "GRID", "W1 号"),
        ("/210522/210522001/210522001001/W2/", "GRID", "W2 号"),
    ]
    county = await County.get(code=COUNTY)
    root = await Area.get(code=COUNTY)
    assert (root.id, county.outline, county.canonical_datum) == (county.id, box(WHOLE), "CGCS2000")
    grid = await Area.get(code="W2")
    assert (grid.code_scheme, grid.kind, grid.boundary) == ("LOCAL", "专属网格", box(EAST))
    assert (grid.centre_longitude, grid.centre_latitude) == (125.075, 41.05)


async def test_order_in_the_file_does_not_matter(ports: Ports) -> None:
    report = await import_areas(tree()[::-1], COUNTY, ports=ports)
    assert (report.created, report.errors) == (5, ())


async def test_tells_the_event_log_and_rebuilds_the_index(ports: Ports) -> None:
    await import_areas(tree(), COUNTY, ports=ports)
    county = await County.get(code=COUNTY)
    (event,) = await Event.filter(county_id=county.id)
    assert (event.kind, event.area_path, event.data) == (
        EventKind.AREAS_IMPORTED,
        "/210522/",
        {"created": 5, "updated": 0},
    )
    index = ports.areas.of(county.id)
    assert index.containing(125.02, 41.05) == (await Area.get(code="W1")).id
    assert isinstance(ports.doorbell, CountingDoorbell)
    assert ports.doorbell.rings == 1


async def test_a_dry_run_counts_and_writes_nothing(ports: Ports) -> None:
    report = await import_areas(tree(), COUNTY, ports=ports, dry_run=True)
    assert (report.created, report.is_dry_run, report.is_written) == (5, True, False)
    assert (await stored(), await County.all().count(), await Event.all().count()) == ([], 0, 0)


async def test_the_same_file_again_changes_nothing(ports: Ports) -> None:
    await import_areas(tree(), COUNTY, ports=ports)
    report = await import_areas(tree(), COUNTY, ports=ports)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 5)
    assert await Event.all().count() == 1


async def test_a_later_file_adds_and_renames_and_leaves_the_rest(ports: Ports) -> None:
    await import_areas(tree(), COUNTY, ports=ports)
    before = await Area.get(code="W1")
    later = [row(1, "W1", parent_code=COMMUNITY, name="河沿网格"), row(2, "210522001002")]
    report = await import_areas(later, COUNTY, ports=ports)
    assert (report.created, report.updated, report.unchanged) == (1, 1, 0)
    after = await Area.get(code="W1")
    assert (after.id, after.name, after.boundary) == (before.id, "河沿网格", before.boundary)
    assert (await Area.get(code="W2")).name == "W2 号"
    assert await Area.all().count() == 6


async def test_a_new_outline_is_kept_with_the_county(ports: Ports) -> None:
    await import_areas(tree(), COUNTY, ports=ports)
    wider = box(((124.9, 40.9), (125.2, 41.2)))
    await import_areas([row(1, COUNTY, boundary=wider)], COUNTY, ports=ports)
    assert (await County.get(code=COUNTY)).outline == wider
    assert (await Area.get(code=COUNTY)).boundary == wider


async def test_names_every_misplaced_row_and_writes_nothing(ports: Ports) -> None:
    rows = [
        *tree(),
        row(6, "W1", parent_code=COMMUNITY),
        row(7, "W3"),
        row(8, "W4", parent_code="NONE"),
        row(9, "W5", parent_code=TOWNSHIP, level=AreaLevel.GRID),
        row(10, "W6", parent_code="W1"),
        row(11, "L1", parent_code="L2"),
        row(12, "L2", parent_code="L1"),
        row(13, "C9", parent_code=COMMUNITY, level=AreaLevel.COMMUNITY),
    ]
    assert await told(rows, ports) == [
        (6, "编码", "编码“W1”与第 4 行重复。"),
        (7, "上级编码", "没有写上级编码，也不能从编码推断。"),
        (8, "上级编码", "上级“NONE”既不在文件里，也不在库里。"),
        (9, "层级", "网格不能直接隶属于街道（乡镇）。"),
        (10, "层级", "网格不能直接隶属于网格。"),
        (11, "上级编码", "上级“L2”有误，或互为上级。"),
        (12, "上级编码", "上级“L1”有误，或互为上级。"),
        (13, "层级", "社区（村）不能直接隶属于社区（村）。"),
    ]
    assert (await stored(), await County.all().count(), await Event.all().count()) == ([], 0, 0)


async def test_one_bad_row_keeps_the_good_ones_out(ports: Ports) -> None:
    await import_areas(tree(), COUNTY, ports=ports)
    before = await stored()
    rows = [row(1, "W1", parent_code=COMMUNITY, name="改名"), row(2, "W9", parent_code="NONE")]
    assert len(await told(rows, ports)) == 1
    assert (await stored(), await Event.all().count()) == (before, 1)


async def test_an_area_cannot_be_moved_by_import(ports: Ports) -> None:
    await import_areas([*tree(), row(6, "210522001002")], COUNTY, ports=ports)
    moved = [row(1, "W1", parent_code="210522001002")]
    assert await told(moved, ports) == [
        (1, "上级编码", "库里它的上级是“210522001001”，导入不能改变上级或层级。")
    ]
    assert (await Area.get(code="W1")).path == "/210522/210522001/210522001001/W1/"


async def test_an_unknown_county_needs_a_row_of_its_own(ports: Ports) -> None:
    report = await import_areas([row(1, TOWNSHIP)], COUNTY, ports=ports)
    assert report.errors == (RowError(0, "编码", "县“210522”不存在，文件里也没有它的一行。"),)
    assert await County.all().count() == 0


async def test_counties_may_use_the_same_codes(ports: Ports) -> None:
    await import_areas(tree(), COUNTY, ports=ports)
    other = [row(1, "220000"), row(2, "W1", parent_code="220000", level=AreaLevel.TOWNSHIP)]
    report = await import_areas(other, "220000", ports=ports)
    assert (report.created, report.errors) == (2, ())
    assert await Area.filter(code="W1").count() == 2


async def test_refuses_boundaries_that_cannot_be(ports: Ports) -> None:
    bow = [[125.0, 41.0], [125.1, 41.1], [125.1, 41.0], [125.0, 41.1], [125.0, 41.0]]
    rows = tree()
    rows[4] = row(
        5, "W2", parent_code=COMMUNITY, boundary={"type": "Polygon", "coordinates": [bow]}
    )
    assert await told(rows, ports) == [(5, "边界", "边界自相交[125.05 41.05]。")]
    assert await stored() == []


async def test_refuses_grids_that_overlap(ports: Ports) -> None:
    rows = tree()
    rows[4] = row(5, "W2", parent_code=COMMUNITY, boundary=box(((125.04, 41.0), (125.09, 41.1))))
    assert await told(rows, ports) == [(5, "边界", "与“W1 号”（W1）重叠 20%。")]
    assert await stored() == []


async def test_refuses_grids_that_overlap_those_already_there(ports: Ports) -> None:
    await import_areas(tree(), COUNTY, ports=ports)
    late = [row(1, "W3", parent_code=COMMUNITY, boundary=box(WEST))]
    assert await told(late, ports) == [(1, "边界", "与“W1 号”（W1）重叠 100%。")]


async def test_refuses_a_grid_outside_the_area_above(ports: Ports) -> None:
    rows = tree()
    rows[4] = row(5, "W2", parent_code=COMMUNITY, boundary=box(((126.0, 41.0), (126.1, 41.1))))
    assert await told(rows, ports) == [(5, "边界", "一半以上落在上级区域的边界之外。")]


def shifted(corners: tuple[tuple[float, float], tuple[float, float]]) -> dict[str, Any]:
    """The box with GCJ-02 numbers."""
    low, high = (convert(Position(*each, Datum.CGCS2000), Datum.GCJ02) for each in corners)
    return box(((low.longitude, low.latitude), (high.longitude, high.latitude)))


async def test_says_when_boundaries_seem_to_be_in_another_datum(ports: Ports) -> None:
    small = ((125.0, 41.0), (125.002, 41.002))
    rows = [*tree()[:2], row(3, COMMUNITY, boundary=box(small))]
    rows.append(row(4, "W1", parent_code=COMMUNITY, boundary=shifted(small)))
    assert await told(rows, ports) == [
        (0, "坐标系", "坐标像是 GCJ-02（高德、腾讯），请核实后加 --datum GCJ02 重新导入。"),
        (4, "边界", "一半以上落在上级区域的边界之外。"),
    ]
    assert await stored() == []


async def test_names_alone_are_enough(ports: Ports) -> None:
    text = "编码,名称\n210522,桓仁满族自治县\n210522001,八卦城街道\n210522001001,顺城社区\n"
    report = await import_areas(parse_areas(text.encode()).rows, COUNTY, ports=ports)
    assert (report.created, report.errors) == (3, ())
    assert [level for _, level, _ in await stored()] == ["COUNTY", "TOWNSHIP", "COMMUNITY"]
    assert (await Area.get(code=COMMUNITY)).boundary is None
