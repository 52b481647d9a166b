"""Every condition of the filter algebra narrows a list the same way in both executors."""

from typing import Any

import pytest

from domain.actor import ActorKind
from domain.ids import to_wire
from engine.conditions import circle
from tests.engine.conftest import Sample
from tests.engine.sample import actor
from tests.engine.sample_tables import SampleIssue

WELL, LAMP = '水井"坏"了', "100%_路灯"
TEXT = "query ($filter: IssueFilter) { issues(filter: $filter, orderBy: RANK) { nodes { title } } }"


async def found(sample: Sample, *, by: Any = None, **filter: Any) -> list[str]:
    data = await sample.both(TEXT, by=by, filter=filter)
    return [each["title"] for each in data["issues"]["nodes"]]


@pytest.mark.parametrize(
    ("filter", "titles"),
    [
        ({}, [LAMP, WELL]),
        ({"step": "COLLECT"}, [LAMP, WELL]),
        ({"step": "CLOSED"}, []),
        ({"step": None}, [LAMP, WELL]),
        ({"steps": ["STUDY", "COLLECT"]}, [LAMP, WELL]),
        ({"steps": []}, []),
        ({"minRank": 2}, [WELL]),
        ({"text": "路灯"}, [LAMP]),
        ({"text": "0%_"}, [LAMP]),
        ({"text": "%"}, [LAMP]),
        ({"text": "\\"}, []),
        ({"text": "S1"}, [WELL]),
        ({"text": '"'}, [WELL]),
        ({"createdSince": "2026-01-01T08:01:00+08:00"}, [LAMP]),
        ({"createdBefore": "2026-01-01T00:01:00Z"}, [WELL]),
        ({"hasMember": True}, [WELL]),
        ({"hasMember": False}, [LAMP]),
        ({"photoCaption": "b"}, [WELL]),
        ({"photoCaption": "c"}, []),
        ({"box": {"west": 124, "south": 40, "east": 126, "north": 42}}, [LAMP]),
        ({"box": {"west": 126, "south": 40, "east": 127, "north": 42}}, []),
        ({"near": {"longitude": 125.01, "latitude": 41.0, "radiusM": 900}}, [LAMP]),
        ({"near": {"longitude": 125.01, "latitude": 41.0, "radiusM": 800}}, []),
        ({"step": "COLLECT", "hasMember": True, "minRank": 1}, [WELL]),
    ],
)
async def test_narrows_by(sample: Sample, filter: dict[str, Any], titles: list[str]) -> None:
    assert await found(sample, **filter) == titles


async def test_narrows_by_ids_and_by_a_tree(sample: Sample) -> None:
    rows = sample.rows
    assert await found(sample, memberIds=[to_wire("Member", rows.ann.id)]) == [WELL]
    assert await found(sample, memberIds=[]) == []
    assert await found(sample, areaIds=[to_wire("Community", rows.community.id)]) == [WELL]
    assert await found(sample, areaIds=[to_wire("Grid", rows.far_grid.id)]) == [LAMP]
    both = [to_wire("Grid", rows.far_grid.id), to_wire("Community", rows.community.id)]
    assert await found(sample, areaIds=both) == [LAMP, WELL]


async def test_an_id_of_another_type_is_refused(sample: Sample) -> None:
    errors = await sample.refused(
        TEXT, filter={"memberIds": [to_wire("Issue", sample.rows.well.id)]}
    )
    assert errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_mine_is_what_lies_in_the_actors_areas(sample: Sample) -> None:
    viewer = actor(ActorKind.OFFICE, area_ids=frozenset({sample.rows.grid.id}))
    assert await found(sample, by=viewer, mine=True) == [WELL]
    assert await found(sample, by=viewer, mine=False) == [LAMP]


async def test_a_filter_narrows_the_total_as_well(sample: Sample) -> None:
    data = await sample.both("{ issues(first: 1, filter: {minRank: 2}) { totalCount } }")
    assert data["issues"]["totalCount"] == 1


async def test_an_argument_can_be_a_filter(sample: Sample) -> None:
    text = "query ($active: Boolean) { members(isActive: $active) { name } }"
    for active, names in ((True, ["Ann"]), (False, ["Bob"]), (None, ["Ann", "Bob"])):
        data = await sample.both(text, active=active)
        assert [each["name"] for each in data["members"]] == names


async def test_distance_is_right_within_a_thousandth(sample: Sample) -> None:
    """1 km north of (125, 41) is 0.008993 degrees away."""
    await SampleIssue.filter(id=sample.rows.lamp.id).update(latitude=41.008993)
    centre = {"longitude": 125.0, "latitude": 41.0}
    assert await found(sample, near={**centre, "radiusM": 1001}) == [LAMP]
    assert await found(sample, near={**centre, "radiusM": 999}) == []


def test_a_circle_near_the_pole_has_a_finite_box() -> None:
    box = circle({"longitude": 0, "latitude": 90, "radiusM": 1000})
    assert box["east"] - box["west"] < 2
