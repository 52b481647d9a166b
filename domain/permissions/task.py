"""Who sees tasks (交办), and what an actor is to one."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.permissions.issue import ISSUE, ISSUE_PARTIES, TASK_IN_FORCE
from domain.permissions.said import scope, through
from domain.scope import Is, Same, Scope, Through, both, either
from domain.steps import Party
from domain.task import TaskParty, TaskRole

_OF_ISSUE = through("issue", ISSUE)
_MY_DEPARTMENT = Same("department_id", "department_id")
_MY_TOWNSHIP = Same("township_id", "township_id")
_I_LEAD = Through("tasks", both(_MY_DEPARTMENT, TASK_IN_FORCE, Is("role", TaskRole.LEAD)))
TASK = scope(
    {
        ActorKind.MEMBER: _OF_ISSUE[ActorKind.MEMBER],
        ActorKind.CONVENER: _OF_ISSUE[ActorKind.CONVENER],
        ActorKind.OFFICE: _OF_ISSUE[ActorKind.OFFICE],
        ActorKind.TOWNSHIP: either(_MY_TOWNSHIP, _OF_ISSUE[ActorKind.TOWNSHIP]),
        ActorKind.DEPARTMENT: either(_MY_DEPARTMENT, Through("issue", _I_LEAD)),
    }
)
"""A department sees its own tasks, and the others of an issue in which it leads."""

TASK_EXTENSION = through("task", TASK)

_OF_MY_OFFICE = scope({ActorKind.DEPARTMENT: _MY_DEPARTMENT, ActorKind.TOWNSHIP: _MY_TOWNSHIP})
TASK_PARTIES: Mapping[TaskParty, Scope] = {
    TaskParty.ASSIGNEE: _OF_MY_OFFICE,
    TaskParty.COLLECTOR: through("issue", ISSUE_PARTIES[Party.COLLECTOR]),
    TaskParty.GROUP: through("issue", ISSUE_PARTIES[Party.GROUP]),
    TaskParty.CONVENER: through("issue", ISSUE_PARTIES[Party.CONVENER]),
    TaskParty.OFFICE: through("issue", ISSUE_PARTIES[Party.OFFICE]),
}
"""What an actor is to a task, for the rules of domain/task.py."""
