"""How tasks are read, with the extensions asked for them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from domain import permissions
from domain import task as rules
from domain.scope import Rule, Same, either
from domain.task import TaskParty, TaskState, TaskVerb
from engine.declare import Reads, computed, connection, many
from engine.filters import among, equals, holds, ids, until
from models.task import Task, TaskExtension
from schema.action import AllowedAction

MINE: Rule = either(Same("department_id", "department_id"), Same("township_id", "township_id"))


def _actions(row: Mapping[str, Any], _: Any) -> tuple[AllowedAction, ...]:
    parties = frozenset(party for party in TaskParty if row[party])
    return actions_of(TaskState(row["state"]), parties)


@lru_cache(maxsize=512)
def actions_of(state: TaskState, parties: frozenset[TaskParty]) -> tuple[AllowedAction, ...]:
    """One entry per verb; few combinations exist, so they are made once."""
    refusals = {verb: rules.refusal(verb, state, parties) for verb in TaskVerb}
    return tuple(
        AllowedAction(
            code=verb,
            label=rules.STEPS[verb].label,
            is_allowed=why_not is None,
            why_not=why_not,
        )
        for verb, why_not in refusals.items()
    )


TASK_EXTENSION = Reads(
    type_name="TaskExtension", model=TaskExtension, scope=permissions.TASK_EXTENSION
)
TASK = Reads(
    type_name="Task",
    model=Task,
    scope=permissions.TASK,
    fields={
        "extensions": many("extensions", order=("asked_at", "id")),
        "allowedActions": computed(_actions, needs=("state",), rules=permissions.TASK_PARTIES),
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
