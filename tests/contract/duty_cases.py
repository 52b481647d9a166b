"""How the contract's operations on the duty record are asked."""

from datetime import date

from domain.duty import DEFAULT_RULES, DutyKind
from domain.ids import new_uuid, to_wire
from services import duty
from services.duty import NewDuty
from tests.contract.cases import County, Request, case, fresh, sent


@case("DutyRecord")
async def record(county: County) -> Request:
    said = sent(
        id=fresh("DutyEntry"), kind="OTHER", title="接待日", occurredOn="2026-03-01", note="半天"
    )
    return Request("qian", said)


@case("DutyDecide")
async def decide(county: County) -> Request:
    new = NewDuty(id=new_uuid(), kind=DutyKind.PROPOSAL, title="提案", occurred_on=date(2026, 3, 1))
    await duty.record(new, **await county.history.acting("sun"))
    said = sent(id=to_wire("DutyEntry", new.id), verb="REJECT", text="已另行统计")
    return Request("office", said)


@case("ScoringRulesSet")
async def set_rules(county: County) -> Request:
    rules = [{"kind": rule.kind, "points": rule.points, "cap": rule.cap} for rule in DEFAULT_RULES]
    said = sent(id=fresh("ScoringRules"), firstYear=2026, rules=rules, note="第二版")
    return Request("office", said)


@case("MyDuty")
async def my_duty(county: County) -> Request:
    return Request("zhao", {"year": 2026})


@case("DutyOfMember")
async def duty_of_member(county: County) -> Request:
    zhao = to_wire("Member", county.history.village.members["zhao"])
    return Request("office", {"year": 2026, "memberId": zhao})


@case("DutyList")
async def duty_list(county: County) -> Request:
    return Request("zhao", {"filter": {"states": ["DERIVED"], "year": 2026}})


@case("ScoringRules")
async def scoring_rules(county: County) -> Request:
    return Request("zhao")
