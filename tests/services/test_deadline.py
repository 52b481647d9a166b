"""Deadlines in use: started by steps, told once, paused and resumed, ended in time or late."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from domain.deadline import DeadlineKind, Rule, Unit
from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.ids import new_uuid
from models.database import Database
from models.deadline import Deadline, DeadlineRule
from models.event import Event
from services import deadline_pause, deadline_rule, issue_step
from services.deadline_pause import NotRunning
from services.deadline_sweep import tell_alerts
from tests.services.test_issue_step import acting, an_issue, fed_back, resolved, routed, studied
from tests.village import SteppingClock, Village, found_village

DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


def later(village: Village, by: timedelta) -> None:
    clock: Any = village.ports.clock
    assert isinstance(clock, SteppingClock)
    clock.forward(by)


def until(village: Village, moment: datetime) -> None:
    later(village, moment - village.ports.clock.now())


async def states() -> list[tuple[str, str]]:
    return [(row.kind, row.state) for row in await Deadline.all().order_by("started_at", "id")]


async def told() -> list[str]:
    kinds = [event.kind for event in await Event.all().order_by("seq")]
    return [kind for kind in kinds if kind.startswith("DEADLINE_")]


async def snapshot() -> tuple[Any, int]:
    columns = ("id", "state", "due_at", "pauses", "alert")
    return await Deadline.all().order_by("id").values(*columns), await Event.all().count()


async def test_each_step_has_its_own_and_ends_the_one_before(village: Village) -> None:
    issue_id = await an_issue(village)
    later(village, DAY)
    await studied(village, issue_id)
    later(village, 20 * DAY)
    await routed(village, issue_id)
    await resolved(village, issue_id)
    assert await states() == [
        ("ISSUE_STUDY", "MET"),
        ("ISSUE_ROUTE", "LATE"),
        ("ISSUE_RESOLVE", "MET"),
        ("ISSUE_FEED_BACK", "RUNNING"),
    ]
    await fed_back(village, issue_id)
    assert (await states())[-1] == ("ISSUE_FEED_BACK", "MET")


async def test_keeps_the_rule_that_gave_it(village: Village) -> None:
    await an_issue(village)
    rule = Rule(amount=8, unit=Unit.WORKING_HOURS)
    acts = await acting(village, "office")
    await deadline_rule.set_rule(DeadlineKind.ISSUE_STUDY, rule, **acts)
    second = await an_issue(village)
    first, other = await Deadline.all().order_by("started_at", "id")
    assert other.subject_id == second
    assert (first.rule["amount"], first.due_at) == (2, datetime(2026, 3, 4, 9, 30, tzinfo=UTC))
    assert (other.rule["unit"], other.due_at) == (
        "WORKING_HOURS",
        datetime(2026, 3, 3, 6, 30, tzinfo=UTC),
    )


async def test_the_collector_answers_for_telling_the_residents(village: Village) -> None:
    issue_id = await an_issue(village)
    await studied(village, issue_id)
    await routed(village, issue_id)
    await resolved(village, issue_id)
    last = await Deadline.get(kind="ISSUE_FEED_BACK")
    assert (last.member_id, last.area_id) == (village.members["zhao"], village.areas["A1"])
    assert last.group_id == village.groups["one"]


async def test_what_is_taken_back_is_no_longer_wanted(village: Village) -> None:
    issue_id = await an_issue(village)
    await issue_step.withdraw(issue_id, "登记错了", **await acting(village, "zhao"))
    assert await states() == [("ISSUE_STUDY", "CANCELLED")]


async def test_every_alert_is_told_once(village: Village) -> None:
    await an_issue(village)
    row = await Deadline.get()
    assert await tell_alerts(village.ports) == 0
    for moment, kinds in (
        (row.warn_at, ["DEADLINE_DUE_SOON"]),
        (row.due_at, ["DEADLINE_DUE_SOON", "DEADLINE_OVERDUE"]),
        (
            row.severe_at,
            ["DEADLINE_DUE_SOON", "DEADLINE_OVERDUE", "DEADLINE_SEVERELY_OVERDUE"],
        ),
    ):
        until(village, moment)
        assert [await tell_alerts(village.ports) for _ in range(2)] == [1, 0]
        assert await told() == kinds
    later(village, 100 * DAY)
    assert await tell_alerts(village.ports) == 0


async def test_a_server_that_was_down_tells_only_how_it_is_now(village: Village) -> None:
    await an_issue(village)
    later(village, 100 * DAY)
    assert await tell_alerts(village.ports) == 1
    assert await told() == ["DEADLINE_SEVERELY_OVERDUE"]


async def test_replicas_that_sweep_at_once_tell_each_alert_once(village: Village) -> None:
    for _ in range(7):
        await an_issue(village)
    later(village, 100 * DAY)
    counts = await asyncio.gather(*(tell_alerts(village.ports) for _ in range(3)))
    assert (sum(counts), len(await told())) == (7, 7)


async def test_alerts_go_to_those_who_have_to_act(village: Village) -> None:
    await an_issue(village)
    later(village, 100 * DAY)
    await tell_alerts(village.ports)
    event = await Event.get(kind="DEADLINE_SEVERELY_OVERDUE")
    assert event.audience == ["office", f"group:{village.groups['one'].hex}"]
    assert event.data["deadline"] == "研究"
    assert event.area_path == village.ports.areas.of(village.county_id).path(village.areas["A1"])


async def test_a_pause_gives_the_time_back(village: Village) -> None:
    await an_issue(village)
    row = await Deadline.get()
    later(village, timedelta(hours=1))
    await deadline_pause.pause(row.id, "请反映人补充", **await acting(village, "office"))
    later(village, 10 * DAY)
    assert await tell_alerts(village.ports) == 0
    await deadline_pause.resume(row.id, **await acting(village, "office"))
    resumed = await Deadline.get()
    assert (resumed.state, resumed.due_at) == (
        "RUNNING",
        datetime(2026, 3, 13, 9, 30, tzinfo=UTC),
    )
    assert resumed.pauses == [["2026-03-02T05:00:00.000Z", "2026-03-12T05:00:00.000Z"]]
    assert await told() == ["DEADLINE_PAUSED", "DEADLINE_RESUMED"]
    until(village, resumed.due_at)
    assert await tell_alerts(village.ports) == 1


async def test_only_what_runs_is_paused_and_only_what_is_paused_resumed(village: Village) -> None:
    issue_id = await an_issue(village)
    row = await Deadline.get()
    before = await snapshot()
    with pytest.raises(NotRunning):
        await deadline_pause.resume(row.id, **await acting(village, "office"))
    assert await snapshot() == before
    await deadline_pause.pause(row.id, "等待", **await acting(village, "office"))
    paused = await snapshot()
    with pytest.raises(NotRunning):
        await deadline_pause.pause(row.id, "再等", **await acting(village, "office"))
    assert await snapshot() == paused
    await studied(village, issue_id)
    with pytest.raises(NotRunning):
        await deadline_pause.resume(row.id, **await acting(village, "office"))


@pytest.mark.parametrize(
    ("name", "error"),
    [("zhao", Forbidden), ("town", Forbidden), ("sun", NotFound), ("housing", NotFound)],
)
async def test_only_the_office_pauses(
    village: Village, name: str, error: type[DomainError]
) -> None:
    await an_issue(village)
    row, before = await Deadline.get(), await snapshot()
    with pytest.raises(error):
        await deadline_pause.pause(row.id, "等待", **await acting(village, name))
    assert await snapshot() == before


async def test_a_pause_needs_a_reason_and_a_deadline(village: Village) -> None:
    await an_issue(village)
    row, before = await Deadline.get(), await snapshot()
    with pytest.raises(Invalid):
        await deadline_pause.pause(row.id, " ", **await acting(village, "office"))
    with pytest.raises(NotFound):
        await deadline_pause.pause(new_uuid(), "等待", **await acting(village, "office"))
    assert await snapshot() == before


async def test_rules_are_the_offices_and_have_to_make_sense(village: Village) -> None:
    rule = Rule(amount=3, unit=Unit.WORKING_DAYS)
    with pytest.raises(Forbidden):
        await deadline_rule.set_rule(
            DeadlineKind.TASK_ANSWER, rule, **await acting(village, "zhao")
        )
    with pytest.raises(Invalid):
        await deadline_rule.set_rule(
            DeadlineKind.TASK_ANSWER,
            Rule(amount=0, unit=Unit.WORKING_DAYS),
            **await acting(village, "office"),
        )
    assert (await DeadlineRule.all().count(), await Event.all().count()) == (0, 0)


async def test_usual_rules_are_written_once(village: Village) -> None:
    kind = DeadlineKind.TASK_ANSWER
    await deadline_rule.set_rule(
        kind, Rule(amount=3, unit=Unit.WORKING_DAYS), **await acting(village, "office")
    )
    assert await deadline_rule.seed_rules(village.ports) == len(DeadlineKind) - 1
    assert await deadline_rule.seed_rules(village.ports) == 0
    assert (await DeadlineRule.get(kind=kind)).amount == 3
