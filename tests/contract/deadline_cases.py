"""How the contract's operations on calendar and deadlines are asked."""

from domain.ids import to_wire
from models.deadline import Deadline
from services import deadline_pause
from tests.contract.cases import County, Request, case, sent
from tests.contract.history import fix_in


async def _running(county: County) -> Deadline:
    issue_id = await county.history.collect("zhao", "A1", fix=fix_in("A1"))
    return await Deadline.get(subject_id=issue_id)


@case("CalendarOfYear")
async def calendar_of_year(county: County) -> Request:
    return Request("office", {"year": 2026})


@case("CalendarDaySet")
async def set_day(county: County) -> Request:
    said = sent(fallsOn="2026-11-02", isWorking=False, note="县里放假")
    return Request("office", said)


@case("WorkingHoursSet")
async def set_hours(county: County) -> Request:
    periods = [{"opensAt": "08:30", "closesAt": "11:30"}, {"opensAt": "13:30", "closesAt": "17:30"}]
    return Request("office", sent(periods=periods))


@case("DeadlineRules")
async def rules(county: County) -> Request:
    return Request("office")


@case("DeadlineRuleSet")
async def set_rule(county: County) -> Request:
    said = sent(kind="TASK_ANSWER", amount=7, unit="WORKING_DAYS", graceHours=4)
    return Request("office", said)


@case("DeadlineList")
async def deadlines(county: County) -> Request:
    return Request("zhao", {"filter": {"states": ["RUNNING"]}})


@case("DeadlinePause")
async def pause(county: County) -> Request:
    found = await _running(county)
    return Request("office", sent(id=to_wire("Deadline", found.id), reason="请反映人补充"))


@case("DeadlineResume")
async def resume(county: County) -> Request:
    found = await _running(county)
    await deadline_pause.pause(found.id, "请反映人补充", **await county.history.acting("office"))
    return Request("office", sent(id=to_wire("Deadline", found.id)))
