"""The clocks of a task: accepted, answered by the day agreed on, verified; more time moves them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest_asyncio

from domain.period import PeriodAsked
from domain.statistics import StatisticsBy
from domain.steps import Route
from models.database import Database
from models.deadline import Deadline
from services import task, task_extension
from services.deadline_sweep import tell_alerts
from services.statistics import statistics
from tests.contract.history import History
from tests.contract.task_history import accept, answer, ask_extension, assign
from tests.services.test_deadline import later
from tests.village import NOON, Village, found_village


@pytest_asyncio.fixture
async def history(database: Database) -> History:
    village: Village = await found_village()
    return History(village)


async def given(history: History) -> tuple[UUID, UUID]:
    found = await history.collect("zhao", "A1")
    await history.study("zhao", found, Route.COORDINATE)
    return (await assign(history, "zhao", found, "housing"), found)


async def clocks() -> list[tuple[str, str]]:
    rows = await Deadline.filter(subject_type="Task").order_by("started_at", "id")
    return [(row.kind, row.state) for row in rows]


async def test_each_state_has_its_clock(history: History) -> None:
    task_id, _ = await given(history)
    await accept(history, "housing", task_id)
    await answer(history, "housing", task_id)
    assert await clocks() == [
        ("TASK_ACCEPT", "MET"),
        ("TASK_ANSWER", "MET"),
        ("TASK_VERIFY", "RUNNING"),
    ]
    await task.verify(task_id, **await history.acting("qian"))
    assert (await clocks())[-1] == ("TASK_VERIFY", "MET")


async def test_the_department_answers_for_it_then_the_group(history: History) -> None:
    task_id, issue_id = await given(history)
    await accept(history, "housing", task_id)
    await answer(history, "housing", task_id)
    village = history.village
    asked, _, verified = await Deadline.filter(subject_type="Task").order_by("started_at", "id")
    assert (asked.department_id, asked.issue_id) == (village.departments["housing"], issue_id)
    assert (verified.department_id, verified.group_id) == (None, village.groups["one"])


async def test_returned_is_no_longer_wanted(history: History) -> None:
    task_id, _ = await given(history)
    await task.give_back(task_id, "不归我局", **await history.acting("housing"))
    assert await clocks() == [("TASK_ACCEPT", "CANCELLED")]


async def test_more_time_granted_moves_the_clock(history: History) -> None:
    task_id, _ = await given(history)
    await accept(history, "housing", task_id)
    await ask_extension(history, "housing", task_id)
    later(history.village, timedelta(hours=1))
    acts = await history.acting("office")
    await task_extension.decide(task_id, "同意", is_granted=True, **acts)
    running = await Deadline.get(subject_type="Task", state="RUNNING")
    assert (running.kind, running.due_at) == ("TASK_ANSWER", NOON + timedelta(days=20))
    later(history.village, timedelta(days=20))
    await tell_alerts(history.village.ports)
    assert (await Deadline.get(id=running.id)).alert == "OVERDUE"


async def test_without_a_day_agreed_on_the_countys_rule_counts(history: History) -> None:
    task_id, _ = await given(history)
    await accept(history, "housing", task_id)
    running = await Deadline.get(subject_type="Task", state="RUNNING")
    assert running.due_at == datetime(2026, 3, 11, 9, 30, tzinfo=UTC)


async def in_time(
    history: History, name: str, by: StatisticsBy | None = None
) -> dict[str, tuple[int, ...]]:
    """By row: accepted in time of those due, answered in time of those due."""
    names = ("accepted_in_time", "accept_due", "answered_in_time", "answer_due")
    actor, ports = await history.village.actor(name), history.village.ports
    period = PeriodAsked(year=2026).period()
    found = await statistics(period, by, None, by=actor, ports=ports)
    rows = {row.head.name: row.tally for row in found.rows} if by else {"all": found.total}
    told = {each: tuple(tally.get(one, 0) for one in names) for each, tally in rows.items()}
    return {each: counts for each, counts in told.items() if any(counts)}


async def test_what_is_due_counts_and_what_was_returned_does_not(history: History) -> None:
    returned, _ = await given(history)
    await task.give_back(returned, "不归我局", **await history.acting("housing"))
    waiting, _ = await given(history)
    assert await in_time(history, "office") == {}, "nothing is due yet"
    answered, _ = await given(history)
    await accept(history, "housing", answered)
    await answer(history, "housing", answered)
    later(history.village, timedelta(days=5))
    for name in ("office", "housing", "zhao", "town"):
        assert await in_time(history, name) == {"all": (1, 2, 1, 1)}, name
    for name in ("water", "sun", "town2"):
        assert await in_time(history, name) == {}, name
    await accept(history, "housing", waiting)
    by_department = await in_time(history, "office", StatisticsBy.DEPARTMENT)
    assert by_department == {"housing局": (1, 2, 1, 1)}, "late stays late"
