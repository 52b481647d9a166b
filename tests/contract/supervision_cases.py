"""How the contract's operations on supervision are asked."""

from typing import Any

from domain.ids import to_wire
from models.counter_review import CounterReview
from models.oversight_act import OversightFollowUp
from models.oversight_letter import OversightLetter
from models.spot_check import SpotCheck
from services import spot_check
from services.reminder import Addressee
from tests.contract.cases import County, Request, case, fresh, issue_id, sent
from tests.contract.supervision_history import (
    a_fresh_quarter,
    a_letter,
    a_reminder,
    a_review,
    an_act,
    an_item,
    in_work,
    judge,
)


def member(county: County, name: str) -> str:
    return to_wire("Member", county.history.village.members[name])


def housing(county: County) -> str:
    return to_wire("Department", county.history.village.departments["housing"])


@case("ReminderList")
async def reminders(county: County) -> Request:
    return Request("zhao", {"filter": {"levels": ["NOTE"]}})


@case("ReminderIssue")
async def issue_reminder(county: County) -> Request:
    said = sent(
        id=fresh("Reminder"), level="URGE", content="请抓紧", memberId=member(county, "qian")
    )
    return Request("office", said)


async def _reminder(county: County) -> str:
    to = Addressee(member_id=county.history.village.members["qian"])
    return to_wire("Reminder", await a_reminder(county.history, to))


@case("ReminderAcknowledge")
async def acknowledge_reminder(county: County) -> Request:
    return Request("qian", sent(id=await _reminder(county)))


@case("ReminderAnswer")
async def answer_reminder(county: County) -> Request:
    return Request("qian", sent(id=await _reminder(county), answer="本周去走访"))


@case("OversightActList")
async def acts(county: County) -> Request:
    return Request("zhao", {"filter": {"kinds": ["REVIEW"]}})


@case("OversightActOpen")
async def open_act(county: County) -> Request:
    said = sent(
        id=fresh("OversightAct"),
        kind="INSPECTION",
        issueId=issue_id(await in_work(county.history)),
        title="路灯视察",
        plan="实地查看",
        plannedOn="2026-03-20",
        departmentId=housing(county),
        memberIds=[member(county, "zhao"), member(county, "sun")],
    )
    return Request("zhao", said)


@case("OversightActConclude")
async def conclude_act(county: County) -> Request:
    said = sent(
        id=to_wire("OversightAct", await an_act(county.history)),
        findings="责任不清",
        scores=[{"memberId": member(county, "zhao"), "score": 3, "comment": "一般"}],
        followUps=[{"content": "建台账", "departmentId": housing(county), "dueOn": "2026-05-01"}],
    )
    return Request("zhao", said)


@case("OversightActCancel")
async def cancel_act(county: County) -> Request:
    act_id = to_wire("OversightAct", await an_act(county.history))
    return Request("zhao", sent(id=act_id, reason="改为视察"))


@case("OversightFollowUpClose")
async def close_follow_up(county: County) -> Request:
    found = await OversightFollowUp.get(act_id=await an_act(county.history, is_held=True))
    return Request("zhao", sent(id=to_wire("OversightFollowUp", found.id), note="属实"))


@case("OversightLetterList")
async def letters(county: County) -> Request:
    return Request("housing", {"filter": {"text": "路灯"}})


@case("OversightLetterDetail")
async def letter(county: County) -> Request:
    county_id = county.history.village.county_id
    found = await OversightLetter.filter(county_id=county_id, is_issued=True).first()
    assert found is not None
    return Request("housing", {"id": to_wire("OversightLetter", found.id)})


@case("OversightLetterDraft")
async def draft_letter(county: County) -> Request:
    said = sent(
        id=fresh("OversightLetter"),
        departmentId=housing(county),
        title="关于路灯管护的监督建议",
        content="建议建立管护台账。",
        issueIds=[issue_id(county.history.issues["near"])],
    )
    return Request("office", said)


async def _letter(county: County, until: str) -> str:
    return to_wire("OversightLetter", await a_letter(county.history, until=until))


@case("OversightLetterRevise")
async def revise_letter(county: County) -> Request:
    said = sent(id=await _letter(county, "DRAFT"), baseVersion=1, title="新标题", content="新正文")
    return Request("office", said)


@case("OversightLetterDrop")
async def drop_letter(county: County) -> Request:
    return Request("office", sent(id=await _letter(county, "DRAFT")))


@case("OversightLetterSign")
async def sign_letter(county: County) -> Request:
    return Request("office", sent(id=await _letter(county, "DRAFT"), signerName="主席"))


@case("OversightLetterAcknowledge")
async def acknowledge_letter(county: County) -> Request:
    return Request("housing", sent(id=await _letter(county, "SIGNED")))


@case("OversightLetterReply")
async def reply_letter(county: County) -> Request:
    said = sent(id=await _letter(county, "ACKNOWLEDGED"), reply="已建台账")
    return Request("housing", said)


@case("OversightLetterDecide")
async def decide_letter(county: County) -> Request:
    said = sent(id=await _letter(county, "REPLIED"), isAccepted=True, decision="属实")
    return Request("office", said)


@case("SpotCheckList")
async def checks(county: County) -> Request:
    return Request("zhao")


@case("SpotCheckDetail")
async def check(county: County) -> Request:
    found = await SpotCheck.filter(county_id=county.history.village.county_id).first()
    assert found is not None
    return Request("office", {"id": to_wire("SpotCheck", found.id)})


@case("SpotCheckDraw")
async def draw(county: County) -> Request:
    year, quarter = await a_fresh_quarter(county.history)
    said: dict[str, Any] = {"id": fresh("SpotCheck"), "year": year, "quarter": quarter}
    return Request("office", sent(**said, size=3, seed="桓仁"))


async def _item(county: County, *, is_judged: bool) -> str:
    item_id = await an_item(county.history)
    if is_judged:
        await judge(county.history, item_id)
    return to_wire("SpotCheckItem", item_id)


@case("SpotCheckJudge")
async def judge_item(county: County) -> Request:
    said = sent(id=await _item(county, is_judged=False), verdict="FAIL", note="没有回访")
    return Request("office", said)


@case("SpotCheckObject")
async def object_to(county: County) -> Request:
    said = sent(id=await _item(county, is_judged=True), objection="回访过")
    return Request("qian", said)


@case("SpotCheckDecide")
async def decide_item(county: County) -> Request:
    item_id = await judge(county.history, await an_item(county.history))
    await spot_check.object_to(item_id, "回访过", **await county.history.acting("qian"))
    said = sent(id=to_wire("SpotCheckItem", item_id), verdict="PASS", decision="记录属实")
    return Request("office", said)


@case("CounterReviewList")
async def reviews(county: County) -> Request:
    return Request("town", {"filter": {"scoreAtMost": 5}})


async def _unreviewed_year(county: County) -> int:
    count = await CounterReview.filter(county_id=county.history.village.county_id).count()
    return 2004 + count % 90


@case("CounterReviewSubmit")
async def submit_review(county: County) -> Request:
    said = sent(
        id=fresh("CounterReview"),
        memberId=member(county, "zhao"),
        score=4,
        facts="及时到场",
        year=await _unreviewed_year(county),
        quarter=3,
    )
    return Request("town", said)


@case("CounterReviewReply")
async def reply_review(county: County) -> Request:
    year = await _unreviewed_year(county)
    review_id = await a_review(county.history, "water", "zhao", year=year, quarter=2)
    return Request("zhao", sent(id=to_wire("CounterReview", review_id), reply="谢谢"))
