"""A quarter is frozen once, after its end: its figures stay, the late stand beside them."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, cast

import orjson
import pytest
import pytest_asyncio

from domain.actor import ActorKind
from domain.errors import DomainError, Forbidden, Invalid
from domain.events import EventKind
from domain.issue import Confidentiality
from domain.period import Period, PeriodAsked
from domain.statistics import StatisticsBy
from models.database import Database
from models.event import Event
from models.issue import Issue
from models.statistics_snapshot import StatisticsSnapshot
from services import audit, quarter_freeze
from services.quarter_freeze import AlreadyFrozen, Frozen
from services.statistics import Statistics, statistics
from services.work import Call, Result
from tests.services.test_issue import collected, fix_in, new_issue
from tests.village import NOON, SteppingClock, Village, found_village, fresh_call

QUARTER = PeriodAsked(year=2026, quarter=1).period()
AFTERWARDS = datetime(2026, 4, 2, 1, tzinfo=UTC)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    found = await found_village()
    for _ in range(3):
        await collected(found, new_issue())
    cast(SteppingClock, found.ports.clock).moment = AFTERWARDS
    return found


async def freeze(village: Village, by: str = "office", *, call: Call | None = None) -> Result:
    actor = await village.actor(by)
    return await quarter_freeze.freeze(
        2026, 1, by=actor, ports=village.ports, call=call or fresh_call()
    )


async def shown(
    village: Village,
    by: str = "office",
    grouping: StatisticsBy | None = None,
    period: Period = QUARTER,
) -> Frozen | None:
    return await quarter_freeze.frozen(period, grouping, by=await village.actor(by))


async def snapshots() -> list[dict[str, Any]]:
    return await StatisticsSnapshot.all().values()


async def test_figures_stay_and_the_late_are_counted_apart(village: Village) -> None:
    await freeze(village)
    cast(SteppingClock, village.ports.clock).forward(timedelta(days=1))
    await collected(village, new_issue(captured_at=NOON))
    await collected(village, new_issue(captured_at=AFTERWARDS))
    office = await village.actor("office")
    live = await statistics(QUARTER, None, None, by=office, ports=village.ports)
    kept = await shown(village)
    assert kept is not None
    assert (kept.total["collected"], kept.late, live.total["collected"]) == (3, 1, 4)
    assert (kept.at, kept.by_name) == (AFTERWARDS, office.name)


@pytest.mark.parametrize("grouping", quarter_freeze.KEPT[ActorKind.OFFICE])
async def test_rows_are_those_of_that_day(village: Village, grouping: StatisticsBy) -> None:
    office = await village.actor("office")
    then = await statistics(QUARTER, grouping, None, by=office, ports=village.ports)
    await freeze(village)
    await collected(village, new_issue(captured_at=NOON))
    kept = await shown(village, grouping=grouping)
    assert kept is not None
    heads = [(row.head.name, row.head.type_name, row.head.id) for row in then.rows]
    assert [(row.head.name, row.head.type_name, row.head.id) for row in kept.rows] == heads
    assert [row.tally for row in kept.rows] == [row.tally for row in then.rows]
    assert [row.drills_to for row in kept.rows] == [row.drills_to for row in then.rows]


async def test_the_digest_is_that_of_what_is_kept_and_stands_in_the_log(
    database: Database, village: Village
) -> None:
    await freeze(village)
    [row] = await snapshots()
    whole = {
        "county_id": row["county_id"].hex,
        "year": 2026,
        "quarter": 1,
        "figures": row["figures"],
    }
    digest = sha256(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)).hexdigest()
    event = await Event.get(kind=EventKind.QUARTER_FROZEN)
    assert row["hash"] == digest == event.data["hash"]
    assert (await audit.verify(database, village.county_id)).is_intact


async def test_the_same_once_more_is_the_same_and_another_is_refused(village: Village) -> None:
    call = fresh_call()
    made, again = await freeze(village, call=call), await freeze(village, call=call)
    assert (made.id, made.replayed, again.id, again.replayed) == (made.id, False, made.id, True)
    before = await snapshots()
    with pytest.raises(AlreadyFrozen):
        await freeze(village)
    assert await snapshots() == before


async def test_a_quarter_that_goes_on_is_refused(village: Village) -> None:
    cast(SteppingClock, village.ports.clock).moment = QUARTER.until - timedelta(seconds=1)
    with pytest.raises(Invalid) as refused:
        await freeze(village)
    assert refused.value.path == ("input", "quarter")
    assert await snapshots() == []


@pytest.mark.parametrize("year", [2003, 2101, -1])
@pytest.mark.parametrize("quarter", [0, 1, 5])
async def test_a_quarter_there_is_not_is_refused(village: Village, year: int, quarter: int) -> None:
    office = await village.actor("office")
    with pytest.raises(Invalid):
        await quarter_freeze.freeze(
            year, quarter, by=office, ports=village.ports, call=fresh_call()
        )
    assert await snapshots() == []


@pytest.mark.parametrize("name", ["zhao", "qian", "town", "housing", "tablet"])
async def test_only_the_office_freezes(village: Village, name: str) -> None:
    with pytest.raises(DomainError) as refused:
        await freeze(village, name)
    assert isinstance(refused.value, Forbidden)
    assert await snapshots() == []


@pytest.mark.parametrize("name", ["qian", "housing", "tablet"])
@pytest.mark.parametrize("grouping", [None, StatisticsBy.GROUP, StatisticsBy.TOWNSHIP])
async def test_members_departments_and_tablets_are_shown_none(
    village: Village, name: str, grouping: StatisticsBy | None
) -> None:
    await freeze(village)
    assert await shown(village, name, grouping) is None


@pytest.mark.parametrize(
    ("name", "groupings", "issues"),
    [
        ("zhao", [StatisticsBy.GROUP], 4),
        ("town", [StatisticsBy.TOWNSHIP, StatisticsBy.COMMUNITY], 3),
    ],
)
async def test_conveners_and_townships_are_shown_what_they_counted_that_day(
    village: Village, name: str, groupings: list[StatisticsBy], issues: int
) -> None:
    await collected(village, new_issue(fix=fix_in(4)))
    await in_confidence(village)
    then = {each: await counted(village, name, each) for each in groupings}
    await freeze(village)
    cast(SteppingClock, village.ports.clock).forward(timedelta(days=1))
    await collected(village, new_issue(captured_at=NOON))
    for grouping, live in then.items():
        kept = await shown(village, name, grouping)
        assert kept is not None
        assert [(row.head.id, row.tally) for row in kept.rows] == [
            (row.head.id, row.tally) for row in live.rows
        ]
        assert kept.total == live.total
        assert (kept.total["collected"], kept.late) == (issues, 1)
    whole = await shown(village)
    assert whole is not None
    assert whole.total["collected"] == 5


@pytest.mark.parametrize(
    ("name", "grouping"),
    [
        ("zhao", StatisticsBy.TOWNSHIP),
        ("zhao", StatisticsBy.MONTH),
        ("town", StatisticsBy.GROUP),
        ("town", StatisticsBy.CATEGORY),
    ],
)
async def test_rows_of_others_are_shown_to_nobody_but_the_office(
    village: Village, name: str, grouping: StatisticsBy
) -> None:
    await freeze(village)
    kept, whole = await shown(village, name, grouping), await shown(village, grouping=grouping)
    assert kept is not None
    assert whole is not None
    assert (kept.rows, len(whole.rows) > 0) == ([], True)


async def test_a_quarter_frozen_before_they_were_kept_shows_them_none(village: Village) -> None:
    await freeze(village)
    [row] = await StatisticsSnapshot.all()
    del row.figures["own"]
    await row.save()
    assert await shown(village, "zhao") is None
    assert await shown(village) is not None


async def in_confidence(village: Village) -> None:
    """An issue of both, which neither the convener nor the township may know of."""
    made = await collected(village, new_issue(), by="qian")
    await Issue.filter(id=made.id).update(confidentiality=Confidentiality.CONFIDENTIAL)


async def counted(village: Village, name: str, grouping: StatisticsBy) -> Statistics:
    by = await village.actor(name)
    return await statistics(QUARTER, grouping, None, by=by, ports=village.ports)


async def test_another_county_and_other_periods_have_none(village: Village) -> None:
    await freeze(village)
    other = await found_village(code="X", ports=village.ports)
    assert await shown(other) is None
    assert await shown(village, period=PeriodAsked(year=2026, half=1).period()) is None
    assert await shown(village, period=PeriodAsked(year=2026, month=3).period()) is None
    assert await shown(village, period=PeriodAsked(year=2025, quarter=1).period()) is None
