"""The area tree: county, townships (街道·镇·乡), communities (社区·村), grids (网格)."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.area import AreaLevel
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to, may_belong_to


class Area(models.Model):
    """One node of the tree; `path` is "/" + the codes from the county down + "/".

    A grid that was merged is not in force since `valid_to`; what was recorded in it stays there.
    `former_names` are {"name", "last_on"} with the last day of each, the oldest first.
    """

    parent_id: UUID | None
    merged_into_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="areas")
    parent = may_belong_to("Area", many="children")
    merged_into = may_belong_to("Area", many="merged")
    level = fields.CharField(max_length=12)
    code = fields.CharField(max_length=40)
    code_scheme = fields.CharField(max_length=40)
    name = fields.CharField(max_length=60)
    former_names = fields.JSONField[list[dict[str, str]]](default=list)
    kind = fields.CharField(max_length=20, default="")
    path = fields.CharField(max_length=160)
    centre_longitude = fields.FloatField(null=True)
    centre_latitude = fields.FloatField(null=True)
    boundary = fields.JSONField[dict[str, object]](null=True)
    valid_from = fields.DateField(null=True)
    valid_to = fields.DateField(null=True)
    issue_count = fields.IntField(default=0)
    open_issue_count = fields.IntField(default=0)
    updated_at = InstantField()

    class Meta:
        table = "area"
        unique_together: ClassVar = (("county", "code"),)
        indexes: ClassVar = (
            Index(fields=("county_id", "level", "path")),
            Index(fields=("parent_id", "code")),
            Index(fields=("merged_into_id", "code")),
        )
        constraints: ClassVar = (one_of("area", "level", AreaLevel),)
