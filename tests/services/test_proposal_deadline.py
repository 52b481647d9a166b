"""Replies to proposals are awaited like all else: warned at 80 %, overdue, insisted on at 300 %."""

from datetime import UTC, date, datetime

import pytest
import pytest_asyncio

from models.database import Database
from models.deadline import Deadline
from models.event import Event
from models.reminder import Reminder
from services.deadline_sweep import tell_alerts
from tests.services.test_proposal import assigned, on_file, replied
from tests.village import SteppingClock, Village, found_village

DUE = date(2026, 3, 31)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def swept_at(village: Village, moment: datetime) -> None:
    clock = village.ports.clock
    assert isinstance(clock, SteppingClock)
    clock.moment = moment
    await tell_alerts(village.ports)


async def of_proposals() -> list[Deadline]:
    return await Deadline.filter(kind="PROPOSAL_REPLY").order_by("id")


async def test_each_department_has_its_own_clock_to_the_day_named(village: Village) -> None:
    await assigned(village, await on_file(village), due=DUE)
    rows = await of_proposals()
    assert {row.department_id for row in rows} == set(village.departments.values())
    assert {row.due_at for row in rows} == {datetime(2026, 3, 31, 9, 30, tzinfo=UTC)}
    assert {(row.rule["warn_percent"], row.rule["severe_percent"]) for row in rows} == {(80, 300)}


async def test_a_reply_stops_its_own_clock_alone(village: Village) -> None:
    proposal_id = await on_file(village)
    await assigned(village, proposal_id, due=DUE)
    await replied(village, proposal_id, "housing")
    states = {row.department_id: row.state for row in await of_proposals()}
    assert states == {
        village.departments["housing"]: "MET",
        village.departments["water"]: "RUNNING",
    }
    await swept_at(village, datetime(2026, 4, 1, tzinfo=UTC))
    await replied(village, proposal_id, "water")
    assert {row.state for row in await of_proposals()} == {"MET", "LATE"}


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        (datetime(2026, 3, 27, 8, tzinfo=UTC), "DEADLINE_DUE_SOON"),
        (datetime(2026, 4, 1, tzinfo=UTC), "DEADLINE_OVERDUE"),
        (datetime(2026, 7, 1, tzinfo=UTC), "DEADLINE_SEVERELY_OVERDUE"),
    ],
)
async def test_alerts_are_told_once_to_each_department(
    village: Village, moment: datetime, kind: str
) -> None:
    await assigned(village, await on_file(village), due=DUE)
    for _ in range(2):
        await swept_at(village, moment)
    mine = [row.id for row in await of_proposals()]
    told = Event.filter(kind=kind, subject_type="ProposalAssignment")
    assert (len(mine), await told.count()) == (2, 2)
    reminded = await Reminder.filter(department_id__in=list(village.departments.values()))
    assert len(reminded) == 2
