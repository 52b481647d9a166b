"""How members, groups, terms and assignments are read: public within the county."""

from domain import permissions
from domain.member import LEAVE as LEAVE_RULES
from domain.scope import Is, Rule, both
from engine.declare import connection, many
from engine.filters import among, contains, equals, ids
from engine.rule import Reads
from models.member import GridAssignment, Leave, Member, Membership, SectorGroup, Term
from resolvers.actions import allowed_actions

BY_NUMBER = ("number", "id")


def _serving(flag: str) -> Rule:
    return both(Is(flag, True), Is("is_active", True))


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
        "allowedActions": allowed_actions(LEAVE_RULES, "state", permissions.LEAVE_ROLES),
    },
)
LEAVES = connection(
    orders={"CREATED_AT": (("created_at", "desc"), ("id", "desc"))},
    filters={"states": among("state"), "memberId": ids("member_id", "Member")},
)
