"""Reminders (提醒督促): issued once for a cause, acknowledged and answered by the addressee."""

from dataclasses import dataclass
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.area import AreaLevel
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.reminder import (
    REMINDER,
    ReminderLevel,
    ReminderState,
    ReminderTrigger,
    ReminderVerb,
)
from domain.text import clean
from models.area import Area
from models.member import Member, SectorGroup
from models.organisation import Department
from models.reminder import Reminder
from services.audience import OFFICE, tags
from services.ports import Ports
from services.visible import locked, parties
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whom a reminder is for: one of these, or nobody but the office."""

    member_id: UUID | None = None
    group_id: UUID | None = None
    department_id: UUID | None = None
    township_id: UUID | None = None

    @property
    def count(self) -> int:
        named = (self.member_id, self.group_id, self.department_id, self.township_id)
        return sum(each is not None for each in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is to be told, why, and the cause that it is told for once."""

    to: Addressee
    level: ReminderLevel
    trigger: ReminderTrigger
    cause: str
    content: str
    issue_id: UUID | None = None
    id: UUID | None = None


def add(notice: Notice, work: Work) -> Reminder:
    """Write a notice down, without an event of its own."""
    return work.insert(
        Reminder,
        id=notice.id or new_uuid(),
        county_id=work.by.county_id,
        level=notice.level,
        trigger=notice.trigger,
        cause=notice.cause,
        content=notice.content,
        member_id=notice.to.member_id,
        group_id=notice.to.group_id,
        department_id=notice.to.department_id,
        township_id=notice.to.township_id,
        issue_id=notice.issue_id,
        state=ReminderState.ISSUED,
        issued_at=work.now,
        issued_by_name=work.by.name,
    )


async def remind(notice: Notice, work: Work) -> bool:
    """Issue a notice unless one was issued for the same cause; whether it was."""
    if await Reminder.exists(county_id=work.by.county_id, cause=notice.cause):
        return False
    _issue(notice, work)
    return True


def _issue(notice: Notice, work: Work) -> None:
    record(EventKind.REMINDER_ISSUED, add(notice, work), work)


async def issue(
    reminder_id: UUID,
    to: Addressee,
    level: ReminderLevel,
    content: str,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """The office reminds somebody in its own words."""

    async def step(work: Work) -> UUID:
        if work.by.kind is not ActorKind.OFFICE:
            raise Forbidden("提醒督促由县政协办公室发出。")
        text = clean(content, path=("input", "content"), least=1, most=2000)
        await _require_addressee(to, work)
        if await Reminder.exists(id=reminder_id):
            raise IdTaken("这个编号已用于另一份提醒，请重新生成。", path=("input", "id"))
        notice = Notice(
            id=reminder_id,
            to=to,
            level=level,
            trigger=ReminderTrigger.OFFICE,
            cause=reminder_id.hex,
            content=text,
        )
        _issue(notice, work)
        return reminder_id

    return await perform(step, by=by, ports=ports, call=call)


async def _require_addressee(to: Addressee, work: Work) -> None:
    if to.count != 1:
        raise Invalid("请指明一个对象：委员、界别组、部门或街道、镇、乡。", path=("input",))
    county_id = work.by.county_id
    found = (
        await Member.exists(id=to.member_id, county_id=county_id)
        or await SectorGroup.exists(id=to.group_id, county_id=county_id)
        or await Department.exists(id=to.department_id, county_id=county_id)
        or await Area.exists(id=to.township_id, level=AreaLevel.TOWNSHIP, county_id=county_id)
    )
    if not found:
        raise NotFound("没有这个对象。", path=("input",))


async def acknowledge(reminder_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The addressee has read it."""

    async def step(work: Work) -> UUID:
        row = await _changing(reminder_id, ReminderVerb.ACKNOWLEDGE, work)
        _acknowledged(row, work)
        await row.save()
        record(EventKind.REMINDER_ACKNOWLEDGED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def answer(reminder_id: UUID, text: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The addressee says what has been done about it."""

    async def step(work: Work) -> UUID:
        row = await _changing(reminder_id, ReminderVerb.ANSWER, work)
        row.answer = clean(text, path=("input", "answer"), least=1, most=2000)
        row.answered_at = work.now
        if row.acknowledged_at is None:
            _acknowledged(row, work)
        row.state = ReminderState.ANSWERED
        await row.save()
        record(EventKind.REMINDER_ANSWERED, row, work, note=row.answer[:200])
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _changing(reminder_id: UUID, verb: ReminderVerb, work: Work) -> Reminder:
    row = await locked(Reminder, permissions.REMINDER, reminder_id, by=work.by)
    roles = await parties(row, permissions.REMINDER_PARTIES, by=work.by)
    REMINDER.require(verb, ReminderState(row.state), roles)
    return row


def _acknowledged(row: Reminder, work: Work) -> None:
    row.state = ReminderState.ACKNOWLEDGED
    row.acknowledged_at = work.now
    row.acknowledged_by_name = work.by.name


def record(kind: EventKind, row: Reminder, work: Work, **facts: object) -> None:
    """An event about a reminder, for its addressee and the office."""
    concerned = tags(
        member=row.member_id,
        group=row.group_id,
        department=row.department_id,
        area=row.township_id,
    )
    data = {"level": row.level, "trigger": row.trigger, **facts}
    work.record(kind, ("Reminder", row.id), audience=(OFFICE, *concerned), data=data)
