"""Where a photo was taken: the phone's fix first, the camera's words as corroboration."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid5

import orjson
import pytest

from domain.area import AreaLevel
from domain.geo import Datum, Position, convert
from domain.photo_facts import Facts
from services.area_index import AreaDirectory, AreaIndex, IndexedArea
from services.photo_record import PhotoRecord
from services.photo_site import judged
from services.ports import Ports

GRIDS_FILE = Path(__file__).parents[2] / "data" / "huanren" / "grids.geojson"
COUNTY = UUID(int=1)
COURTYARD = (125.361007, 41.267127)
TWO_KM_NORTH = (125.361007, 41.285)
SHOT_AT = datetime(2026, 5, 12, 1, 30, 5, tzinfo=UTC)
TAKEN = {"takenAt": "2026-05-12T09:30:05", "offset": "+08:00"}


def camera(place: tuple[float, float] | None = None, **more: str | float) -> dict[str, Any]:
    where = {} if place is None else {"longitude": place[0], "latitude": place[1]}
    return {**TAKEN, **where, **more}


def phone(place: tuple[float, float], datum: Datum = Datum.WGS84, **more: Any) -> dict[str, Any]:
    """The columns of a fix the phone sent."""
    return {
        "fix_longitude": place[0],
        "fix_latitude": place[1],
        "fix_datum": datum,
        "fix_accuracy_m": 12.0,
        "fix_provider": "GNSS",
        "fix_at": SHOT_AT,
        "fix_is_mock": False,
        **more,
    }


def shifted(place: tuple[float, float]) -> tuple[float, float]:
    """The numbers a GCJ-02 map gives for a place."""
    found = convert(Position(*place, Datum.WGS84), Datum.GCJ02)
    return found.longitude, found.latitude


def row(**columns: Any) -> Any:
    """A row of a photo or a record without a database: the columns of a place."""
    return SimpleNamespace(**{"fix_longitude": None, "fix_latitude": None, **columns})


@dataclass
class OnlyAreas:
    areas: AreaDirectory


@pytest.fixture(scope="module")
def ports() -> Ports:
    features = orjson.loads(GRIDS_FILE.read_bytes())["features"]
    grids = [_grid(each["properties"]["code"], each["geometry"]) for each in features]
    directory = AreaDirectory()
    directory.put(COUNTY, AreaIndex(grids))
    return cast(Ports, OnlyAreas(directory))


def _grid(code: str, boundary: dict[str, Any]) -> IndexedArea:
    return IndexedArea(
        id=uuid5(COUNTY, code),
        parent_id=None,
        level=AreaLevel.GRID,
        code=code,
        name=code,
        path=f"/{code}/",
        boundary=boundary,
    )


NOTHING: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("own", "of_record", "facts", "verdict", "reasons"),
    [
        (NOTHING, NOTHING, None, "NO_FIX", []),
        (NOTHING, NOTHING, camera(), "NO_FIX", []),
        (NOTHING, NOTHING, camera(COURTYARD), "ON_SITE", []),
        (NOTHING, NOTHING, camera(TWO_KM_NORTH), "OFF_SITE", []),
        (NOTHING, NOTHING, camera(COURTYARD, method="CELLID"), "ON_SITE", ["CELL_FIX"]),
        (NOTHING, NOTHING, camera(shifted(COURTYARD)), "OFF_SITE", ["DATUM_SUSPECT"]),
        (phone(COURTYARD), NOTHING, None, "ON_SITE", []),
        (phone(COURTYARD), NOTHING, camera(COURTYARD), "ON_SITE", []),
        (phone(COURTYARD), NOTHING, camera(TWO_KM_NORTH), "ON_SITE", ["EXIF_DISAGREES"]),
        (phone(COURTYARD), NOTHING, camera(TWO_KM_NORTH, method="CELLID"), "ON_SITE", []),
        (phone(TWO_KM_NORTH), NOTHING, camera(COURTYARD), "OFF_SITE", ["EXIF_DISAGREES"]),
        (phone(COURTYARD, fix_is_mock=True), NOTHING, None, "ON_SITE", ["MOCK"]),
        (
            phone(shifted(COURTYARD)),
            NOTHING,
            camera(COURTYARD),
            "OFF_SITE",
            ["EXIF_DISAGREES", "DATUM_SUSPECT"],
        ),
        (phone(shifted(COURTYARD), Datum.GCJ02), NOTHING, camera(COURTYARD), "ON_SITE", []),
        (NOTHING, phone(COURTYARD), camera(TWO_KM_NORTH), "OFF_SITE", ["EXIF_DISAGREES"]),
        (NOTHING, phone(COURTYARD), None, "NO_FIX", []),
        (NOTHING, NOTHING, camera(COURTYARD, takenAt="2025-11-02T16:00:00"), "ON_SITE",
         ["STALE_FIX"]),
        (phone(COURTYARD), NOTHING, {"takenAt": "2025-11-02T16:00:00"}, "ON_SITE", ["STALE_FIX"]),
        (phone(COURTYARD, fix_at=SHOT_AT - timedelta(hours=1)), NOTHING, None, "ON_SITE",
         ["STALE_FIX"]),
    ],
)  # fmt: skip
def test_the_verdict_of_a_photo(
    ports: Ports,
    own: dict[str, Any],
    of_record: dict[str, Any],
    facts: Facts | None,
    verdict: str,
    reasons: list[str],
) -> None:
    grid = ports.areas.of(COUNTY).containing(*COURTYARD)
    assert grid is not None
    record = PhotoRecord(grid, row(**of_record), SHOT_AT)
    photo = row(county_id=COUNTY, captured_at=SHOT_AT, **own)
    assert judged(photo, facts, record, ports) == {"on_site": verdict, "on_site_reasons": reasons}


def test_without_a_time_of_its_own_a_photo_is_of_the_time_of_its_record(ports: Ports) -> None:
    grid = ports.areas.of(COUNTY).containing(*COURTYARD)
    assert grid is not None
    late = PhotoRecord(grid, row(), SHOT_AT + timedelta(days=2))
    found = judged(row(county_id=COUNTY, captured_at=None), camera(COURTYARD), late, ports)
    assert found == {"on_site": "ON_SITE", "on_site_reasons": ["STALE_FIX"]}
