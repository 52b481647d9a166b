"""The datum of imported boundaries, told by how well they fill the county's outline."""

from pathlib import Path

import numpy as np
import orjson
import pytest
import pytest_asyncio
import shapely  # type: ignore[import-untyped]
from shapely.geometry import mapping, shape  # type: ignore[import-untyped]

from adapters.area_files import parse_areas
from domain.area_row import AreaRow
from domain.geo import Datum, Position, convert
from models.area import Area
from models.database import Database
from services.area_import import import_areas
from services.ports import Ports
from tests.services.import_ports import import_ports

HUANREN = Path(__file__).parents[2] / "data" / "huanren"
CODE = "210522"


@pytest_asyncio.fixture
async def ports(database: Database) -> Ports:
    """A county whose outline is known."""
    made = import_ports()
    outline = parse_areas((HUANREN / "outline.geojson").read_bytes())
    assert (await import_areas(outline.rows, CODE, ports=made)).errors == ()
    return made


def townships(*, numbers_in: Datum) -> tuple[AreaRow, ...]:
    """The 14 townships from a file that does not say in which datum its numbers are."""
    document = orjson.loads((HUANREN / "townships.geojson").read_bytes())
    del document["metadata"]
    for feature in document["features"]:
        moved = shapely.transform(
            shape(feature["geometry"]), lambda pairs: _moved(pairs, numbers_in)
        )
        feature["geometry"] = mapping(moved)
    return parse_areas(orjson.dumps(document)).rows


def _moved(pairs: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", datum: Datum) -> object:
    found = (convert(Position(x, y, Datum.CGCS2000), datum) for x, y in pairs.tolist())
    return np.array([(each.longitude, each.latitude) for each in found])


async def test_boundaries_in_the_datum_they_are_said_to_be_in_are_taken(ports: Ports) -> None:
    report = await import_areas(townships(numbers_in=Datum.CGCS2000), CODE, ports=ports)
    assert (report.errors, report.created) == ((), 14)


@pytest.mark.parametrize(
    ("datum", "name"), [(Datum.GCJ02, "GCJ-02（高德、腾讯）"), (Datum.BD09, "BD-09（百度）")]
)
async def test_boundaries_in_a_shifted_datum_are_noticed(
    ports: Ports, datum: Datum, name: str
) -> None:
    shifted = townships(numbers_in=datum)
    report = await import_areas(shifted, CODE, ports=ports, dry_run=True)
    assert [error.column for error in report.errors] == ["坐标系"]
    assert f"若是 {name} 则重合 100.0%" in report.errors[0].reason
    assert f"--datum {datum}" in report.errors[0].reason
    assert await Area.all().count() == 1


async def test_who_is_sure_of_the_datum_may_say_so(ports: Ports) -> None:
    shifted = townships(numbers_in=Datum.GCJ02)
    report = await import_areas(shifted, CODE, ports=ports, datum_is_sure=True)
    assert (report.errors, report.created) == ((), 14)


async def test_a_part_of_the_county_says_nothing_of_its_datum(ports: Ports) -> None:
    few = townships(numbers_in=Datum.GCJ02)[:3]
    report = await import_areas(few, CODE, ports=ports)
    assert (report.errors, report.created) == ((), 3)
