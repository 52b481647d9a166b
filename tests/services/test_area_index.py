"""From a point to its grid: containment, candidates, one's own grid first, and the tree."""

import random
from pathlib import Path
from uuid import UUID, uuid5

import orjson
import pytest
from shapely.geometry import Point, shape  # type: ignore[import-untyped]

from domain.area import AreaLevel, path_of
from domain.geo import Datum, Position, convert
from services.area_index import MAX_CANDIDATES, AreaDirectory, AreaIndex, IndexedArea

GRIDS_FILE = Path(__file__).parents[2] / "data" / "huanren" / "grids.geojson"
NAMES = UUID(int=1)
STEP = 0.01


def square(column: int, row: int) -> dict[str, object]:
    """A cell of 0.01° beside 125° E 41° N: 841 m wide and 1111 m high."""
    west, south = 125 + column * STEP, 41 + row * STEP
    east, north = west + STEP, south + STEP
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def area(
    code: str,
    level: AreaLevel,
    parent: IndexedArea | None = None,
    boundary: dict[str, object] | None = None,
) -> IndexedArea:
    return IndexedArea(
        id=uuid5(NAMES, code),
        parent_id=parent.id if parent else None,
        level=level,
        code=code,
        name=f"{code} 号",
        path=path_of(code, parent_path=parent.path if parent else None),
        boundary=boundary,
    )


COUNTY = area("210522", AreaLevel.COUNTY)
TOWNSHIP = area("T", AreaLevel.TOWNSHIP, COUNTY)
WEST = area("C1", AreaLevel.COMMUNITY, TOWNSHIP, square(0, 0))
EAST = area("C2", AreaLevel.COMMUNITY, TOWNSHIP, square(1, 0))
NORTH = area("C3", AreaLevel.COMMUNITY, TOWNSHIP, square(0, 1))
UNMAPPED = area("C4", AreaLevel.COMMUNITY, TOWNSHIP)
NAMED_GRID = area("G9", AreaLevel.GRID, UNMAPPED)
TREE = (COUNTY, TOWNSHIP, WEST, EAST, NORTH, UNMAPPED, NAMED_GRID)
INDEX = AreaIndex(TREE)
INSIDE_WEST = (125.005, 41.005)
ON_THE_WEST_SIDE = (125.0099, 41.005)
"""8.4 m west of the border between WEST and EAST, 555 m from NORTH."""


def test_a_point_lies_in_the_area_around_it() -> None:
    assert INDEX.containing(*INSIDE_WEST) == WEST.id
    assert INDEX.containing(126, 41) is None


def test_an_exact_fix_has_one_candidate() -> None:
    found = INDEX.locate(*INSIDE_WEST, accuracy_m=5)
    assert found.area_id == WEST.id
    assert [(each.area_id, each.distance_m, each.contains) for each in found.candidates] == [
        (WEST.id, 0.0, True)
    ]


def test_all_areas_within_the_accuracy_circle_are_candidates_nearest_first() -> None:
    found = INDEX.locate(*ON_THE_WEST_SIDE, accuracy_m=600)
    assert found.area_id == WEST.id
    assert [each.area_id for each in found.candidates] == [WEST.id, EAST.id, NORTH.id]
    metres = [each.distance_m for each in found.candidates]
    assert metres == pytest.approx([0, 8.41, 555.3], abs=0.5)
    assert [each.contains for each in found.candidates] == [True, False, False]


def test_ones_own_area_within_the_circle_comes_first() -> None:
    found = INDEX.locate(*ON_THE_WEST_SIDE, accuracy_m=10, prefer=frozenset({EAST.id}))
    assert found.area_id == EAST.id
    assert found.candidates[0].area_id == WEST.id


def test_ones_own_area_beyond_the_circle_does_not_count() -> None:
    found = INDEX.locate(*ON_THE_WEST_SIDE, accuracy_m=5, prefer=frozenset({EAST.id}))
    assert found.area_id == WEST.id


def test_outside_every_boundary_the_nearest_within_the_circle_is_taken() -> None:
    beyond = (125.0201, 41.005)
    assert INDEX.locate(*beyond, accuracy_m=5).area_id is None
    found = INDEX.locate(*beyond, accuracy_m=20)
    assert (found.area_id, found.candidates[0].contains) == (EAST.id, False)


def test_far_away_there_is_nothing() -> None:
    found = INDEX.locate(116.4, 39.9, accuracy_m=100)
    assert (found.area_id, found.candidates) == (None, ())


def test_a_huge_circle_gives_a_bounded_list() -> None:
    cells = [
        area(f"K{x}-{y}", AreaLevel.COMMUNITY, TOWNSHIP, square(x, y))
        for x in range(5)
        for y in range(5)
    ]
    found = AreaIndex((COUNTY, TOWNSHIP, *cells)).locate(125.025, 41.025, accuracy_m=90_000)
    assert len(found.candidates) == MAX_CANDIDATES
    assert found.candidates[0].contains


def test_communities_answer_as_long_as_their_grids_have_names_only() -> None:
    named = area("G1", AreaLevel.GRID, WEST)
    assert AreaIndex((*TREE, named)).containing(*INSIDE_WEST) == WEST.id
    drawn = area("G1", AreaLevel.GRID, WEST, square(0, 0))
    assert AreaIndex((*TREE, drawn)).containing(*INSIDE_WEST) == drawn.id


def test_descendants_include_the_area_itself() -> None:
    assert INDEX.descendants(UNMAPPED.id) == {UNMAPPED.id, NAMED_GRID.id}
    assert INDEX.descendants(COUNTY.id) == {each.id for each in TREE}
    assert INDEX.descendants(UUID(int=9)) == frozenset()


def test_expand_joins_what_several_grants_reach() -> None:
    assert INDEX.expand([UNMAPPED.id, WEST.id]) == {UNMAPPED.id, NAMED_GRID.id, WEST.id}
    assert INDEX.expand([]) == frozenset()


def test_the_way_up() -> None:
    assert INDEX.path(NAMED_GRID.id) == "/210522/T/C4/G9/"
    assert INDEX.ancestors(NAMED_GRID.id) == (COUNTY, TOWNSHIP, UNMAPPED, NAMED_GRID)
    assert INDEX.path(UUID(int=9)) == ""
    assert INDEX.area(WEST.id) is WEST
    assert INDEX.by_code("C2") is EAST


def test_an_empty_county_answers_nothing() -> None:
    nowhere = AreaDirectory().of(UUID(int=7))
    assert len(nowhere) == 0
    assert nowhere.containing(125, 41) is None
    assert nowhere.locate(125, 41, accuracy_m=1000).candidates == ()


def test_a_deployment_that_keeps_gcj02_finds_the_same_areas() -> None:
    index = AreaIndex(TREE, canonical=Datum.GCJ02)
    point = convert(Position(*ON_THE_WEST_SIDE, Datum.CGCS2000), Datum.GCJ02)
    found = index.locate(point.longitude, point.latitude, accuracy_m=20)
    assert [each.area_id for each in found.candidates] == [WEST.id, EAST.id]
    assert found.candidates[1].distance_m == pytest.approx(8.41, abs=0.2)


@pytest.fixture(scope="module")
def huanren() -> tuple[AreaIndex, dict[str, dict[str, object]]]:
    features = orjson.loads(GRIDS_FILE.read_bytes())["features"]
    shapes = {each["properties"]["code"]: each["geometry"] for each in features}
    grids = [area(code, AreaLevel.GRID, WEST, found) for code, found in shapes.items()]
    return AreaIndex([COUNTY, TOWNSHIP, WEST, *grids]), shapes


def test_every_grid_of_the_county_is_found_from_points_inside_it(
    huanren: tuple[AreaIndex, dict[str, dict[str, object]]],
) -> None:
    index, shapes = huanren
    chance = random.Random(210522)
    found = asked = 0
    for code, geometry in shapes.items():
        for point in _points_in(geometry, chance):
            asked += 1
            found += index.containing(point.x, point.y) == uuid5(NAMES, code)
    assert (asked, found) == (7525, 7525)


def _points_in(geometry: dict[str, object], chance: random.Random) -> list[Point]:
    cell = shape(geometry)
    west, south, east, north = cell.bounds
    points: list[Point] = []
    while len(points) < 5:
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if cell.contains(point):
            points.append(point)
    return points


def test_taking_gcj02_for_gps_misplaces_every_fix_in_town(
    huanren: tuple[AreaIndex, dict[str, dict[str, object]]],
) -> None:
    index, shapes = huanren
    town = [code for code in shapes if code.startswith("210522001")]
    wrong = 0
    for code in town:
        inside = shape(shapes[code]).representative_point()
        shifted = convert(Position(inside.x, inside.y, Datum.CGCS2000), Datum.GCJ02)
        wrong += index.containing(shifted.longitude, shifted.latitude) != uuid5(NAMES, code)
    assert (wrong, len(town)) == (364, 364)
