"""How members, groups, terms and assignments are read: public within the county."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from domain import permissions
from domain.member import LEAVE_STEPS, LeaveRole, LeaveState, LeaveVerb, leave_refusal
from domain.scope import Is, Rule, both
from engine.declare import Reads, computed, connection, many
from engine.filters import among, contains, equals, ids
from models.member import GridAssignment, Leave, Member, Membership, SectorGroup, Term
from schema.action import AllowedAction

BY_NUMBER = ("number", "id")


def _serving(flag: str) -> Rule:
    return both(Is(flag, True), Is("is_active", True))


def _actions(row: Mapping[str, Any], _: Any) -> tuple[AllowedAction, ...]:
    roles = frozenset(role for role in LeaveRole if row[role])
    return actions_of(LeaveState(row["state"]), roles)


@lru_cache(maxsize=32)
def actions_of(state: LeaveState, roles: frozenset[LeaveRole]) -> tuple[AllowedAction, ...]:
    """One entry per verb; few combinations exist, so they are made once."""
    refusals = {verb: leave_refusal(verb, state, roles) for verb in LeaveVerb}
    return tuple(
        AllowedAction(
            code=verb,
            label=LEAVE_STEPS[verb].label,
            is_allowed=why_not is None,
            why_not=why_not,
        )
        for verb, why_not in refusals.items()
    )


TERM = Reads(type_name="Term", model=Term, scope=permissions.PUBLIC)
SECTOR_GROUP = Reads(
    type_name="SectorGroup",
    model=SectorGroup,
    scope=permissions.PUBLIC,
    fields={
        "members": many("members", order=BY_NUMBER),
        "conveners": many("members", order=BY_NUMBER, where=_serving("is_convener")),
        "deputies": many("members", order=BY_NUMBER, where=_serving("is_deputy")),
    },
)
MEMBER = Reads(
    type_name="Member",
    model=Member,
    scope=permissions.PUBLIC,
    fields={
        "assignments": many("assignments", order=("assigned_on", "id")),
        "memberships": many("memberships", order=("started_on", "id")),
        "leaves": many("leaves", order=("starts_on", "id")),
    },
)
GRID_ASSIGNMENT = Reads(type_name="GridAssignment", model=GridAssignment, scope=permissions.PUBLIC)
MEMBERS = connection(
    orders={"NUMBER": BY_NUMBER},
    filters={
        "groupId": ids("sector_group_id", "SectorGroup"),
        "isActive": equals("is_active"),
        "text": contains("name", "number"),
    },
)
MEMBERSHIP = Reads(type_name="Membership", model=Membership, scope=permissions.PUBLIC)
LEAVE = Reads(
    type_name="Leave",
    model=Leave,
    scope=permissions.LEAVE,
    fields={
        "allowedActions": computed(_actions, needs=("state",), rules=permissions.LEAVE_ROLES),
    },
)
LEAVES = connection(
    orders={"CREATED_AT": (("created_at", "desc"), ("id", "desc"))},
    filters={"states": among("state"), "memberId": ids("member_id", "Member")},
)
