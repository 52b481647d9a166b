"""What is public of a place, and to whom."""

from typing import Any

import pytest
import pytest_asyncio

from domain.errors import NotFound
from domain.issue import Confidentiality
from models.database import Database
from models.issue import Issue
from services.public_view import open_counts
from tests.services.test_issue_step import an_issue
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def told(village: Village, area: str | None, by: str) -> tuple[int | None, dict[str, Any]]:
    actor = await village.actor(by)
    asked = None if area is None else village.areas[area]
    found = await open_counts(asked, by=actor, ports=village.ports)
    names = {identity: name for name, identity in village.areas.items()}
    return found.counts.total, {names[each]: found.counts.cells[each] for each in found.parts}


async def test_counts_from_three_on_and_nothing_confidential(village: Village) -> None:
    for _ in range(2):
        await an_issue(village)
    secret = Confidentiality.CONFIDENTIAL
    await an_issue(village, confidentiality=secret)
    assert await told(village, "A", "tablet") == (None, {"A1": None, "A2": 0})
    await an_issue(village)
    assert await told(village, "A", "tablet") == (3, {"A1": 3, "A2": 0})


async def test_what_lies_in_no_part_is_in_the_total_only(village: Village) -> None:
    for _ in range(4):
        await an_issue(village)
    first = await Issue.all().order_by("id").first()
    assert first is not None
    await Issue.filter(id=first.id).update(area_id=village.areas["A"])
    assert await told(village, "A", "office") == (4, {"A1": None, "A2": 0})


async def test_a_tablet_is_told_of_its_own_community(village: Village) -> None:
    for _ in range(3):
        await an_issue(village)
    assert await told(village, None, "tablet") == (3, {"A1": 3, "A2": 0})
    for other in ("B", "T1", "T2"):
        with pytest.raises(NotFound):
            await told(village, other, "tablet")
    assert (await told(village, None, "zhao"))[1] == {"T1": 3, "T2": 0}
