"""Who answers: the nearest line of the matrix."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.competence import Competent, competent

LIGHT, ROAD = UUID(int=1), UUID(int=2)
COUNTY, TOWN, GRID = UUID(int=10), UUID(int=11), UUID(int=12)
LINEAGE = (COUNTY, TOWN, GRID)


def line(
    area: UUID | None, department: int, position: int = 0, category: UUID = LIGHT
) -> Competent:
    return Competent(
        category_id=category, area_id=area, department_id=UUID(int=department), position=position
    )


def named(*lines: Competent) -> list[int]:
    found = competent(lines, category_id=LIGHT, lineage=LINEAGE)
    return [each.department_id.int for each in found]


def test_the_nearest_area_decides_and_positions_order() -> None:
    lines = [line(None, 100), line(TOWN, 101, 2), line(TOWN, 102, 1), line(COUNTY, 103)]
    assert named(*lines) == [102, 101]
    assert named(*lines, line(GRID, 104)) == [104]


def test_the_county_is_the_last_resort_and_other_categories_say_nothing() -> None:
    assert named(line(None, 100), line(GRID, 101, category=ROAD)) == [100]
    assert named(line(UUID(int=99), 100)) == []


@given(st.lists(st.tuples(st.sampled_from([None, *LINEAGE]), st.integers(100, 120)), max_size=9))
def test_all_named_are_of_one_area_and_none_is_nearer(pairs: list[tuple[UUID | None, int]]) -> None:
    lines = [line(area, department) for area, department in pairs]
    found = competent(lines, category_id=LIGHT, lineage=LINEAGE)
    order = [GRID, TOWN, COUNTY, None]
    nearest = min((order.index(each.area_id) for each in lines), default=None)
    assert {order.index(each.area_id) for each in found} == (
        set() if nearest is None else {nearest}
    )
