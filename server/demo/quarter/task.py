"""Tasks of the quarter: assigned, returned, put off, answered, sent back, verified."""

from datetime import timedelta
from uuid import UUID

from domain.steps import Outcome
from domain.task import AnswerGrade, TaskRole
from models.account import Account
from models.task import Task
from server.demo.quarter import photo
from server.demo.quarter.matter import Matter, after_photo
from server.demo.quarter.stage import Plot, Stage, pick
from services import task, task_answer, task_extension
from services.task import NewTask
from services.task_answer import NewAnswer

ACCEPTED_AFTER = ((0, 45), (1, 45), (2, 10))
ANSWERED_AFTER = ((2, 15), (3, 20), (4, 20), (5, 20), (6, 15), (9, 10))
GRADES = {
    Outcome.SOLVED: AnswerGrade.A,
    Outcome.PARTLY: AnswerGrade.B,
    Outcome.PLANNED: AnswerGrade.B,
}


async def work(stage: Stage, matter: Matter, turn: str = "") -> Plot:
    """A department does it; `turn`: RETURNED, EXTENDED, SENT_BACK, ASSISTED or UNANSWERED."""
    yield stage.later(matter.chance, 0)
    if turn == "RETURNED":
        async for moment in _return(stage, matter):
            yield moment
    at_work = stage.cast.departments[matter.department]
    task_id = await _assign(stage, matter, at_work)
    if turn == "ASSISTED":
        await _assist(stage, matter)
    stage.assigned.append(matter)
    yield stage.later(matter.chance, pick(matter.chance, ACCEPTED_AFTER))
    await task.accept(task_id, **await stage.acts(at_work))
    if turn == "UNANSWERED":
        return
    if turn == "EXTENDED":
        async for moment in _extend(stage, matter, task_id, at_work):
            yield moment
    async for moment in _answer(stage, matter, task_id, at_work, turn):
        yield moment


async def _assign(
    stage: Stage, matter: Matter, to: Account, role: TaskRole = TaskRole.LEAD
) -> UUID:
    new = NewTask(
        id=stage.new_id(),
        content=f"{matter.story.finding}请办理并答复。",
        role=role,
        department_id=to.department_id,
        township_id=to.township_id,
        due_at=stage.later(matter.chance, 10) if matter.chance.random() < 0.3 else None,
        shares_contact=matter.chance.random() < 0.2,
    )
    acts = await stage.acts(matter.convener)
    return (await task.assign(matter.id, new, **acts)).id


async def _return(stage: Stage, matter: Matter) -> Plot:
    """First it goes to a department that is not in charge."""
    others = [name for name in stage.cast.departments if name != matter.department]
    wrong = stage.cast.departments[matter.chance.choice(others)]
    task_id = await _assign(stage, matter, wrong)
    yield stage.later(matter.chance, 1)
    reason = stage.word("returned", matter.chance)
    await task.give_back(task_id, reason, **await stage.acts(wrong))
    yield stage.later(matter.chance, 1)


async def _assist(stage: Stage, matter: Matter) -> None:
    """The township helps, and its part is taken back when the department needs no help."""
    township = stage.cast.townships[matter.place.township.id]
    task_id = await _assign(stage, matter, township, TaskRole.ASSIST)
    await task.cancel(task_id, "主办单位可独立完成。", **await stage.acts(matter.convener))


async def _extend(stage: Stage, matter: Matter, task_id: UUID, at_work: Account) -> Plot:
    yield stage.later(matter.chance, 4)
    due_at = (await Task.get(id=task_id)).due_at or stage.clock.now()
    until = max(due_at, stage.clock.now()) + timedelta(days=10)
    reason = stage.word("extension", matter.chance)
    await task_extension.ask(task_id, until, reason, **await stage.acts(at_work))
    yield stage.later(matter.chance, 1)
    office = await stage.acts(stage.cast.office)
    await task_extension.decide(task_id, "同意，请按新期限办结。", is_granted=True, **office)


async def _answer(stage: Stage, matter: Matter, task_id: UUID, at_work: Account, turn: str) -> Plot:
    rounds = 2 if turn == "SENT_BACK" else 1
    for number in range(rounds):
        yield stage.later(matter.chance, pick(matter.chance, ANSWERED_AFTER))
        await _say(stage, matter, task_id, at_work)
        yield stage.later(matter.chance, matter.chance.randint(1, 2))
        acts = await stage.acts(matter.convener if matter.chance.random() < 0.3 else matter.member)
        if number + 1 < rounds:
            await task.send_back(task_id, stage.word("sent_back", matter.chance), **acts)
        else:
            await task.verify(task_id, **acts)


async def _say(stage: Stage, matter: Matter, task_id: UUID, at_work: Account) -> None:
    """What was done, with a photo where the category asks for one."""
    photos = []
    if matter.category.needs_after_photo and not matter.has_after_photo:
        photos = [after_photo(stage, matter, f"{matter.spot}办理后")]
        matter.has_after_photo = True
    grade = GRADES.get(matter.story.outcome, AnswerGrade.C)
    new = NewAnswer(grade=grade, text=matter.story.result, photos=photos)
    await task_answer.answer(task_id, new, **await stage.acts(at_work))
    for each in photos:
        await photo.send(stage, each, matter.story.category, at_work)
