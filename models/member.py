"""Members (委员), their terms and sector groups, and the grids they are assigned to."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from models.columns import InstantField, Uuid7Field


class Term(models.Model):
    """A term of the committee (届)."""

    id = Uuid7Field(primary_key=True)
    county = fields.ForeignKeyField(
        "models.County", related_name="terms", on_delete=fields.RESTRICT
    )
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
    county = fields.ForeignKeyField(
        "models.County", related_name="sector_groups", on_delete=fields.RESTRICT
    )
    code = fields.CharField(max_length=20)
    name = fields.CharField(max_length=60)
    position = fields.IntField(default=0)

    class Meta:
        table = "sector_group"
        unique_together: ClassVar = (("county", "code"),)


class Member(models.Model):
    """A member of the committee; never "user": the login is Account."""

    id = Uuid7Field(primary_key=True)
    county = fields.ForeignKeyField(
        "models.County", related_name="members", on_delete=fields.RESTRICT
    )
    term = fields.ForeignKeyField("models.Term", related_name="members", on_delete=fields.RESTRICT)
    sector_group = fields.ForeignKeyField(
        "models.SectorGroup", related_name="members", on_delete=fields.RESTRICT
    )
    sector_group_id: UUID
    number = fields.CharField(max_length=20)
    name = fields.CharField(max_length=40)
    position = fields.CharField(max_length=80, default="")
    is_convener = fields.BooleanField(default=False)
    is_active = fields.BooleanField(default=True)
    is_synthetic = fields.BooleanField(default=False)
    updated_at = InstantField()

    class Meta:
        table = "member"
        unique_together: ClassVar = (("county", "number"),)
        indexes: ClassVar = (Index(fields=("sector_group_id", "number")),)


class GridAssignment(models.Model):
    """A member serves an area of any level from one day to another; both ends are kept."""

    id = Uuid7Field(primary_key=True)
    county = fields.ForeignKeyField(
        "models.County", related_name="grid_assignments", on_delete=fields.RESTRICT
    )
    member = fields.ForeignKeyField(
        "models.Member", related_name="assignments", on_delete=fields.RESTRICT
    )
    member_id: UUID
    area = fields.ForeignKeyField(
        "models.Area", related_name="assignments", on_delete=fields.RESTRICT
    )
    area_id: UUID
    assigned_on = fields.DateField()
    ended_on = fields.DateField(null=True)

    class Meta:
        table = "grid_assignment"
        unique_together: ClassVar = (("member", "area", "assigned_on"),)
        indexes: ClassVar = (Index(fields=("area_id", "ended_on")),)
