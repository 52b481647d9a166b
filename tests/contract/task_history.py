"""What offices were asked to do in the history: given, returned, answered, more time asked for."""

from datetime import timedelta
from uuid import UUID

from domain.ids import new_uuid
from domain.steps import Route
from domain.task import AnswerGrade
from services import task, task_answer, task_extension
from services.task import NewTask
from services.task_answer import NewAnswer
from tests.contract.history import History
from tests.village import NOON


async def assign(history: History, by: str, issue_id: UUID, department: str) -> UUID:
    department_id = history.village.departments[department]
    new = NewTask(id=new_uuid(), content="请换灯", department_id=department_id)
    return (await task.assign(issue_id, new, **await history.acting(by))).id


async def accept(history: History, by: str, task_id: UUID) -> None:
    await task.accept(task_id, **await history.acting(by))


async def answer(history: History, by: str, task_id: UUID) -> None:
    new = NewAnswer(grade=AnswerGrade.A, text="灯已换好")
    await task_answer.answer(task_id, new, **await history.acting(by))


async def ask_extension(history: History, by: str, task_id: UUID) -> None:
    until = NOON + timedelta(days=20)
    await task_extension.ask(task_id, until, "等材料", **await history.acting(by))


async def give_tasks(history: History) -> None:
    """Returned by one department, then given to another, which asks for more time."""
    found = await history.collect("zhao", "A1", title="泵房漏水")
    history.issues["assigned"] = found
    await history.study("zhao", found, Route.COORDINATE)
    returned = await assign(history, "zhao", found, "water")
    await task.give_back(returned, "不归我局", **await history.acting("water"))
    given = await assign(history, "zhao", found, "housing")
    await accept(history, "housing", given)
    await ask_extension(history, "housing", given)
    history.tasks.update(returned=returned, housing=given)
