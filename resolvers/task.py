"""How tasks are read, with the extensions asked for them."""

from domain import permissions
from domain import task as rules
from domain.scope import Rule, Same, either
from engine.declare import connection, many
from engine.filters import among, equals, holds, ids, until
from engine.rule import Reads
from models.task import Task, TaskExtension
from resolvers.actions import actions_of

MINE: Rule = either(Same("department_id", "department_id"), Same("township_id", "township_id"))


TASK_EXTENSION = Reads(
    type_name="TaskExtension", model=TaskExtension, scope=permissions.TASK_EXTENSION
)
TASK = Reads(
    type_name="Task",
    model=Task,
    scope=permissions.TASK,
    fields={
        "extensions": many("extensions", order=("asked_at", "id")),
        "allowedActions": actions_of(rules.STEPS, rules.refusal, "state", permissions.TASK_PARTIES),
    },
)
TASKS = connection(
    orders={
        "UPDATED_AT": (("updated_at", "desc"), ("id", "desc")),
        "ASSIGNED_AT": (("assigned_at", "desc"), ("id", "desc")),
    },
    filters={
        "mine": holds(MINE),
        "states": among("state"),
        "role": equals("role"),
        "issueId": ids("issue_id", "Issue"),
        "departmentId": ids("department_id", "Department"),
        "dueBefore": until("due_at"),
    },
)
