"""What supervision has made of a village's history, near to and far from everybody."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domain.ids import new_uuid
from domain.oversight_act import ActKind
from domain.reminder import ReminderLevel
from domain.spot_check import Verdict
from domain.steps import Route
from models.spot_check import SpotCheck, SpotCheckItem
from services import (
    calendar_day,
    counter_review,
    deadline_rule,
    oversight_act,
    oversight_letter,
    reminder,
    spot_check,
)
from services.counter_review import NewReview
from services.oversight_act import Conclusion, NewAct, NewFollowUp
from services.oversight_letter import NewLetter
from services.reminder import Addressee
from tests.contract.history import History, fix_in

TOMB_SWEEPING = datetime(2026, 4, 6, tzinfo=UTC).date()


async def supervise(history: History) -> None:
    """Something of every kind for group one, its members, and the department of housing."""
    village = history.village
    await calendar_day.set_day(
        TOMB_SWEEPING, is_working=False, note="清明节", **await history.acting("office")
    )
    await deadline_rule.seed_rules(village.ports)
    await an_act(history, history.issues["restricted"], is_held=True)
    await a_letter(history, history.issues["closed"], until="SIGNED")
    await a_letter(history, history.issues["far"], until="DRAFT")
    check_id = await a_check(history, 2025, 4)
    item = await SpotCheckItem.get(check_id=check_id, issue_id=history.issues["closed"])
    await judge(history, item.id)
    await a_review(history, "town", "zhao")
    await a_review(history, "housing", "qian")
    await a_reminder(history, Addressee(member_id=village.members["zhao"]))
    await a_reminder(history, Addressee(department_id=village.departments["housing"]))


async def in_work(history: History) -> UUID:
    """An issue of group one that is being solved."""
    issue_id = await history.collect("qian", "A1", fix=fix_in("A1"))
    await start_work(history, issue_id)
    return issue_id


async def start_work(history: History, issue_id: UUID) -> None:
    await history.study("qian", issue_id)
    await history.study("zhao", issue_id, Route.REVIEW)


async def an_act(history: History, issue_id: UUID | None = None, *, is_held: bool = False) -> UUID:
    village = history.village
    if issue_id is None:
        issue_id = await in_work(history)
    else:
        await start_work(history, issue_id)
    new = NewAct(
        id=new_uuid(),
        kind=ActKind.REVIEW,
        issue_id=issue_id,
        title="路灯管护评议",
        plan="听取汇报",
        department_id=village.departments["housing"],
        member_ids=[village.members["zhao"]],
    )
    await oversight_act.open_act(new, **await history.acting("zhao"))
    if is_held:
        done = Conclusion(findings="责任不清", follow_ups=[NewFollowUp(content="建立台账")])
        await oversight_act.conclude(new.id, done, **await history.acting("zhao"))
    return new.id


async def a_letter(history: History, issue_id: UUID | None = None, *, until: str) -> UUID:
    """A letter to the department of housing that has come to a stage."""
    new = NewLetter(
        id=new_uuid(),
        department_id=history.village.departments["housing"],
        title="关于路灯管护的监督建议",
        content="建议建立管护台账。",
        issue_ids=[issue_id or history.issues["near"]],
    )
    await oversight_letter.draft(new, **await history.acting("office"))
    steps: dict[str, Any] = {
        "SIGNED": (oversight_letter.sign, "office", ("主席",)),
        "ACKNOWLEDGED": (oversight_letter.acknowledge, "housing", ()),
        "REPLIED": (oversight_letter.reply, "housing", ("已建台账",)),
    }
    for stage, (use_case, by, said) in steps.items() if until != "DRAFT" else ():
        await use_case(new.id, *said, **await history.acting(by))
        if stage == until:
            break
    return new.id


async def a_check(history: History, year: int, quarter: int) -> UUID:
    check_id = new_uuid()
    await spot_check.draw_sample(
        check_id,
        year=year,
        quarter=quarter,
        size=5,
        seed="20260101",
        **await history.acting("office"),
    )
    return check_id


async def a_fresh_quarter(history: History) -> tuple[int, int]:
    """One that nobody has drawn yet, with an issue in it."""
    drawn = await SpotCheck.filter(county_id=history.village.county_id).count()
    year, quarter = 2024 - drawn // 4, 4 - drawn % 4
    moment = datetime(year, quarter * 3, 1, tzinfo=UTC)
    await history.collect("qian", "A1", captured_at=moment, fix=fix_in("A1"))
    return year, quarter


async def an_item(history: History) -> UUID:
    """Of the issue made for it: others may say that they were captured in that quarter."""
    check_id = await a_check(history, *await a_fresh_quarter(history))
    newest = await SpotCheckItem.filter(check_id=check_id).order_by("-issue_id").first()
    assert newest is not None
    return newest.id


async def judge(history: History, item_id: UUID) -> UUID:
    acts = await history.acting("office")
    await spot_check.judge(item_id, Verdict.IMPROVE, "没有回访", **acts)
    return item_id


async def a_review(history: History, by: str, member: str, **given: Any) -> UUID:
    new = NewReview(
        id=new_uuid(),
        member_id=history.village.members[member],
        score=4,
        facts="及时到场",
        **{"year": 2026, "quarter": 1, **given},
    )
    await counter_review.submit(new, **await history.acting(by))
    return new.id


async def a_reminder(history: History, to: Addressee) -> UUID:
    row_id, acts = new_uuid(), await history.acting("office")
    await reminder.issue(row_id, to, ReminderLevel.NOTE, "请抓紧办理", **acts)
    return row_id
