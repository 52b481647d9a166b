"""Answering a task (答复), with a grade and photos of the place afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor
from domain.events import EventKind
from domain.task import AnswerGrade, TaskVerb
from domain.text import clean
from services.issue_row import add_photos
from services.photo_declaration import NewPhoto
from services.ports import Ports
from services.task import changing, settle
from services.task_extension import withdraw
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What was done; photos become photos of the issue."""

    grade: AnswerGrade
    text: str
    photos: Sequence[NewPhoto] = ()


async def answer(task_id: UUID, new: NewAnswer, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Say what was done; others will verify it."""

    async def step(work: Work) -> UUID:
        task, issue = await changing(task_id, TaskVerb.ANSWER, work)
        await withdraw(task)
        task.grade = new.grade
        task.answer = clean(new.text, path=("input", "text"), least=1, most=5000)
        task.answered_at, task.answered_by_name = work.now, work.by.name
        await add_photos(issue, new.photos, work)
        return await settle(TaskVerb.ANSWER, EventKind.TASK_ANSWERED, task, issue, work)

    return await perform(step, by=by, ports=ports, call=call)
