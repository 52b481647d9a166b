"""Tasks as use cases: who may do what, and that a refusal leaves no trace."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain import permissions
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from domain.issue import Confidentiality
from domain.photo import PhotoPurpose
from domain.steps import Step, StepSkipped
from domain.task import (
    AnswerGrade,
    OwnWork,
    ReturnsUsedUp,
    TaskRole,
    TaskState,
    TasksUnfinished,
    WrongTaskState,
)
from models.database import Database
from models.event import Event
from models.issue import Issue
from models.photo import Photo
from models.task import Task, TaskExtension
from services import issue_contact, task, task_answer, task_extension
from services.issue import NewReporter
from services.photo_declaration import NewPhoto
from services.task import AlreadyAssigned, NewTask
from services.task_answer import NewAnswer
from services.visible import visible
from tests.services.test_issue import collected, new_issue
from tests.services.test_issue_step import acting, at, resolved, routed, step_of, studied
from tests.village import NOON, Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def assigned(
    village: Village, issue_id: UUID, unit: str = "housing", *, by: str = "office", **given: Any
) -> UUID:
    if unit in village.departments:
        given["department_id"] = village.departments[unit]
    else:
        given["township_id"] = village.areas[unit]
    new = NewTask(**{"id": new_uuid(), "content": "请换灯", **given})
    return (await task.assign(issue_id, new, **await acting(village, by))).id


async def accepted(village: Village, task_id: UUID, *, by: str = "housing") -> None:
    await task.accept(task_id, **await acting(village, by))


async def returned(village: Village, task_id: UUID, *, by: str = "housing") -> None:
    await task.give_back(task_id, "不归我局", **await acting(village, by))


async def cancelled(village: Village, task_id: UUID, *, by: str = "office") -> None:
    await task.cancel(task_id, "派错了", **await acting(village, by))


async def answered(village: Village, task_id: UUID, *, by: str = "housing") -> None:
    new = NewAnswer(grade=AnswerGrade.A, text="灯已换好")
    await task_answer.answer(task_id, new, **await acting(village, by))


async def verified(village: Village, task_id: UUID, *, by: str = "zhao") -> None:
    await task.verify(task_id, **await acting(village, by))


async def sent_back(village: Village, task_id: UUID, *, by: str = "zhao") -> None:
    await task.send_back(task_id, "还有一盏不亮", **await acting(village, by))


async def more_time_asked(village: Village, task_id: UUID, *, by: str = "housing") -> None:
    until_at = NOON + timedelta(days=20)
    await task_extension.ask(task_id, until_at, "等材料", **await acting(village, by))


async def more_time_granted(village: Village, task_id: UUID, *, by: str = "office") -> None:
    await task_extension.decide(task_id, "同意", is_granted=True, **await acting(village, by))


async def everything() -> list[Any]:
    """All rows that a use case of tasks may touch."""
    tables = (Issue, Task, TaskExtension, Photo, Event)
    return [row for table in tables for row in await table.all().order_by("id").values()]


async def refused(wanted: type[Exception], doing: Awaitable[Any]) -> None:
    """The use case says no and nothing whatever has changed."""
    before = await everything()
    with pytest.raises(wanted):
        await doing
    assert await everything() == before


async def state_of(task_id: UUID) -> str:
    return (await Task.get(id=task_id)).state


async def sees_issue(village: Village, name: str, issue_id: UUID) -> bool:
    by = await village.actor(name)
    return await visible(Issue, permissions.ISSUE, by=by).filter(id=issue_id).exists()


async def test_a_task_is_accepted_answered_and_verified(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    task_id = await assigned(village, issue_id, by="zhao", due_at=NOON + timedelta(days=7))
    await accepted(village, task_id)
    await answered(village, task_id)
    await verified(village, task_id)
    found = await Task.get(id=task_id)
    assert (found.state, found.grade, found.answer) == ("VERIFIED", "A", "灯已换好")
    assert found.verified_by_name == "zhao的账号"
    told = await Event.filter(kind__startswith="TASK").order_by("seq")
    assert [event.kind for event in told] == [
        "TASK_ASSIGNED",
        "TASK_ACCEPTED",
        "TASK_ANSWERED",
        "TASK_VERIFIED",
    ]
    department = f"department:{village.departments['housing'].hex}"
    assert [department in event.audience for event in told] == [True] * 4
    assert {event.data["note"] for event in told} == {"housing局"}
    assert told[0].data["dueAt"] == "2026-03-09T04:00:00.000Z"


@pytest.mark.parametrize("step", [Step.COLLECT, Step.STUDY, Step.FEED_BACK, Step.CLOSED])
async def test_only_an_issue_being_resolved_is_assigned(village: Village, step: Step) -> None:
    issue_id = await at(village, step)
    await refused(StepSkipped, assigned(village, issue_id))


@pytest.mark.parametrize(
    ("name", "error"),
    [("qian", Forbidden), ("town", Forbidden), ("sun", NotFound), ("housing", NotFound)],
)
async def test_only_convener_and_office_assign(
    village: Village, name: str, error: type[Exception]
) -> None:
    issue_id = await at(village, Step.RESOLVE)
    await refused(error, assigned(village, issue_id, by=name))


async def test_an_office_of_another_county_is_not_assigned(village: Village) -> None:
    other = await found_village(code="X", ports=village.ports)
    issue_id = await at(village, Step.RESOLVE)
    foreign = other.departments["housing"]
    new = NewTask(id=new_uuid(), content="请换灯", department_id=foreign)
    await refused(NotFound, task.assign(issue_id, new, **await acting(village, "office")))
    community = NewTask(id=new_uuid(), content="请换灯", township_id=village.areas["A"])
    await refused(NotFound, task.assign(issue_id, community, **await acting(village, "office")))
    nobody = NewTask(id=new_uuid(), content="请换灯")
    await refused(Invalid, task.assign(issue_id, nobody, **await acting(village, "office")))


async def test_one_leads_and_others_assist(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    await assigned(village, issue_id)
    await refused(AlreadyAssigned, assigned(village, issue_id, "water"))
    await refused(AlreadyAssigned, assigned(village, issue_id, "housing", role=TaskRole.ASSIST))
    await assigned(village, issue_id, "water", role=TaskRole.ASSIST)
    await assigned(village, issue_id, "T1", role=TaskRole.ASSIST)
    roles = [each.role for each in await Task.all().order_by("assigned_at", "id")]
    assert sorted(roles) == ["ASSIST", "ASSIST", "LEAD"]


async def test_the_same_id_is_the_same_task(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    task_id = await assigned(village, issue_id)
    before = await everything()
    assert await assigned(village, issue_id, id=task_id) == task_id
    assert await everything() == before
    await refused(IdTaken, assigned(village, issue_id, id=task_id, content="请换井盖"))


async def test_what_is_confidential_is_not_given_away(village: Village) -> None:
    issue_id = await at(village, Step.COLLECT, confidentiality=Confidentiality.CONFIDENTIAL)
    for walk in (studied, routed):
        await walk(village, issue_id, by="office")
    await refused(Invalid, assigned(village, issue_id))


async def test_a_due_date_lies_ahead(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    await refused(Invalid, assigned(village, issue_id, due_at=NOON))


VERBS: list[tuple[Callable[..., Awaitable[None]], TaskState]] = [
    (accepted, TaskState.OPEN),
    (returned, TaskState.OPEN),
    (more_time_asked, TaskState.ACCEPTED),
    (answered, TaskState.ACCEPTED),
]


async def brought_to(village: Village, state: TaskState) -> UUID:
    issue_id = await at(village, Step.RESOLVE)
    task_id = await assigned(village, issue_id)
    if state is not TaskState.OPEN:
        await accepted(village, task_id)
    if state is TaskState.ANSWERED:
        await answered(village, task_id)
    return task_id


@pytest.mark.parametrize(("verb", "state"), VERBS)
async def test_what_the_assignee_does_nobody_else_does(
    village: Village, verb: Any, state: TaskState
) -> None:
    task_id = await brought_to(village, state)
    await refused(NotFound, verb(village, task_id, by="water"))
    await refused(NotFound, verb(village, task_id, by="sun"))
    await refused(NotFound, verb(village, task_id, by="tablet"))
    for name in ("zhao", "office", "town"):
        await refused(Forbidden, verb(village, task_id, by=name))
    await verb(village, task_id)


@pytest.mark.parametrize("verb", [verified, sent_back])
async def test_a_department_does_not_judge_its_own_work(village: Village, verb: Any) -> None:
    task_id = await brought_to(village, TaskState.ANSWERED)
    await refused(OwnWork, verb(village, task_id, by="housing"))
    await refused(Forbidden, verb(village, task_id, by="town"))
    await refused(NotFound, verb(village, task_id, by="water"))
    await verb(village, task_id, by="qian")


async def test_a_township_that_collected_the_issue_does_not_judge_its_own_work(
    village: Village,
) -> None:
    issue_id = (await collected_by_town(village)).id
    task_id = await assigned(village, issue_id, "T1")
    await accepted(village, task_id, by="town")
    await answered(village, task_id, by="town")
    await refused(OwnWork, verified(village, task_id, by="town"))
    await verified(village, task_id, by="office")
    await refused(OwnWork, resolved(village, issue_id, by="town"))
    await resolved(village, issue_id, by="office")


async def collected_by_town(village: Village) -> Issue:
    issue_id = (await collected(village, new_issue(), by="town")).id
    for walk in (studied, routed):
        await walk(village, issue_id, by="office")
    return await Issue.get(id=issue_id)


async def test_work_sent_back_is_done_again(village: Village) -> None:
    task_id = await brought_to(village, TaskState.ANSWERED)
    await sent_back(village, task_id)
    found = await Task.get(id=task_id)
    assert (found.state, found.send_back_reason) == ("ACCEPTED", "还有一盏不亮")
    await answered(village, task_id)
    await verified(village, task_id)
    assert await state_of(task_id) == "VERIFIED"


async def test_after_two_returns_the_office_decides(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    for unit in ("housing", "water"):
        task_id = await assigned(village, issue_id, unit, by="zhao")
        await returned(village, task_id, by=unit)
    await refused(ReturnsUsedUp, assigned(village, issue_id, "housing", by="zhao"))
    task_id = await assigned(village, issue_id, "housing", by="office")
    await refused(ReturnsUsedUp, returned(village, task_id))
    assert (await Task.get(id=task_id)).is_final
    await accepted(village, task_id)


async def test_who_returned_or_lost_a_task_no_longer_sees_the_issue(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    assert not await sees_issue(village, "housing", issue_id)
    first = await assigned(village, issue_id, "housing")
    assert await sees_issue(village, "housing", issue_id)
    await returned(village, first)
    second = await assigned(village, issue_id, "water")
    assert not await sees_issue(village, "housing", issue_id)
    assert await sees_issue(village, "water", issue_id)
    await cancelled(village, second)
    assert not await sees_issue(village, "water", issue_id)
    own = visible(Task, permissions.TASK, by=await village.actor("housing"))
    assert [each.id for each in await own] == [first]


async def test_the_lead_sees_what_assists_it_and_not_the_other_way_round(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    lead = await assigned(village, issue_id, "housing")
    assisting = await assigned(village, issue_id, "water", role=TaskRole.ASSIST)
    seen = {}
    for name in ("housing", "water", "tablet"):
        rows = await visible(Task, permissions.TASK, by=await village.actor(name))
        seen[name] = {each.id for each in rows}
    assert seen == {"housing": {lead, assisting}, "water": {assisting}, "tablet": set()}


async def test_a_township_outside_the_area_sees_what_it_is_asked_to_do(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    assert not await sees_issue(village, "town2", issue_id)
    task_id = await assigned(village, issue_id, "T2")
    assert await sees_issue(village, "town2", issue_id)
    await accepted(village, task_id, by="town2")


async def test_an_issue_is_not_resolved_while_somebody_is_at_work(village: Village) -> None:
    task_id = await brought_to(village, TaskState.ANSWERED)
    issue_id = (await Task.get(id=task_id)).issue_id
    await refused(TasksUnfinished, resolved(village, issue_id))
    await verified(village, task_id)
    await resolved(village, issue_id)
    assert await step_of(issue_id) == "FEED_BACK"


async def test_an_answer_brings_photos_to_the_issue(village: Village) -> None:
    task_id = await brought_to(village, TaskState.ACCEPTED)
    photos = (NewPhoto(id=new_uuid(), purpose=PhotoPurpose.AFTER),)
    new = NewAnswer(grade=AnswerGrade.B, text="列入计划", photos=photos)
    await task_answer.answer(task_id, new, **await acting(village, "housing"))
    photo = await Photo.get()
    assert (photo.issue_id, photo.purpose) == ((await Task.get(id=task_id)).issue_id, "AFTER")


async def test_more_time_granted_moves_the_due_date(village: Village) -> None:
    task_id = await brought_to(village, TaskState.ACCEPTED)
    await more_time_asked(village, task_id)
    await refused(WrongTaskState, more_time_asked(village, task_id))
    await refused(Forbidden, more_time_granted(village, task_id, by="zhao"))
    await more_time_granted(village, task_id)
    found, extension = await Task.get(id=task_id), await TaskExtension.get()
    assert (found.due_at, extension.state) == (NOON + timedelta(days=20), "GRANTED")
    await refused(NotFound, more_time_granted(village, task_id))
    await refused(Invalid, more_time_asked(village, task_id))


async def test_more_time_is_asked_for_twice_at_most(village: Village) -> None:
    task_id = await brought_to(village, TaskState.ACCEPTED)
    for _ in range(2):
        await more_time_asked(village, task_id)
        decide = task_extension.decide(
            task_id, "抓紧", is_granted=False, **await acting(village, "office")
        )
        await decide
    await refused(WrongTaskState, more_time_asked(village, task_id))
    assert (await Task.get(id=task_id)).due_at is None


async def test_an_answer_needs_no_more_time(village: Village) -> None:
    task_id = await brought_to(village, TaskState.ACCEPTED)
    await more_time_asked(village, task_id)
    await answered(village, task_id)
    assert (await TaskExtension.get()).state == "WITHDRAWN"


async def test_the_contact_is_lent_to_a_department_that_needs_it(village: Village) -> None:
    reporter = NewReporter(name="老王", contact="13812345678")
    issue_id = await at(village, Step.RESOLVE, reporter=reporter)
    task_id = await assigned(village, issue_id, "housing", shares_contact=True)
    acts = await acting(village, "housing")
    read = {"by": acts["by"], "ports": acts["ports"]}
    await refused(Forbidden, issue_contact.read(issue_id, "约时间", **read))
    await accepted(village, task_id)
    assert (await issue_contact.read(issue_id, "约时间", **read)).contact == "13812345678"
    assert await Event.filter(kind="ISSUE_CONTACT_READ").count() == 1
    other = await assigned(village, issue_id, "water", role=TaskRole.ASSIST)
    await accepted(village, other, by="water")
    by = await village.actor("water")
    await refused(Forbidden, issue_contact.read(issue_id, "看看", by=by, ports=village.ports))
