"""Reminders: issued by the office or a sweep, once for a cause, answered by the addressee only."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from domain.machine import WrongState
from domain.member import LeaveState
from domain.reminder import ReminderLevel
from models.database import Database
from models.deadline import Deadline
from models.event import Event
from models.member import Leave, Member
from models.reminder import Reminder
from services import reminder
from services.deadline_sweep import tell_alerts
from services.reminder import Addressee
from services.reminder_sweep import quarter_before, remind_inactive
from tests.services.test_deadline import later, until
from tests.services.test_issue_step import acting, an_issue
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def issued(village: Village, to: Addressee, *, by: str = "office", **given: Any) -> UUID:
    parts: dict[str, Any] = {"level": ReminderLevel.NOTE, "content": "请抓紧", **given}
    identity = parts.pop("id", None) or new_uuid()
    acts = await acting(village, by)
    done = await reminder.issue(identity, to, parts["level"], parts["content"], **acts)
    return done.id


async def snapshot() -> tuple[Any, int]:
    rows = await Reminder.all().order_by("id").values("id", "state", "answer", "acknowledged_at")
    return rows, await Event.all().count()


async def test_the_office_reminds_and_the_addressee_answers(village: Village) -> None:
    row_id = await issued(village, Addressee(member_id=village.members["qian"]))
    await reminder.acknowledge(row_id, **await acting(village, "qian"))
    await reminder.answer(row_id, "本周去走访", **await acting(village, "qian"))
    row = await Reminder.get(id=row_id)
    assert (row.state, row.answer) == ("ANSWERED", "本周去走访")
    assert (row.level, row.trigger, row.issued_by_name) == ("NOTE", "OFFICE", "office的账号")
    events = await Event.all().order_by("seq")
    assert [event.kind for event in events] == [
        "REMINDER_ISSUED",
        "REMINDER_ACKNOWLEDGED",
        "REMINDER_ANSWERED",
    ]
    assert events[0].audience == ["office", f"member:{village.members['qian'].hex}"]


async def test_answering_acknowledges_as_well(village: Village) -> None:
    row_id = await issued(village, Addressee(department_id=village.departments["housing"]))
    await reminder.answer(row_id, "已派人", **await acting(village, "housing"))
    row = await Reminder.get(id=row_id)
    assert (row.acknowledged_by_name, row.acknowledged_at) == ("housing的账号", row.answered_at)
    with pytest.raises(WrongState):
        await reminder.acknowledge(row_id, **await acting(village, "housing"))


@pytest.mark.parametrize(
    ("name", "error"),
    [("zhao", NotFound), ("sun", NotFound), ("housing", NotFound), ("office", Forbidden)],
)
async def test_nobody_else_answers(village: Village, name: str, error: type[DomainError]) -> None:
    row_id = await issued(village, Addressee(member_id=village.members["qian"]))
    before = await snapshot()
    with pytest.raises(error):
        await reminder.answer(row_id, "好的", **await acting(village, name))
    with pytest.raises(error):
        await reminder.acknowledge(row_id, **await acting(village, name))
    assert await snapshot() == before


async def test_a_group_answers_by_its_convener(village: Village) -> None:
    row_id = await issued(village, Addressee(group_id=village.groups["one"]))
    with pytest.raises(NotFound):
        await reminder.answer(row_id, "好的", **await acting(village, "qian"))
    await reminder.answer(row_id, "好的", **await acting(village, "zhao"))


@pytest.mark.parametrize("name", ["zhao", "town", "housing", "tablet"])
async def test_only_the_office_issues(village: Village, name: str) -> None:
    with pytest.raises(Forbidden):
        await issued(village, Addressee(member_id=village.members["qian"]), by=name)
    assert await snapshot() == ([], 0)


async def test_one_addressee_who_exists_and_words(village: Village) -> None:
    qian = village.members["qian"]
    with pytest.raises(Invalid):
        await issued(village, Addressee())
    with pytest.raises(Invalid):
        await issued(village, Addressee(member_id=qian, group_id=village.groups["one"]))
    with pytest.raises(Invalid):
        await issued(village, Addressee(member_id=qian), content=" ")
    with pytest.raises(NotFound):
        await issued(village, Addressee(member_id=new_uuid()))
    with pytest.raises(NotFound):
        await issued(village, Addressee(township_id=village.areas["A1"]))
    assert await snapshot() == ([], 0)
    first = await issued(village, Addressee(member_id=qian))
    with pytest.raises(IdTaken):
        await issued(village, Addressee(member_id=qian), id=first)
    assert len((await snapshot())[0]) == 1


async def test_a_deadline_reminds_at_each_alert_with_its_level(village: Village) -> None:
    issue_id = await an_issue(village)
    row = await Deadline.get()
    for moment in (row.warn_at, row.due_at, row.severe_at):
        until(village, moment)
        await tell_alerts(village.ports)
        await tell_alerts(village.ports)
    rows = await Reminder.all().order_by("issued_at")
    assert [(each.trigger, each.level) for each in rows] == [
        ("DUE_SOON", "NOTE"),
        ("OVERDUE", "URGE"),
        ("SEVERE", "INTERVIEW"),
    ]
    assert {(each.group_id, each.issue_id) for each in rows} == {(village.groups["one"], issue_id)}
    assert rows[1].content == "“研究”的期限是3月4日，已经逾期，请尽快办理并说明原因。"


async def test_members_who_did_nothing_in_a_quarter_are_reminded_once(village: Village) -> None:
    await an_issue(village)
    later(village, timedelta(days=31))  # the second quarter
    await issued(village, Addressee(group_id=village.groups["two"]))
    assert await remind_inactive(village.ports) == 0  # in the first the system was not yet in use
    later(village, timedelta(days=91))
    assert [await remind_inactive(village.ports) for _ in range(2)] == [3, 0]
    rows = await Reminder.filter(trigger="INACTIVE")
    assert {row.member_id for row in rows} == set(village.members.values())
    assert {row.level for row in rows} == {"NOTE"}


async def test_whoever_did_something_is_not(village: Village) -> None:
    await issued(village, Addressee(group_id=village.groups["two"]))
    later(village, timedelta(days=60))
    await an_issue(village)
    later(village, timedelta(days=91))
    await remind_inactive(village.ports)
    reminded = {row.member_id for row in await Reminder.filter(trigger="INACTIVE")}
    assert reminded == {village.members["qian"], village.members["sun"]}


async def test_whoever_was_on_leave_or_came_later_is_not_expected(village: Village) -> None:
    await issued(village, Addressee(group_id=village.groups["two"]))
    later(village, timedelta(days=151))
    await Member.filter(id=village.members["sun"]).update(joined_on=date(2026, 5, 1))
    await Leave.create(
        county_id=village.county_id,
        member_id=village.members["qian"],
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 20),
        state=LeaveState.GRANTED,
        created_at=village.ports.clock.now(),
    )
    await remind_inactive(village.ports)
    reminded = {row.member_id for row in await Reminder.filter(trigger="INACTIVE")}
    assert reminded == {village.members["zhao"]}


def test_the_quarter_before_a_day() -> None:
    assert quarter_before(date(2026, 1, 1)) == (2025, 4)
    assert quarter_before(date(2026, 4, 1)) == (2026, 1)
    assert quarter_before(date(2026, 12, 31)) == (2026, 3)
