"""Clocks that stand still for several causes, each of which lifts only itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.ids import new_uuid
from domain.steps import Step
from models.database import Database
from models.deadline import Deadline
from models.event import Event
from services import deadline_pause, issue_merge, ledger, supplement
from services.deadline_pause import NotRunning
from services.deadline_sweep import tell_alerts
from services.ledger import NewLedgerEntry
from services.supplement import NewSupplement
from tests.services.test_issue_step import acting, an_issue, at, resolved, studied
from tests.village import Village, found_village

DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


def later(village: Village, by: timedelta) -> None:
    village.ports.clock.forward(by)  # type: ignore[attr-defined]


async def asked(village: Village, issue_id: UUID) -> None:
    new = NewSupplement(id=new_uuid(), question="具体在哪一段？")
    await supplement.ask(issue_id, new, **await acting(village, "office"))


async def answered(village: Village, issue_id: UUID) -> None:
    await supplement.answer(issue_id, "村口第三根杆", **await acting(village, "zhao"))


async def put_by(village: Village, issue_id: UUID, day: date) -> UUID:
    new = NewLedgerEntry(id=new_uuid(), reason="等资金", next_review_on=day)
    return (await ledger.open_entry(issue_id, new, **await acting(village, "office"))).id


async def clock_of(issue_id: UUID) -> Deadline:
    return await Deadline.get(subject_id=issue_id, ended_at__isnull=True)


async def told() -> list[str]:
    kinds = [event.kind for event in await Event.all().order_by("seq")]
    return [kind for kind in kinds if kind.startswith("DEADLINE_")]


async def snapshot() -> tuple[Any, int]:
    columns = ("id", "state", "due_at", "pauses", "paused_by", "alert")
    return await Deadline.all().order_by("id").values(*columns), await Event.all().count()


async def test_waiting_for_an_answer_gives_the_time_back(village: Village) -> None:
    issue_id = await an_issue(village)
    assert (await clock_of(issue_id)).due_at == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    await asked(village, issue_id)
    paused = await clock_of(issue_id)
    assert (paused.state, paused.paused_by, paused.next_alert_at) == (
        "PAUSED",
        ["SUPPLEMENT"],
        None,
    )
    later(village, 7 * DAY)
    assert await tell_alerts(village.ports) == 0
    await answered(village, issue_id)
    resumed = await clock_of(issue_id)
    assert (resumed.state, resumed.paused_by) == ("RUNNING", [])
    assert resumed.due_at == datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
    assert await told() == ["DEADLINE_PAUSED", "DEADLINE_RESUMED"]


async def test_causes_lift_only_themselves(village: Village) -> None:
    issue_id = await an_issue(village)
    row = await clock_of(issue_id)
    await asked(village, issue_id)
    later(village, DAY)
    await deadline_pause.pause(row.id, "道路封闭", **await acting(village, "office"))
    later(village, DAY)
    await answered(village, issue_id)
    still = await clock_of(issue_id)
    assert (still.state, still.paused_by, len(still.pauses)) == ("PAUSED", ["OFFICE"], 1)
    assert await tell_alerts(village.ports) == 0
    later(village, 5 * DAY)
    await deadline_pause.resume(row.id, **await acting(village, "office"))
    resumed = await clock_of(issue_id)
    assert (resumed.state, resumed.due_at) == ("RUNNING", datetime(2026, 3, 10, 9, 30, tzinfo=UTC))
    assert await told() == [
        *("DEADLINE_PAUSED", "DEADLINE_PAUSED"),
        *("DEADLINE_PAUSE_LIFTED", "DEADLINE_RESUMED"),
    ]


async def test_the_office_does_not_lift_what_others_hold(village: Village) -> None:
    issue_id = await an_issue(village)
    row = await clock_of(issue_id)
    await asked(village, issue_id)
    before = await snapshot()
    with pytest.raises(NotRunning):
        await deadline_pause.resume(row.id, **await acting(village, "office"))
    assert await snapshot() == before


async def test_the_ledger_holds_until_its_day_and_lifts_when_escalated(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    entry_id = await put_by(village, issue_id, date(2026, 4, 1))
    assert (await clock_of(issue_id)).paused_by == ["LEDGER"]
    later(village, 31 * DAY)
    assert await ledger.escalate_overdue(village.ports) == 1
    assert (await clock_of(issue_id)).state == "RUNNING"
    for _ in range(2):
        await ledger.review(entry_id, "再等", date(2026, 5, 4), **await acting(village, "office"))
        again = await clock_of(issue_id)
        assert (again.state, again.paused_by, len(again.pauses)) == ("PAUSED", ["LEDGER"], 2)
    later(village, 3 * DAY)
    await ledger.review(entry_id, "资金到位", None, **await acting(village, "office"))
    assert (await clock_of(issue_id)).state == "RUNNING"


async def test_resolved_while_on_the_ledger_counts_as_in_time(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    row = await clock_of(issue_id)
    await put_by(village, issue_id, date(2026, 5, 20))
    later(village, 60 * DAY)
    await resolved(village, issue_id)
    ended = await Deadline.get(id=row.id)
    assert (ended.state, ended.paused_by) == ("MET", [])


async def test_asking_late_does_not_undo_that_it_was_overdue(village: Village) -> None:
    issue_id = await an_issue(village)
    row = await clock_of(issue_id)
    later(village, 9 * DAY)
    assert await tell_alerts(village.ports) == 1
    await asked(village, issue_id)
    later(village, DAY)
    await answered(village, issue_id)
    assert (await clock_of(issue_id)).due_at == row.due_at
    assert await tell_alerts(village.ports) == 0
    await studied(village, issue_id)
    assert (await Deadline.get(id=row.id)).state == "LATE"


async def test_alerts_are_told_once_however_often_it_stands_still(village: Village) -> None:
    issue_id = await an_issue(village)
    for _ in range(3):
        await asked(village, issue_id)
        later(village, 7 * DAY)
        await answered(village, issue_id)
    due_at: datetime = (await clock_of(issue_id)).due_at
    later(village, due_at - village.ports.clock.now())
    assert [await tell_alerts(village.ports) for _ in range(2)] == [1, 0]
    assert [kind for kind in await told() if "PAUSE" not in kind and "RESUME" not in kind] == [
        "DEADLINE_OVERDUE"
    ]


async def test_a_parted_issue_waits_on(village: Village) -> None:
    issue_id, primary = await an_issue(village), await an_issue(village)
    await asked(village, issue_id)
    await issue_merge.merge(issue_id, primary, **await acting(village, "zhao"))
    await issue_merge.unmerge(issue_id, "不是一回事", **await acting(village, "zhao"))
    assert (await clock_of(issue_id)).paused_by == ["SUPPLEMENT"]
    await answered(village, issue_id)
    assert (await clock_of(issue_id)).state == "RUNNING"
