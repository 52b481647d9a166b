"""Counter-reviews: by those who worked with a member, once each; two low ones in a row remind."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from domain.machine import WrongState
from domain.period import PeriodAsked
from domain.separation import ConflictOfInterest
from domain.statistics import StatisticsBy
from models.counter_review import CounterReview
from models.database import Database
from models.event import Event
from models.reminder import Reminder
from services import counter_review
from services.counter_review import NewReview
from services.reminder_sweep import remind_low_reviewed
from services.statistics import statistics
from tests.services.test_deadline import later
from tests.services.test_issue_step import acting, an_issue
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def reviewed(village: Village, *, by: str = "housing", **given: Any) -> UUID:
    parts: dict[str, Any] = {
        "id": new_uuid(),
        "member_id": village.members["zhao"],
        "score": 2,
        "facts": "三次约好都没有到场",
        "year": 2026,
        "quarter": 1,
    }
    new = NewReview(**{**parts, **given})
    return (await counter_review.submit(new, **await acting(village, by))).id


async def snapshot() -> tuple[Any, int, int]:
    rows = await CounterReview.all().order_by("id").values("id", "state", "reply", "score")
    return rows, await Event.all().count(), await Reminder.all().count()


async def test_of_a_quarter_and_the_member_replies(village: Village) -> None:
    review_id = await reviewed(village)
    await counter_review.reply(review_id, "在外地开会", **await acting(village, "zhao"))
    row = await CounterReview.get(id=review_id)
    assert (row.author_name, row.occasion, row.score) == ("housing局", "2026Q1", 2)
    assert (row.state, row.reply) == ("REPLIED", "在外地开会")
    with pytest.raises(WrongState):
        await counter_review.reply(review_id, "补充", **await acting(village, "zhao"))


async def test_of_a_case_the_author_knows_and_the_member_handled(village: Village) -> None:
    issue_id = await an_issue(village)
    of_case = {"issue_id": issue_id, "year": None, "quarter": None}
    await reviewed(village, by="town", **of_case)
    before = await snapshot()
    with pytest.raises(NotFound):
        await reviewed(village, by="town2", **of_case)
    with pytest.raises(NotFound):
        await reviewed(village, by="housing", **of_case)
    with pytest.raises(Invalid):
        await reviewed(village, by="town", member_id=village.members["sun"], **of_case)
    assert await snapshot() == before


async def test_once_for_each_occasion(village: Village) -> None:
    review_id = await reviewed(village)
    before = await snapshot()
    with pytest.raises(Invalid):
        await reviewed(village, score=5)
    with pytest.raises(IdTaken):
        await reviewed(village, id=review_id, by="water")
    assert await snapshot() == before
    await reviewed(village, by="water")
    await reviewed(village, quarter=2)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("zhao", ConflictOfInterest),
        ("qian", Forbidden),
        ("office", Forbidden),
        ("tablet", Forbidden),
    ],
)
async def test_only_departments_and_townships_review(
    village: Village, name: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        await reviewed(village, by=name)
    assert await snapshot() == ([], 0, 0)


@pytest.mark.parametrize(
    "given",
    [
        {"score": 0},
        {"score": 6},
        {"facts": " "},
        {"quarter": 5},
        {"quarter": None},
        {"year": None, "quarter": None},
    ],
)
async def test_senseless_reviews_are_refused(village: Village, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await reviewed(village, **given)
    assert await snapshot() == ([], 0, 0)


@pytest.mark.parametrize(
    ("name", "error"),
    [("qian", NotFound), ("water", NotFound), ("housing", Forbidden), ("office", Forbidden)],
)
async def test_only_the_reviewed_member_replies(
    village: Village, name: str, error: type[DomainError]
) -> None:
    review_id = await reviewed(village)
    before = await snapshot()
    acts = await acting(village, name)
    with pytest.raises(error):
        await counter_review.reply(review_id, "不是这样", **acts)
    assert await snapshot() == before


async def test_two_low_ones_in_a_row_urge_the_member_once(village: Village) -> None:
    await reviewed(village, score=1)
    assert await remind_low_reviewed(village.ports) == 0
    later(village, timedelta(days=1))
    await reviewed(village, by="town", score=2)
    assert [await remind_low_reviewed(village.ports) for _ in range(2)] == [1, 0]
    row = await Reminder.get()
    assert (row.member_id, row.level, row.trigger) == (
        village.members["zhao"],
        "URGE",
        "LOW_REVIEWS",
    )
    later(village, timedelta(days=1))
    await reviewed(village, by="water", score=1)
    assert await remind_low_reviewed(village.ports) == 0


async def test_a_good_one_between_them_does_not(village: Village) -> None:
    for by, score in (("housing", 1), ("water", 4), ("town", 2)):
        await reviewed(village, by=by, score=score)
        later(village, timedelta(days=1))
    assert await remind_low_reviewed(village.ports) == 0


async def test_no_event_tells_the_member_who_it_was(village: Village) -> None:
    await reviewed(village)
    event = await Event.get()
    assert f"member:{village.members['zhao'].hex}" not in event.audience


async def counted(village: Village, name: str, by: StatisticsBy) -> dict[str, tuple[int, int]]:
    """How many reviews, and how many of them low, by row."""
    actor, period = await village.actor(name), PeriodAsked(year=2026).period()
    found = await statistics(period, by, None, by=actor, ports=village.ports)
    tallies = {row.head.name: row.tally for row in found.rows}
    rows = {
        name: (each.get("counter_reviews", 0), each.get("low_reviews", 0))
        for name, each in tallies.items()
    }
    return {name: row for name, row in rows.items() if any(row)}


async def test_a_convener_is_told_of_the_group_but_of_nobody_in_it(village: Village) -> None:
    """zhao convenes the group of qian, sun is of another."""
    await reviewed(village)
    await reviewed(village, member_id=village.members["qian"], score=5)
    await reviewed(village, member_id=village.members["sun"])
    assert await counted(village, "zhao", StatisticsBy.GROUP) == {"one界": (2, 1)}
    assert await counted(village, "zhao", StatisticsBy.MEMBER) == {"未归入": (2, 1)}
    assert await counted(village, "office", StatisticsBy.GROUP) == {
        "one界": (2, 1),
        "two界": (1, 1),
    }
    assert await counted(village, "qian", StatisticsBy.GROUP) == {}
