"""The first snapshot of a phone: what its owner needs, and nothing that they may not see."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from domain.ids import to_wire
from models.deadline import Deadline
from models.issue import Issue
from models.reporter import Reporter
from tests.contract.cases import County
from tests.village import NOON


async def pack(county: County, by: str) -> Any:
    return (await county.clients.run("OfflinePack", by))["offlinePack"]


def names(county: County, found: list[dict[str, str]], known: dict[str, UUID]) -> set[str]:
    """What the history calls the issues or consultations."""
    prefix = "iss" if known is county.history.issues else "con"
    shown = {each["id"] for each in found}
    return {name for name, identity in known.items() if f"{prefix}_{identity.hex}" in shown}


async def test_a_member_gets_own_grids_with_outlines_and_own_matters(ours: County) -> None:
    found, village = await pack(ours, "zhao"), ours.history.village
    [grid] = found["grids"]
    assert (grid["id"], grid["community"]["township"]["name"]) == (
        to_wire("Grid", village.areas["A1"]),
        "T1区",
    )
    assert orjson.loads(grid["outline"])["type"] == "Polygon"
    assert [each["id"] for each in found["areas"]] == [grid["id"]]
    assert [each["name"] for each in found["townships"]] == ["T1区"]
    assert sorted(each["name"] for each in found["categories"]) == ["light", "road"]
    assert [each["name"] for each in found["halls"]] == ["睦邻议事之家"]
    assert found["sectorGroup"]["name"] == "one界"
    assert [each["name"] for each in found["members"]] == ["qian委员", "zhao委员"]
    assert [each["name"] for each in found["departments"]] == ["housing局", "water局"]
    history = ours.history
    assert names(ours, found["issues"], history.issues) == {
        "near",
        "secret",
        "closed",
        "assigned",
        "waiting",
        "merged",
    }
    assert names(ours, found["consultations"], history.consultations) == {"near"}


async def test_a_member_of_a_community_gets_its_grids(ours: County) -> None:
    found = await pack(ours, "sun")
    assert [grid["name"] for grid in found["grids"]] == ["B1区", "B2区"]
    assert [area["name"] for area in found["areas"]] == ["B区"]
    assert names(ours, found["issues"], ours.history.issues) == {"other group"}


@pytest.mark.parametrize(
    ("by", "grids", "issues"),
    [
        ("office", [], set()),
        ("town2", ["D1区"], {"far"}),
        ("housing", [], set()),
        (
            "tablet",
            ["A1区", "A2区"],
            {"near", "of the hall", "closed", "assigned", "waiting", "merged"},
        ),
    ],
)
async def test_everyone_else_gets_what_is_theirs(
    ours: County, by: str, grids: list[str], issues: set[str]
) -> None:
    found = await pack(ours, by)
    assert [grid["name"] for grid in found["grids"]] == grids
    assert names(ours, found["issues"], ours.history.issues) == issues
    assert (found["sectorGroup"], found["members"]) == (None, [])


async def test_what_ended_long_ago_stays_away(ours: County) -> None:
    closed = ours.history.issues["closed"]
    await Issue.filter(id=closed).update(updated_at=NOON - timedelta(days=91))
    found = await pack(ours, "zhao")
    await Issue.filter(id=closed).update(updated_at=NOON)
    assert names(ours, found["issues"], ours.history.issues) == {
        "near",
        "secret",
        "assigned",
        "waiting",
        "merged",
    }


async def test_changes_go_on_where_the_pack_was_taken(ours: County) -> None:
    cursor = (await pack(ours, "zhao"))["cursor"]
    made = await ours.history.collect("zhao", "A1")
    found = (await ours.clients.run("Changes", "zhao", after=cursor))["changes"]
    assert [each["id"] for each in found["nodes"]] == [to_wire("Issue", made)]
    assert (found["tombstones"], found["reset"], found["hasMore"]) == ([], False, False)
    await Deadline.filter(issue_id=made).delete()
    await Reporter.filter(issue_id=made).delete()
    await Issue.filter(id=made).delete()
