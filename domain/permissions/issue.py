"""Who sees issues (社情民意线索) and what is told of them, and what an actor is to one."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.permissions.consultation import INVITED_DEPARTMENT
from domain.permissions.said import (
    COLLECTED,
    IN_MY_AREAS,
    NORMAL,
    NOT_CONFIDENTIAL,
    OF_MY_GROUP,
    scope,
    through,
)
from domain.scope import Everyone, Is, Nobody, Same, Scope, Through, both, either
from domain.steps import Party
from domain.task import IN_FORCE

TASK_IN_FORCE = either(*(Is("state", state) for state in sorted(IN_FORCE)))
ASSIGNED_TO_MY_DEPARTMENT = Through(
    "tasks", both(Same("department_id", "department_id"), TASK_IN_FORCE)
)
ASSIGNED_TO_MY_TOWNSHIP = Through("tasks", both(Same("township_id", "township_id"), TASK_IN_FORCE))
_OF_MEMBER = either(
    COLLECTED,
    both(NORMAL, IN_MY_AREAS),
    both(NOT_CONFIDENTIAL, OF_MY_GROUP),
)
ISSUE = scope(
    {
        ActorKind.MEMBER: _OF_MEMBER,
        ActorKind.CONVENER: _OF_MEMBER,
        ActorKind.OFFICE: Everyone(),
        ActorKind.TOWNSHIP: both(NOT_CONFIDENTIAL, either(IN_MY_AREAS, ASSIGNED_TO_MY_TOWNSHIP)),
        ActorKind.DEPARTMENT: both(
            NOT_CONFIDENTIAL,
            either(
                Through("consultation_links", Through("consultation", INVITED_DEPARTMENT)),
                ASSIGNED_TO_MY_DEPARTMENT,
            ),
        ),
        ActorKind.DEVICE: both(NORMAL, IN_MY_AREAS),
    }
)
FEEDBACK = through("issue", ISSUE)
OF_ISSUE_FOR_HANDLERS: Scope = {**FEEDBACK, ActorKind.DEVICE: Nobody()}
"""What is said about an issue among those who handle it: not on tablets that hang in public."""

ISSUE_PARTIES: Mapping[Party, Scope] = {
    Party.COLLECTOR: dict.fromkeys(ActorKind, COLLECTED),
    Party.GROUP: dict.fromkeys(ActorKind, OF_MY_GROUP),
    Party.CONVENER: scope({ActorKind.CONVENER: OF_MY_GROUP}),
    Party.TOWNSHIP: scope({ActorKind.TOWNSHIP: IN_MY_AREAS}),
    Party.OFFICE: scope({ActorKind.OFFICE: Everyone()}),
    Party.RESIDENT: scope({}),
}
"""What an actor is to an issue, for the rules of domain/steps.py."""

REPORTER = scope(
    {
        ActorKind.MEMBER: COLLECTED,
        ActorKind.CONVENER: either(COLLECTED, OF_MY_GROUP),
        ActorKind.TOWNSHIP: either(COLLECTED, IN_MY_AREAS),
        ActorKind.OFFICE: Everyone(),
    }
)
"""Who may know the reporter of an issue: collector, convener, its township, the office."""
