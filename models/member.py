"""Members (委员), their terms and sector groups, and the grids they are assigned to."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.member import AssignmentKind, GroupRole, LeaveState
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class Term(models.Model):
    """A term of the committee (届)."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="terms")
    number = fields.IntField()
    name = fields.CharField(max_length=60)
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)

    class Meta:
        table = "term"
        unique_together: ClassVar = (("county", "number"),)


class SectorGroup(models.Model):
    """A sector group (界别组)."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="sector_groups")
    code = fields.CharField(max_length=20)
    name = fields.CharField(max_length=60)
    position = fields.IntField(default=0)

    class Meta:
        table = "sector_group"
        unique_together: ClassVar = (("county", "code"),)


class Member(models.Model):
    """A member of the committee; never "user": the login is Account.

    `leave_starts_on` and `leave_ends_on` are the last leave that was granted.
    """

    county_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="members")
    term = belongs_to("Term", many="members")
    sector_group = belongs_to("SectorGroup", many="members")
    sector_group_id: UUID
    number = fields.CharField(max_length=20)
    name = fields.CharField(max_length=40)
    position = fields.CharField(max_length=80, default="")
    is_convener = fields.BooleanField(default=False)
    is_deputy = fields.BooleanField(default=False)
    is_active = fields.BooleanField(default=True)
    joined_on = fields.DateField(null=True)
    left_on = fields.DateField(null=True)
    leave_starts_on = fields.DateField(null=True)
    leave_ends_on = fields.DateField(null=True)
    is_synthetic = fields.BooleanField(default=False)
    updated_at = InstantField()

    class Meta:
        table = "member"
        unique_together: ClassVar = (("county", "number"),)
        indexes: ClassVar = (Index(fields=("sector_group_id", "number")),)


class GridAssignment(models.Model):
    """A member serves an area of any level from one day to another; both ends are kept."""

    county_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="grid_assignments")
    member = belongs_to("Member", many="assignments")
    member_id: UUID
    area = belongs_to("Area", many="assignments")
    area_id: UUID
    kind = fields.CharField(max_length=8, default=AssignmentKind.PRIMARY)
    assigned_on = fields.DateField()
    ended_on = fields.DateField(null=True)

    class Meta:
        table = "grid_assignment"
        unique_together: ClassVar = (("member", "area", "assigned_on"),)
        indexes: ClassVar = (Index(fields=("area_id", "ended_on")),)
        constraints: ClassVar = (one_of("grid_assignment", "kind", AssignmentKind),)


class Membership(models.Model):
    """What a member was in which group, from one day to another; rows are ended, never changed."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="memberships")
    member = belongs_to("Member", many="memberships")
    member_id: UUID
    sector_group = belongs_to("SectorGroup", many="memberships")
    sector_group_id: UUID
    role = fields.CharField(max_length=10)
    started_on = fields.DateField()
    ended_on = fields.DateField(null=True)

    class Meta:
        table = "membership"
        indexes: ClassVar = (
            Index(fields=("member_id", "started_on")),
            Index(fields=("sector_group_id", "ended_on")),
        )
        constraints: ClassVar = (one_of("membership", "role", GroupRole),)


class Leave(models.Model):
    """A member asks to be excused for some days; somebody else decides."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="leaves")
    member = belongs_to("Member", many="leaves")
    member_id: UUID
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    reason = fields.TextField(default="")
    state = fields.CharField(max_length=10, default=LeaveState.REQUESTED)
    decision = fields.TextField(default="")
    decided_by_name = fields.CharField(max_length=40, default="")
    decided_at = InstantField(null=True)
    created_at = InstantField()

    class Meta:
        table = "leave"
        indexes: ClassVar = (
            Index(fields=("member_id", "starts_on")),
            Index(fields=("county_id", "created_at", "id")),
        )
        constraints: ClassVar = (one_of("leave", "state", LeaveState),)
