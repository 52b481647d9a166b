"""Oversight of the quarter: acts, letters, reminders and what offices say of members."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from domain.local_day import CHINA, local_day
from domain.oversight_act import ActKind
from domain.reminder import ReminderLevel, ReminderTrigger
from models.account import Account
from models.oversight_act import OversightFollowUp
from models.reminder import Reminder
from server.demo.quarter.cast import group_of, member_of
from server.demo.quarter.matter import Matter
from server.demo.quarter.stage import Plot, Stage
from services import counter_review, oversight_act, oversight_letter, reminder
from services.counter_review import NewReview
from services.oversight_act import Conclusion, NewAct, NewFollowUp, Score
from services.oversight_letter import NewLetter
from services.reminder import Addressee

REVIEWS_FROM = 56
OF_DEADLINES = (ReminderTrigger.DUE_SOON, ReminderTrigger.OVERDUE, ReminderTrigger.SEVERE)


def oversee(stage: Stage, year: int, quarter: int) -> None:
    """Each on its working day of the quarter; reviews towards its end."""
    events = stage.script.events
    for name, plot in (("letter", _letter), ("act", _act), ("reminder", _reminder)):
        for number, said in enumerate(events[name]):
            at = stage.on_day(said["day"], stage.chance(f"{name} {number}"))
            stage.begin(plot(stage, number, said), at)
    for number, said in enumerate(events["review"]):
        at = stage.on_day(REVIEWS_FROM + number, stage.chance(f"review {number}"))
        stage.begin(_review(stage, number, said, (year, quarter)), at)
    friday = timedelta(days=(4 - stage.first.weekday()) % 7, hours=15)
    stage.begin(answer_notices(stage), datetime.combine(stage.first, time(0), CHINA) + friday)


async def _letter(stage: Stage, number: int, said: Mapping[str, Any]) -> Plot:
    """Drafted and signed by the office; one is answered and accepted, the other received."""
    chance, office = stage.chance(f"letter {number}"), stage.cast.office
    department = stage.cast.departments[said["department"]]
    assert department.department_id is not None
    new = NewLetter(
        id=stage.new_id(),
        department_id=department.department_id,
        title=said["title"],
        content=said["content"],
        issue_ids=[each.id for each in _waiting(stage, 3)],
    )
    await oversight_letter.draft(new, **await stage.acts(office))
    yield stage.later(chance, 1)
    await oversight_letter.sign(new.id, "县政协主席（演示）", **await stage.acts(office))
    yield stage.later(chance, 1)
    await oversight_letter.acknowledge(new.id, **await stage.acts(department))
    if "reply" not in said:
        return
    yield stage.later(chance, 14)
    await oversight_letter.reply(new.id, said["reply"], **await stage.acts(department))
    yield stage.later(chance, 4)
    decision = said["decision"]
    acts = await stage.acts(office)
    await oversight_letter.decide(new.id, is_accepted=True, decision=decision, **acts)


def _waiting(stage: Stage, count: int) -> Sequence[Matter]:
    """What has been put on the ledger so far, or else what departments have worked on."""
    return [*stage.waiting, *stage.assigned][:count]


async def _act(stage: Stage, number: int, said: Mapping[str, Any]) -> Plot:
    """Planned for a matter on the ledger, held with findings, some of what follows closed."""
    chance = stage.chance(f"act {number}")
    while not stage.waiting:
        yield stage.later(chance, 3)
    matter = stage.waiting[number % len(stage.waiting)]
    present = [each for each in stage.cast.group(group_of(matter.convener))]
    members = [each for each in present if each.id != matter.collector.id][:3]
    department = stage.cast.departments[matter.department]
    planned_on = local_day(stage.clock.now()) + timedelta(days=8)
    new = NewAct(
        id=stage.new_id(),
        kind=ActKind(said["kind"]),
        issue_id=matter.id,
        title=said["title"],
        plan=said["plan"],
        planned_on=planned_on,
        department_id=department.department_id,
        member_ids=[member_of(each).id for each in members],
    )
    await oversight_act.open_act(new, **await stage.acts(stage.cast.office))
    if "findings" not in said:
        return
    yield stage.later(chance, 6)
    done = _conclusion(stage, said, members, department)
    await oversight_act.conclude(new.id, done, **await stage.acts(matter.convener))
    rows = await OversightFollowUp.filter(act_id=new.id).order_by("content")
    for row in rows[: said["closed"]]:
        yield stage.later(chance, 5)
        acts = await stage.acts(stage.cast.office)
        await oversight_act.close_follow_up(row.id, "现场核实，已整改。", **acts)


def _conclusion(
    stage: Stage, said: Mapping[str, Any], members: Sequence[Account], department: Account
) -> Conclusion:
    due_on = local_day(stage.clock.now()) + timedelta(days=21)
    scores = zip(members, said.get("scores", ()), strict=False)
    return Conclusion(
        findings=said["findings"],
        scores=[Score(member_id=member_of(each).id, score=score) for each, score in scores],
        follow_ups=[
            NewFollowUp(content=words, department_id=department.department_id, due_on=due_on)
            for words in said["follow_ups"]
        ],
    )


async def _reminder(stage: Stage, number: int, said: Mapping[str, Any]) -> Plot:
    """Acknowledged by whom it is for, and answered where they have something to say."""
    chance, account = stage.chance(f"reminder {number}"), _addressee(stage, said["to"])
    to = Addressee(
        member_id=account.member_id,
        department_id=account.department_id,
        township_id=account.township_id,
    )
    reminder_id, level = stage.new_id(), ReminderLevel(said["level"])
    office = await stage.acts(stage.cast.office)
    await reminder.issue(reminder_id, to, level, said["content"], **office)
    yield stage.later(chance, 1)
    await reminder.acknowledge(reminder_id, **await stage.acts(account))
    if "answer" in said:
        yield stage.later(chance, 1)
        await reminder.answer(reminder_id, said["answer"], **await stage.acts(account))


def _addressee(stage: Stage, kind: str) -> Account:
    found = {
        "member": stage.cast.members[10],
        "department": next(iter(stage.cast.departments.values())),
        "township": next(iter(stage.cast.townships.values())),
    }
    return found[kind]


async def answer_notices(stage: Stage) -> Plot:
    """On Fridays most notices of the week are acknowledged, and some answered."""
    chance = stage.chance("notices")
    while True:
        since = stage.clock.now() - timedelta(days=7)
        for row in await Reminder.filter(
            trigger__in=OF_DEADLINES, issued_at__gt=since, issued_at__lte=stage.clock.now()
        ).order_by("issued_at", "issue_id", "trigger", "content"):
            if chance.random() < 0.75:
                await _take_note(stage, row, chance)
        yield stage.clock.now() + timedelta(days=7)


async def _take_note(stage: Stage, row: Reminder, chance: Random) -> None:
    by = _addressed(stage, row)
    await reminder.acknowledge(row.id, **await stage.acts(by))
    if row.trigger != ReminderTrigger.DUE_SOON and chance.random() < 0.4:
        words = stage.word("notice_answers", chance)
        await reminder.answer(row.id, words, **await stage.acts(by))


def _addressed(stage: Stage, row: Reminder) -> Account:
    """Whoever answers for a member, a group, a department or a township."""
    if row.group_id is not None:
        return stage.cast.convener(row.group_id)
    wanted = (row.member_id, row.department_id, row.township_id)
    return next(
        each
        for each in stage.cast.accounts.values()
        if (each.member_id, each.department_id, each.township_id) == wanted
    )


async def _review(
    stage: Stage, number: int, said: Mapping[str, Any], quarter: tuple[int, int]
) -> Plot:
    """A department or township rates a member for the quarter; two rate the same one low."""
    chance = stage.chance(f"review {number}")
    offices = stage.cast.departments if said["by"] == "department" else stage.cast.townships
    before = [each for each in stage.script.events["review"][:number] if each["by"] == said["by"]]
    author = list(offices.values())[len(before) % len(offices)]
    member = stage.cast.members[30] if said.get("low") else chance.choice(stage.cast.active)
    new = NewReview(
        id=stage.new_id(),
        member_id=member_of(member).id,
        score=said["score"],
        facts=said["facts"],
        year=quarter[0],
        quarter=quarter[1],
    )
    await counter_review.submit(new, **await stage.acts(author))
    if "reply" in said:
        yield stage.later(chance, 2)
        await counter_review.reply(new.id, said["reply"], **await stage.acts(member))
