"""DOMAIN §10, 4: whatever has been recorded, children sum to their parent, on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import ActivityKind, ActivityStage
from domain.consultation import ConsultationOutcome, Setting, Stage
from domain.ids import new_uuid
from domain.issue import Source
from domain.period import Period
from domain.statistics import DRILLS_TO, LEVELS, StatisticsBy, Tally, total
from domain.steps import Outcome, Step
from models.activity import Activity
from models.consultation import Consultation
from models.database import Database
from models.issue import Issue
from services.statistics import Statistics, Within, statistics
from tests.conftest import delete_all_rows
from tests.properties.test_issue_histories import HISTORIES
from tests.village import Village, found_village

COUNTIES = max(20, HISTORIES // 100)
"""A county is some dozens of records, and every one is counted in eleven ways."""

PERIOD = Period(date(2026, 1, 1), date(2026, 4, 1))
NOT_ADDING_UP = {"members", "active_members", "grids", "unvisited_grids"}
AREAS = ("C", "T1", "T2", "A", "B", "D", "A1", "A2", "B1", "B2", "D1")
MIDNIGHTS = [datetime(2026, month, 1, tzinfo=UTC) - timedelta(hours=8) for month in (1, 2, 3, 4)]
instants = st.builds(
    lambda midnight, ms: midnight + timedelta(milliseconds=ms),
    st.sampled_from(MIDNIGHTS),
    st.sampled_from((-1, 0, 1, 86_400_000)),
)


def or_none(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *values))


issues = st.fixed_dictionaries(
    {
        "area": st.sampled_from(AREAS),
        "group": or_none("one", "two"),
        "member": or_none("zhao", "qian", "sun"),
        "category": or_none("light", "road"),
        "captured_at": instants,
        "step": st.sampled_from(tuple(Step)),
        "outcome": or_none(*Outcome),
        "milestones": st.lists(st.integers(0, 10**6), max_size=3),
        "last_rating": or_none(1, 3, 4, 5),
        "proxy_rating": or_none(2, 5),
    }
)
meetings = st.fixed_dictionaries(
    {
        "area": st.sampled_from(AREAS),
        "group": or_none("one", "two"),
        "member": or_none("zhao", "qian", "sun"),
        "held_at": instants,
        "stage": st.sampled_from(tuple(Stage)),
        "outcome": or_none(*ConsultationOutcome),
    }
)
activities = st.fixed_dictionaries(
    {
        "area": st.sampled_from(AREAS),
        "group": or_none("one", "two"),
        "account": st.sampled_from(("zhao", "office")),
        "kind": st.sampled_from(tuple(ActivityKind)),
        "held_at": instants,
        "people": st.integers(0, 99),
    }
)


@pytest_asyncio.fixture(scope="module")
async def village(_open_database: Database) -> Village:
    await delete_all_rows(_open_database.url)
    return await found_village()


@settings(
    max_examples=COUNTIES,
    deadline=None,
    derandomize=COUNTIES <= 20,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    some=st.tuples(
        st.lists(issues, max_size=30),
        st.lists(meetings, max_size=10),
        st.lists(activities, max_size=10),
    )
)
async def test_children_sum_to_their_parent(village: Village, some: tuple[Any, Any, Any]) -> None:
    for model in (Issue, Consultation, Activity):
        await model.all().delete()
    await Issue.bulk_create([_issue(each, village) for each in some[0]])
    await Consultation.bulk_create([_meeting(each, village) for each in some[1]])
    await Activity.bulk_create([_activity(each, village) for each in some[2]])
    whole = await asked(village)
    assert whole.total.get("collected", 0) == sum(map(_is_counted, some[0]))
    for by in set(StatisticsBy) - {StatisticsBy.GRID}:
        await look_into(village, whole.total, by, None)


async def look_into(
    village: Village, parent: Tally, by: StatisticsBy, within: Within | None
) -> None:
    """The rows add up to their parent, and each of them is the sum of what is in it.

    A member's own figures reach beyond one group, so inside a group they are only added up.
    """
    told = await asked(village, by, within)
    assert adding_up(total(row.tally for row in told.rows)) == adding_up(parent)
    assert present(told.total) == present(parent)
    for row in told.rows:
        if row.head.id is None or (within is not None and by not in LEVELS):
            continue
        inside = Within(by, row.head.id)
        alone = await asked(village, None, inside)
        assert adding_up(alone.total) == adding_up(row.tally), row.head.name
        if row.drills_to and any(row.tally.get(name) for name in ("collected", "consultations")):
            await look_into(village, alone.total, DRILLS_TO[by], inside)


async def asked(
    village: Village, by: StatisticsBy | None = None, within: Within | None = None
) -> Statistics:
    office = await village.actor("office")
    return await statistics(PERIOD, by, within, by=office, ports=village.ports)


def present(tally: Tally) -> Tally:
    return {name: count for name, count in tally.items() if count}


def adding_up(tally: Tally) -> Tally:
    kept = {name: count for name, count in tally.items() if name not in NOT_ADDING_UP}
    return present(kept)


def _is_counted(drawn: dict[str, Any]) -> bool:
    is_inside = MIDNIGHTS[0] <= drawn["captured_at"] < MIDNIGHTS[-1]
    return is_inside and drawn["step"] not in (Step.WITHDRAWN, Step.MERGED)


def _issue(drawn: dict[str, Any], village: Village) -> Issue:
    studied, resolved, told = (sorted(drawn["milestones"]) + [None] * 3)[:3]
    at = drawn["captured_at"]
    return Issue(
        id=new_uuid(),
        county_id=village.county_id,
        area_id=village.areas[drawn["area"]],
        group_id=village.groups.get(drawn["group"]),
        collector_id=village.members.get(drawn["member"]),
        category_id=village.categories.get(drawn["category"]),
        collected_by_id=village.accounts["office"],
        title="路灯",
        source=Source.VISIT,
        step=drawn["step"],
        outcome=drawn["outcome"],
        studied_after_s=studied,
        resolved_after_s=resolved,
        fed_back_after_s=told,
        last_rating=drawn["last_rating"],
        proxy_rating=drawn["proxy_rating"],
        **dict.fromkeys(("captured_at", "received_at", "created_at", "updated_at"), at),
    )


def _meeting(drawn: dict[str, Any], village: Village) -> Consultation:
    at = drawn["held_at"]
    return Consultation(
        id=new_uuid(),
        county_id=village.county_id,
        area_id=village.areas[drawn["area"]],
        group_id=village.groups.get(drawn["group"]),
        called_by_id=village.accounts["office"],
        caller_id=village.members.get(drawn["member"]),
        title="怎么修",
        setting=Setting.SQUARE,
        stage=drawn["stage"],
        outcome=drawn["outcome"],
        **dict.fromkeys(("held_at", "captured_at", "received_at", "created_at", "updated_at"), at),
    )


def _activity(drawn: dict[str, Any], village: Village) -> Activity:
    at = drawn["held_at"]
    return Activity(
        id=new_uuid(),
        county_id=village.county_id,
        area_id=village.areas[drawn["area"]],
        group_id=village.groups.get(drawn["group"]),
        recorded_by_id=village.accounts[drawn["account"]],
        recorded_by_name="某",
        kind=drawn["kind"],
        title="活动",
        stage=ActivityStage.HELD,
        audience_count=drawn["people"],
        beneficiary_count=drawn["people"],
        **dict.fromkeys(("held_at", "captured_at", "received_at", "created_at", "updated_at"), at),
    )
