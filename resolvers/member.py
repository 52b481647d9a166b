"""How members, groups, terms and assignments are read: public within the county."""

from domain import permissions
from engine.declare import Reads, connection, many
from engine.filters import contains, ids
from models.member import GridAssignment, Member, SectorGroup, Term

TERM = Reads(type_name="Term", model=Term, scope=permissions.PUBLIC, is_reference=True)
SECTOR_GROUP = Reads(
    type_name="SectorGroup",
    model=SectorGroup,
    scope=permissions.PUBLIC,
    fields={"members": many("members", order=("number", "id"))},
    is_reference=True,
)
MEMBER = Reads(
    type_name="Member",
    model=Member,
    scope=permissions.PUBLIC,
    fields={"assignments": many("assignments", order=("assigned_on", "id"))},
    is_reference=True,
)
GRID_ASSIGNMENT = Reads(type_name="GridAssignment", model=GridAssignment, scope=permissions.PUBLIC)
MEMBERS = connection(
    orders={"NUMBER": ("number", "id")},
    filters={"groupId": ids("sector_group_id", "SectorGroup"), "text": contains("name", "number")},
)
