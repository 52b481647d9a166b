"""The clocks of a task (交办): to be accepted, answered by the day agreed on, and verified."""

from dataclasses import replace

from domain.deadline import DeadlineKind, Rule, Unit
from domain.task import TaskState
from models.issue import Issue
from models.task import Task
from services import deadline
from services.deadline import Concern
from services.work import Work

OF_STATE = {
    TaskState.OPEN: DeadlineKind.TASK_ACCEPT,
    TaskState.ACCEPTED: DeadlineKind.TASK_ANSWER,
    TaskState.ANSWERED: DeadlineKind.TASK_VERIFY,
}
UNWANTED = (TaskState.RETURNED, TaskState.CANCELLED)


async def follow_task(task: Task, issue: Issue, work: Work) -> None:
    """The task has come into its state: the clock before stops, the next one starts."""
    state = TaskState(task.state)
    await deadline.end(task.id, work, wanted=state not in UNWANTED)
    if state in OF_STATE:
        await deadline.start(OF_STATE[state], _concern(task, issue), work)


async def reschedule_task(task: Task, issue: Issue, work: Work) -> None:
    """More time was granted: the clock runs to another instant."""
    await deadline.end(task.id, work, wanted=False)
    await deadline.start(DeadlineKind.TASK_ANSWER, _concern(task, issue), work)


def _concern(task: Task, issue: Issue) -> Concern:
    """The assignee has to act, except that its answer is verified by the group."""
    concern = Concern(
        subject=("Task", task.id),
        issue_id=issue.id,
        area_id=issue.area_id,
        rule=_agreed(task) if task.state == TaskState.ACCEPTED else None,
    )
    if task.state == TaskState.ANSWERED:
        return replace(concern, group_id=issue.group_id)
    return replace(concern, department_id=task.department_id, township_id=task.township_id)


def _agreed(task: Task) -> Rule | None:
    """The instant named when the task was given, or granted since."""
    if task.due_at is None:
        return None
    return Rule(amount=0, unit=Unit.AGREED, agreed_at=task.due_at)
