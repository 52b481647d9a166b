"""More time for a task (延期): asked for by the office at work, decided by the county office."""

from datetime import datetime
from uuid import UUID

from domain.actor import Actor
from domain.errors import Invalid, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.task import MOST_EXTENSIONS, ExtensionState, TaskVerb, WrongTaskState
from domain.text import clean
from models.columns import instant_text
from models.task import Task, TaskExtension
from services.ports import Ports
from services.task import changing, told
from services.task_deadline import reschedule_task
from services.work import Call, Result, Work, perform


async def ask(
    task_id: UUID, until_at: datetime, reason: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Ask for a later due date; at most twice, one at a time."""

    async def step(work: Work) -> UUID:
        task, issue = await changing(task_id, TaskVerb.ASK_EXTENSION, work)
        await _require_some_left(task)
        _require_later(until_at, task, work)
        await TaskExtension.create(
            id=new_uuid(),
            county_id=work.by.county_id,
            task_id=task.id,
            until_at=until_at,
            reason=clean(reason, path=("input", "reason"), least=1, most=1000),
            asked_at=work.now,
            asked_by_name=work.by.name,
        )
        kind = EventKind.TASK_EXTENSION_ASKED
        await told(kind, task, issue, work, untilAt=instant_text(until_at))
        return task.id

    return await perform(step, by=by, ports=ports, call=call)


async def decide(
    task_id: UUID, note: str, *, is_granted: bool, by: Actor, ports: Ports, call: Call
) -> Result:
    """Grant or refuse what was asked; granted, it becomes the task's due date."""

    async def step(work: Work) -> UUID:
        task, issue = await changing(task_id, TaskVerb.DECIDE_EXTENSION, work)
        extension = await _asked(task)
        if extension is None:
            raise NotFound("没有待审批的延期申请。", path=("input", "id"))
        extension.state = ExtensionState.GRANTED if is_granted else ExtensionState.REFUSED
        extension.decided_at, extension.decided_by_name = work.now, work.by.name
        extension.decision_note = clean(note, path=("input", "note"), most=1000)
        await extension.save()
        if is_granted:
            task.due_at = extension.until_at
            task.updated_at = work.now
            await task.save(update_fields=["due_at", "updated_at"])
            await reschedule_task(task, issue, work)
        await told(_DECIDED[extension.state], task, issue, work)
        return task.id

    return await perform(step, by=by, ports=ports, call=call)


_DECIDED = {
    ExtensionState.GRANTED: EventKind.TASK_EXTENSION_GRANTED,
    ExtensionState.REFUSED: EventKind.TASK_EXTENSION_REFUSED,
}


async def withdraw(task: Task) -> None:
    """Done without more time: what was asked and not decided needs no decision."""
    asked = TaskExtension.filter(task_id=task.id, state=ExtensionState.ASKED)
    await asked.update(state=ExtensionState.WITHDRAWN)


async def _asked(task: Task) -> TaskExtension | None:
    return await TaskExtension.get_or_none(task_id=task.id, state=ExtensionState.ASKED)


async def _require_some_left(task: Task) -> None:
    if await _asked(task) is not None:
        raise WrongTaskState("上一次延期申请还没有审批。", path=("input", "id"))
    if await TaskExtension.filter(task_id=task.id).count() >= MOST_EXTENSIONS:
        raise WrongTaskState(f"延期最多申请 {MOST_EXTENSIONS} 次。", path=("input", "id"))


def _require_later(until_at: datetime, task: Task, work: Work) -> None:
    if until_at <= max(work.now, task.due_at or work.now):
        raise Invalid("新的期限须晚于现在和原来的期限。", path=("input", "untilAt"))
