"""The statistics of a period: compared with an independent count, for everybody, to the number."""

from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.ids import new_uuid
from domain.period import Period
from domain.statistics import RATES, StatisticsBy, Tally, rate
from models.database import Database
from models.issue import Issue
from services.duty_derivation import derive_duty
from services.statistics import Statistics, Within, statistics
from tests.conftest import delete_all_rows
from tests.contract.family_history import relate
from tests.contract.history import History, live
from tests.contract.supervision_history import supervise
from tests.contract.task_history import give_tasks
from tests.village import found_village

EVER = Period(date(2025, 1, 1), date(2027, 1, 1))
FIRST_QUARTER = Period(date(2026, 1, 1), date(2026, 4, 1))
LAST_YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
FUNNEL = """
    SELECT i.{column} AS row_key, count(*) AS collected,
        sum(CASE WHEN EXISTS (SELECT 1 FROM event e WHERE e.subject_id = i.id AND e.kind IN
            ('ISSUE_STUDIED', 'ISSUE_RESOLVED', 'ISSUE_DECLINED')) THEN 1 ELSE 0 END) AS studied,
        sum(CASE WHEN i.step IN ('FEED_BACK', 'CLOSED') THEN 1 ELSE 0 END) AS resolved,
        sum(CASE WHEN i.step IN ('FEED_BACK', 'CLOSED') AND EXISTS (SELECT 1 FROM feedback f
            WHERE f.issue_id = i.id AND f.round = i.round) THEN 1 ELSE 0 END) AS fed_back,
        sum(CASE WHEN EXISTS (SELECT 1 FROM feedback f WHERE f.issue_id = i.id
            AND f.rating >= 4 AND f.rated_by = 'RESIDENT') THEN 1 ELSE 0 END) AS satisfied,
        sum(CASE WHEN EXISTS (SELECT 1 FROM feedback f WHERE f.issue_id = i.id
            AND f.rated_by = 'PROXY') THEN 1 ELSE 0 END) AS rated_by_proxy
    FROM issue i WHERE i.step NOT IN ('WITHDRAWN', 'MERGED') GROUP BY i.{column}
"""
"""Worked out from the log and the feedbacks; statistics use the milestones kept with the issue."""


@pytest_asyncio.fixture(scope="module")
async def history(_open_database: Database) -> History:
    """Read by all tests of this module."""
    await delete_all_rows(_open_database.url)
    found = await live(await found_village())
    await give_tasks(found)
    await supervise(found)
    await relate(found)
    await derive_duty(found.village.ports)
    await live(await found_village(code="X", ports=found.village.ports))
    return found


async def asked(
    history: History,
    name: str,
    by: StatisticsBy | None = None,
    within: Within | None = None,
    period: Period = EVER,
) -> Statistics:
    actor = await history.village.actor(name)
    return await statistics(period, by, within, by=actor, ports=history.village.ports)


def counts(tally: Tally, *names: str) -> tuple[int, ...]:
    return tuple(tally.get(name, 0) for name in names)


def named(rows: Any, *names: str) -> dict[str, Any]:
    return {row.head.name: counts(row.tally, *names) for row in rows}


@pytest.mark.parametrize(
    ("by", "column"),
    [
        (StatisticsBy.GROUP, "group_id"),
        (StatisticsBy.MEMBER, "collector_id"),
        (StatisticsBy.CATEGORY, "category_id"),
    ],
)
async def test_the_funnel_is_what_the_log_tells(
    history: History, by: StatisticsBy, column: str
) -> None:
    sql = FUNNEL.format(column=column)
    names = ("collected", "studied", "resolved", "fed_back", "satisfied", "rated_by_proxy")
    _, found = await Issue._meta.db.execute_query(
        sql.replace("i WHERE", f"i WHERE i.county_id = '{_id(history)}' AND")
    )
    expected = {_text(row["row_key"]): tuple(int(row[name]) for name in names) for row in found}
    told = await asked(history, "office", by)
    shown = {_text(row.head.id): counts(row.tally, *names) for row in told.rows}
    assert {key: each for key, each in shown.items() if any(each)} == expected
    assert sum(each[0] for each in expected.values()) == told.total["collected"] == 9


def _id(history: History) -> str:
    is_sqlite = Issue._meta.db.capabilities.dialect == "sqlite"
    return history.village.county_id.hex if is_sqlite else str(history.village.county_id)


def _text(key: Any) -> str | None:
    return None if key is None else str(key).replace("-", "")


async def test_everything_of_the_history_is_counted(history: History) -> None:
    total = (await asked(history, "office")).total
    assert counts(total, "collected", "studied", "resolved", "fed_back") == (9, 4, 1, 1)
    assert counts(total, "solved_solved", "told", "rated_by_proxy") == (1, 1, 1)
    assert counts(total, "rated", "satisfied") == (0, 0), "nobody says it for a resident"
    assert counts(total, "consultations", "consultations_resolved") == (3, 1)
    assert counts(total, "letters", "letters_due", "replies_in_time") == (1, 0, 0)
    assert counts(total, "spot_checked", "spot_judged", "spot_passed") == (2, 1, 0)
    assert counts(total, "accept_due", "accepted_in_time") == (1, 1)
    assert counts(total, "answer_due", "answered_in_time") == (0, 0)
    assert counts(total, "counter_reviews", "low_reviews") == (2, 0)
    assert counts(total, "members", "active_members") == (3, 3)
    assert counts(total, "grids", "unvisited_grids") == (5, 1)


async def test_sources_and_natures_are_told_by_name(history: History) -> None:
    told = await asked(history, "office", StatisticsBy.SOURCE)
    assert named(told.rows, "collected")["走访"] == (8,)
    assert [row.head.name for row in told.rows][:3] == ["走访", "微信群", "委员活动室"]
    natures = await asked(history, "office", StatisticsBy.NATURE)
    assert sum(row.tally.get("collected", 0) for row in natures.rows) == 9
    assert natures.rows[-1].head.name == "未归入", "not yet sorted, and sessions have none"


async def test_records_count_for_the_day_they_were_captured(history: History) -> None:
    """`far` and `closed` arrived this year and tell of the first of December before."""
    assert (await asked(history, "office", period=LAST_YEAR)).total["collected"] == 2
    assert (await asked(history, "office", period=FIRST_QUARTER)).total["collected"] == 7
    months = (await asked(history, "office", StatisticsBy.MONTH, period=LAST_YEAR)).rows
    assert [row.head.name for row in months][-2:] == ["2025-11", "2025-12"]
    assert [row.tally.get("collected", 0) for row in months] == [0] * 11 + [2]


PEOPLE = {"office": 9, "zhao": 7, "qian": 6, "sun": 1, "town": 7, "town2": 1, "housing": 1}


@pytest.mark.parametrize(("name", "collected"), [*PEOPLE.items(), ("water", 0)])
async def test_everybody_counts_what_is_theirs(history: History, name: str, collected: int) -> None:
    assert (await asked(history, name)).total.get("collected", 0) == collected


async def test_groups_stand_in_the_countys_order_with_counts_beside_the_share(
    history: History,
) -> None:
    told = await asked(history, "office", StatisticsBy.GROUP)
    assert [row.head.name for row in told.rows] == ["one界", "two界", "未归入"]
    assert named(told.rows, "collected") == {"one界": (7,), "two界": (1,), "未归入": (1,)}
    share = rate("fed_back_rate", told.rows[0].tally)
    assert share is not None
    assert (share.numerator, share.denominator, share.value) == (1, 7, 1 / 7)
    assert rate("active_member_rate", told.rows[2].tally) is None


async def test_a_group_is_looked_into_by_its_convener_and_the_office_only(history: History) -> None:
    one = Within(StatisticsBy.GROUP, history.village.groups["one"])
    for name in ("office", "zhao"):
        rows = (await asked(history, name, StatisticsBy.MEMBER, one)).rows
        # The secret one and that of the tablet are no member's of the group, or not to be seen.
        assert named(rows, "collected") == {"zhao委员": (5,), "qian委员": (1,), "未归入": (1,)}
        assert named(rows, "members") == {"zhao委员": (1,), "qian委员": (1,), "未归入": (0,)}
    for name in ("qian", "town", "housing", "tablet"):
        with pytest.raises(Forbidden):
            await asked(history, name, StatisticsBy.MEMBER)


async def test_areas_are_looked_into_down_to_their_grids(history: History) -> None:
    areas = history.village.areas
    townships = (await asked(history, "office", StatisticsBy.TOWNSHIP)).rows
    assert named(townships, "collected", "grids", "unvisited_grids") == {
        "T1区": (8, 4, 1),
        "T2区": (1, 1, 0),
        "未归入": (0, 0, 0),
    }
    assert counts(townships[-1].tally, "letters") == (1,)
    inside = Within(StatisticsBy.TOWNSHIP, areas["T1"])
    communities = (await asked(history, "office", StatisticsBy.COMMUNITY, inside)).rows
    assert named(communities, "collected") == {"A区": (7,), "B区": (1,)}
    inside = Within(StatisticsBy.COMMUNITY, areas["B"])
    grids = (await asked(history, "town", StatisticsBy.GRID, inside)).rows
    assert named(grids, "collected", "unvisited_grids") == {"B1区": (1, 0), "B2区": (0, 1)}


async def test_departments_are_counted_by_who_leads(history: History) -> None:
    rows = (await asked(history, "office", StatisticsBy.DEPARTMENT)).rows
    assert named(rows, "collected", "letters") == {
        "housing局": (1, 1),
        "water局": (0, 0),
        "未归入": (8, 0),
    }
    housing = Within(StatisticsBy.DEPARTMENT, history.village.departments["housing"])
    assert counts((await asked(history, "office", None, housing)).total, "collected") == (1,)


REFUSED: list[tuple[str, StatisticsBy | None, tuple[StatisticsBy, str] | None, type[DomainError]]]
REFUSED = [
    ("town", StatisticsBy.DEPARTMENT, None, Forbidden),
    ("housing", StatisticsBy.GROUP, None, Forbidden),
    ("tablet", None, None, Forbidden),
    ("office", StatisticsBy.GRID, None, Invalid),
    ("town2", None, (StatisticsBy.TOWNSHIP, "T1"), NotFound),
    ("tablet", None, (StatisticsBy.COMMUNITY, "B"), Forbidden),
    ("zhao", None, (StatisticsBy.GROUP, "two"), NotFound),
    ("qian", None, (StatisticsBy.MEMBER, "qian"), Forbidden),
    ("office", None, (StatisticsBy.TOWNSHIP, "nowhere"), NotFound),
]


@pytest.mark.parametrize(("name", "by", "within", "no"), REFUSED)
async def test_refuses_what_is_not_theirs_to_ask(
    history: History,
    name: str,
    by: StatisticsBy | None,
    within: tuple[StatisticsBy, str] | None,
    no: type[DomainError],
) -> None:
    village = history.village
    known = {**village.areas, **village.groups, **village.members}
    inside = within and Within(within[0], known.get(within[1], new_uuid()))
    with pytest.raises(no):
        await asked(history, name, by, inside)


async def test_without_anything_counted_shares_are_unknown(history: History) -> None:
    before = Period(date(2010, 1, 1), date(2011, 1, 1))
    total = (await asked(history, "office", period=before)).total
    shares = {name: rate(name, total) for name in RATES}
    assert {name for name, each in shares.items() if each and each.denominator} == {
        "active_member_rate",
        "unvisited_grid_rate",
    }
    assert shares["fed_back_rate"] is not None
    assert shares["fed_back_rate"].value is None
