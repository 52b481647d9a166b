"""Over the whole county: a datum declared wrongly is noticed, a right one is not suspected."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from math import cos, pi, radians, sin
from pathlib import Path

import orjson
import pytest
from shapely.geometry import Point, shape  # type: ignore[import-untyped]

from domain.geo import Datum, GeoFix, Position, convert
from domain.on_site import OnSite, OnSiteReason, Site, judge_on_site

GRIDS_FILE = Path(__file__).parents[2] / "data" / "huanren" / "grids.geojson"
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
RADIUS_M, METRES_PER_DEGREE = 150.0, 111_200.0
SEED = 210522


def _cells() -> list[object]:
    features = orjson.loads(GRIDS_FILE.read_bytes())["features"]
    return [shape(each["geometry"]) for each in features]


def _moved(place: Position, metres: float, angle: float) -> Position:
    east = metres * cos(angle) / METRES_PER_DEGREE / cos(radians(place.latitude))
    north = metres * sin(angle) / METRES_PER_DEGREE
    return Position(place.longitude + east, place.latitude + north, place.datum)


def visits() -> Iterator[tuple[Site, Position, float]]:
    """One in every grid: a site, where the person's phone says it is, how exactly (m).

    People stand up to 100 m from the middle of a site; phones err as their accuracy says.
    """
    chance = random.Random(SEED)
    for cell in _cells():
        west, south, east, north = cell.bounds  # type: ignore[attr-defined]
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        while not cell.contains(point):  # type: ignore[attr-defined]
            point = Point(chance.uniform(west, east), chance.uniform(south, north))
        centre, accuracy_m = Position(point.x, point.y, Datum.WGS84), chance.uniform(5, 30)
        person = _moved(centre, chance.uniform(0, 100), chance.uniform(0, 2 * pi))
        measured = _moved(person, abs(chance.gauss(0, accuracy_m / 2)), chance.uniform(0, 2 * pi))
        yield Site(centre=centre, radius_m=RADIUS_M), measured, accuracy_m


def suspected(site: Site, numbers: Position, declared: Datum, accuracy_m: float) -> bool:
    claimed = Position(numbers.longitude, numbers.latitude, declared)
    fix = GeoFix(position=claimed, accuracy_m=accuracy_m)
    return OnSiteReason.DATUM_SUSPECT in judge_on_site(fix, site=site, captured_at=NOW).reasons


@pytest.mark.parametrize(
    ("actual", "declared", "least"),
    [
        (Datum.GCJ02, Datum.WGS84, 0.95),
        (Datum.WGS84, Datum.GCJ02, 0.95),
        (Datum.BD09, Datum.WGS84, 0.95),
        (Datum.BD09, Datum.GCJ02, 0.95),
    ],
)
def test_a_wrong_datum_is_noticed_at_a_known_site(
    actual: Datum, declared: Datum, least: float
) -> None:
    found = [
        suspected(site, convert(measured, actual), declared, accuracy_m)
        for site, measured, accuracy_m in visits()
    ]
    assert len(found) == 1505
    assert sum(found) / len(found) >= least


@pytest.mark.parametrize("declared", [Datum.WGS84, Datum.CGCS2000, Datum.GCJ02, Datum.BD09])
def test_a_right_datum_is_never_suspected(declared: Datum) -> None:
    verdicts = set()
    for site, measured, accuracy_m in visits():
        numbers = convert(measured, declared)
        assert not suspected(site, numbers, declared, accuracy_m)
        fix = GeoFix(position=numbers, accuracy_m=accuracy_m)
        verdicts.add(judge_on_site(fix, site=site, captured_at=NOW).verdict)
    assert verdicts <= {OnSite.ON_SITE, OnSite.UNCERTAIN}


def test_somebody_elsewhere_is_rarely_taken_for_a_mix_up() -> None:
    chance = random.Random(SEED)
    doubted = [
        suspected(
            site,
            _moved(site.centre, chance.uniform(300, 3_000), chance.uniform(0, 2 * pi)),
            Datum.WGS84,
            accuracy_m,
        )
        for site, _, accuracy_m in visits()
    ]
    assert sum(doubted) / len(doubted) < 0.05
