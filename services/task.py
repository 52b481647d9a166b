"""Tasks (交办): an issue is given to departments or townships, which accept, answer or return."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain import permissions
from domain import task as rules
from domain.actor import Actor
from domain.area import AreaLevel
from domain.errors import DomainError, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.issue import Confidentiality
from domain.scope import holds
from domain.steps import Party, Verb
from domain.task import IN_FORCE, UNFINISHED, TaskParty, TaskRole, TaskState, TaskVerb
from domain.text import clean
from models.area import Area
from models.columns import instant_text
from models.issue import Issue
from models.organisation import Department
from models.task import Task
from services.audience import tags
from services.issue import tell
from services.issue_row import locked, parties_of, require_step
from services.ports import Ports
from services.task_deadline import follow_task
from services.visible import sees
from services.work import Call, Result, Work, perform


class AlreadyAssigned(DomainError):
    """The office has the issue already, or another one leads."""

    code = "ALREADY_ASSIGNED"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """Who is asked to do what, until when."""

    id: UUID
    content: str
    role: TaskRole = TaskRole.LEAD
    department_id: UUID | None = None
    township_id: UUID | None = None
    due_at: datetime | None = None
    shares_contact: bool = False


async def assign(issue_id: UUID, new: NewTask, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Give the issue to one office; the answer names the task.

    Forbidden, StepSkipped or ReturnsUsedUp when the actor may not now; AlreadyAssigned when the
    office has it, or another leads.
    """

    async def step(work: Work) -> UUID:
        issue = await locked(issue_id, work)
        known = await Task.get_or_none(id=new.id)
        content = clean(new.content, path=("input", "content"), least=1, most=5000)
        if known is not None:
            return _same(known, issue, content)
        require_step(Verb.ASSIGN, issue, work)
        returns = await _require_assignable(issue, new, work)
        task = _row(new, content, issue, work, is_final=rules.is_binding(returns))
        await task.save(force_create=True)
        await told(EventKind.TASK_ASSIGNED, task, issue, work)
        await follow_task(task, issue, work)
        return task.id

    return await perform(step, by=by, ports=ports, call=call)


def _same(known: Task, issue: Issue, content: str) -> UUID:
    if (known.issue_id, known.content) != (issue.id, content):
        raise IdTaken("这个编号已用于另一项交办，请重新生成。", path=("input", "taskId"))
    return known.id


async def _require_assignable(issue: Issue, new: NewTask, work: Work) -> int:
    """How often the matter was returned in this round, when it may be assigned so."""
    if issue.confidentiality == Confidentiality.CONFIDENTIAL:
        raise Invalid("保密的问题不能交办，请先调整知悉范围。", path=("input", "id"))
    if new.due_at is not None and new.due_at <= work.now:
        raise Invalid("办理期限须在现在之后。", path=("input", "dueAt"))
    await _require_assignee(new, work)
    tasks = await Task.filter(issue_id=issue.id, round=issue.round)
    _require_free(new, [task for task in tasks if task.state in IN_FORCE])
    returns = sum(task.state == TaskState.RETURNED for task in tasks)
    rules.require_assigner(parties_of(issue, work.by), returns=returns)
    return returns


async def _require_assignee(new: NewTask, work: Work) -> None:
    if (new.department_id is None) == (new.township_id is None):
        raise Invalid("承办单位须是一个部门，或一个街道、镇、乡。", path=("input", "departmentId"))
    county = {"county_id": work.by.county_id}
    known = (
        await Department.filter(id=new.department_id, is_open=True, **county).exists()
        if new.department_id
        else await Area.filter(id=new.township_id, level=AreaLevel.TOWNSHIP, **county).exists()
    )
    if not known:
        path = "departmentId" if new.department_id else "townshipId"
        raise NotFound("没有这个承办单位。", path=("input", path))


def _require_free(new: NewTask, tasks: list[Task]) -> None:
    for task in tasks:
        if (task.department_id, task.township_id) == (new.department_id, new.township_id):
            raise AlreadyAssigned("这个单位已经承办这件事。", path=("input", "departmentId"))
        if TaskRole.LEAD == task.role == new.role:
            raise AlreadyAssigned("已有主办单位，其他单位只能协办。", path=("input", "role"))


def _row(new: NewTask, content: str, issue: Issue, work: Work, *, is_final: bool) -> Task:
    return Task(
        id=new.id,
        county_id=work.by.county_id,
        issue_id=issue.id,
        round=issue.round,
        department_id=new.department_id,
        township_id=new.township_id,
        role=new.role,
        state=TaskState.OPEN,
        content=content,
        is_final=is_final,
        shares_contact=new.shares_contact,
        assigned_by_id=work.by.account_id,
        assigned_by_name=work.by.name,
        assigned_at=work.now,
        due_at=new.due_at,
        updated_at=work.now,
    )


async def accept(task_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The office signs for its task (签收)."""

    async def step(work: Work) -> UUID:
        task, issue = await changing(task_id, TaskVerb.ACCEPT, work)
        task.accepted_at = work.now
        return await settle(TaskVerb.ACCEPT, EventKind.TASK_ACCEPTED, task, issue, work)

    return await perform(step, by=by, ports=ports, call=call)


async def give_back(task_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Not ours (退回); ReturnsUsedUp when the office has decided after two returns."""

    async def step(work: Work) -> UUID:
        task, issue = await changing(task_id, TaskVerb.RETURN, work)
        rules.require_returnable(is_final=task.is_final)
        task.return_reason = _reason(reason)
        task.returned_at = work.now
        return await settle(TaskVerb.RETURN, EventKind.TASK_RETURNED, task, issue, work)

    return await perform(step, by=by, ports=ports, call=call)


async def cancel(task_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Take the task back (撤回): the office no longer has to do with the issue."""

    async def step(work: Work) -> UUID:
        task, issue = await changing(task_id, TaskVerb.CANCEL, work)
        task.return_reason = _reason(reason)
        return await settle(TaskVerb.CANCEL, EventKind.TASK_CANCELLED, task, issue, work)

    return await perform(step, by=by, ports=ports, call=call)


def _reason(reason: str) -> str:
    return clean(reason, path=("input", "reason"), least=1, most=1000)


async def verify(task_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Found done as answered; never by the office that did it."""

    async def step(work: Work) -> UUID:
        task, issue = await changing(task_id, TaskVerb.VERIFY, work)
        task.verified_at, task.verified_by_name = work.now, work.by.name
        return await settle(TaskVerb.VERIFY, EventKind.TASK_VERIFIED, task, issue, work)

    return await perform(step, by=by, ports=ports, call=call)


async def send_back(task_id: UUID, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Found not done as answered: the office goes on (退回重办)."""

    async def step(work: Work) -> UUID:
        task, issue = await changing(task_id, TaskVerb.SEND_BACK, work)
        task.send_back_reason = _reason(reason)
        return await settle(TaskVerb.SEND_BACK, EventKind.TASK_SENT_BACK, task, issue, work)

    return await perform(step, by=by, ports=ports, call=call)


async def changing(task_id: UUID, verb: TaskVerb, work: Work) -> tuple[Task, Issue]:
    """Task and issue, both locked, when the verb is possible; the issue is always locked first."""
    known = await Task.get_or_none(id=task_id, county_id=work.by.county_id)
    if known is None or not await sees(known, permissions.TASK, by=work.by):
        raise NotFound("没有找到这项交办，或您无权查看。", path=("input", "id"))
    issue = await Issue.select_for_update().get(id=known.issue_id)
    task = await Task.select_for_update().get(id=task_id)
    rules.require(verb, TaskState(task.state), _parties(task, issue, work.by))
    return task, issue


def _parties(task: Task, issue: Issue, by: Actor) -> frozenset[TaskParty]:
    of_issue = {TaskParty(party) for party in parties_of(issue, by) if party in _SHARED}
    is_assignee = holds(permissions.TASK_PARTIES[TaskParty.ASSIGNEE][by.kind], task, by)
    return frozenset(of_issue | ({TaskParty.ASSIGNEE} if is_assignee else set()))


_SHARED = frozenset({Party.COLLECTOR, Party.GROUP, Party.CONVENER, Party.OFFICE})


async def settle(verb: TaskVerb, kind: EventKind, task: Task, issue: Issue, work: Work) -> UUID:
    """Write the task in the state its verb leads to, and tell."""
    task.state = rules.STEPS[verb].target
    task.updated_at = work.now
    await task.save()
    await told(kind, task, issue, work)
    await follow_task(task, issue, work)
    return task.id


async def told(kind: EventKind, task: Task, issue: Issue, work: Work, **facts: object) -> None:
    """The issue's timeline says who has the task, not what was said; the office is told too."""
    issue.updated_at = work.now
    await issue.save(update_fields=["updated_at"])
    said: Mapping[str, object] = {
        "taskId": task.id.hex,
        "state": task.state,
        "dueAt": instant_text(task.due_at) if task.due_at else None,
        "note": await _unit_name(task),
        **facts,
    }
    assignee = tags(department=task.department_id, area=task.township_id)
    tell(kind, issue, said, work, also=assignee)


async def _unit_name(task: Task) -> str:
    if task.department_id is not None:
        return (await Department.get(id=task.department_id)).name
    return (await Area.get(id=task.township_id)).name


async def require_finished(issue: Issue) -> None:
    """TasksUnfinished while somebody is still at work in this round."""
    unfinished = Task.filter(issue_id=issue.id, round=issue.round, state__in=UNFINISHED)
    if count := await unfinished.count():
        raise rules.TasksUnfinished(count)


async def require_not_assignee(issue: Issue, by: Actor) -> None:
    """OwnWork when the actor's own office did the work of this round."""
    own = {"department_id": by.department_id, "township_id": by.township_id}
    known = {column: identity for column, identity in own.items() if identity is not None}
    done = Task.filter(issue_id=issue.id, round=issue.round, state__in=IN_FORCE)
    if known and await done.filter(**known).exists():
        raise rules.OwnWork("承办单位不能认定自己办理的结果。")


async def lends_contact(issue: Issue, by: Actor) -> bool:
    """Whether the actor's department is at work and was told to get in touch with the reporter."""
    if by.department_id is None:
        return False
    at_work = Task.filter(issue_id=issue.id, state__in=UNFINISHED - {TaskState.OPEN})
    return await at_work.filter(department_id=by.department_id, shares_contact=True).exists()
