"""How the contract's operations on tasks are asked."""

from datetime import timedelta
from uuid import UUID

from domain.steps import Route
from models.columns import instant_text
from tests.contract import task_history
from tests.contract.cases import County, Request, case, fresh, issue_id, sent
from tests.village import NOON

LATER = instant_text(NOON + timedelta(days=30))


def task_id(identity: UUID) -> str:
    return f"tsk_{identity.hex}"


async def _given(county: County, *, accepted: bool = False, answered: bool = False) -> UUID:
    """A task of the housing department."""
    found = await county.history.collect("zhao", "A1")
    await county.history.study("zhao", found, Route.COORDINATE)
    made = await task_history.assign(county.history, "zhao", found, "housing")
    if accepted or answered:
        await task_history.accept(county.history, "housing", made)
    if answered:
        await task_history.answer(county.history, "housing", made)
    return made


@case("TaskAssign")
async def assign(county: County) -> Request:
    found = await county.history.collect("zhao", "A1")
    await county.history.study("zhao", found, Route.COORDINATE)
    said = sent(
        id=issue_id(found),
        taskId=fresh("Task"),
        departmentId=f"dep_{county.history.village.departments['water'].hex}",
        content="请换灯",
        dueAt=LATER,
    )
    return Request("zhao", said)


@case("TaskCancel")
async def cancel(county: County) -> Request:
    return Request("zhao", sent(id=task_id(await _given(county)), reason="派错了"))


@case("TaskAccept")
async def accept(county: County) -> Request:
    return Request("housing", sent(id=task_id(await _given(county))))


@case("TaskReturn")
async def give_back(county: County) -> Request:
    return Request("housing", sent(id=task_id(await _given(county)), reason="不归我局"))


@case("TaskAnswer")
async def answer(county: County) -> Request:
    photo = {"id": fresh("Photo"), "purpose": "AFTER"}
    found = task_id(await _given(county, accepted=True))
    return Request("housing", sent(id=found, grade="A", text="灯已换好", photos=[photo]))


@case("TaskVerify")
async def verify(county: County) -> Request:
    return Request("qian", sent(id=task_id(await _given(county, answered=True))))


@case("TaskSendBack")
async def send_back(county: County) -> Request:
    found = task_id(await _given(county, answered=True))
    return Request("zhao", sent(id=found, reason="还有一盏不亮"))


@case("TaskAskExtension")
async def ask_extension(county: County) -> Request:
    found = task_id(await _given(county, accepted=True))
    return Request("housing", sent(id=found, untilAt=LATER, reason="等材料"))


@case("TaskDecideExtension")
async def decide_extension(county: County) -> Request:
    found = await _given(county, accepted=True)
    await task_history.ask_extension(county.history, "housing", found)
    return Request("office", sent(id=task_id(found), isGranted=True, note="同意"))


@case("TaskInbox")
async def inbox(county: County) -> Request:
    return Request("housing", {"first": 5, "filter": {"mine": True, "states": ["ACCEPTED"]}})


@case("TaskDetail")
async def detail(county: County) -> Request:
    return Request("housing", {"id": task_id(county.history.tasks["housing"])})
