"""Departments (职能部门), halls (议事厅) and the tablets that hang in them."""

from typing import Any, ClassVar
from uuid import UUID

from tortoise import fields, models

from domain.hall import HallKind
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class Department(models.Model):
    """One that is not open gets nothing new to do."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="departments")
    code = fields.CharField(max_length=20)
    name = fields.CharField(max_length=60)
    is_open = fields.BooleanField(default=True)

    class Meta:
        table = "department"
        unique_together: ClassVar = (("county", "code"),)


class Hall(models.Model):
    """A place where residents and members sit together; it stands in one community."""

    county_id: UUID
    area_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="halls")
    area = belongs_to("Area", many="halls")
    code = fields.CharField(max_length=20)
    name = fields.CharField(max_length=60)
    address = fields.CharField(max_length=120, default="")
    longitude = fields.FloatField(null=True)
    latitude = fields.FloatField(null=True)
    kind = fields.CharField(max_length=16, default=HallKind.NEIGHBOUR_HOUSE)
    keeper_name = fields.CharField(max_length=40, default="")
    opening_hours = fields.JSONField[list[dict[str, Any]]](default=list)
    checklist = fields.JSONField[list[dict[str, Any]]](default=list)
    checked_at = InstantField(null=True)
    checked_by_name = fields.CharField(max_length=40, default="")
    is_open = fields.BooleanField(default=True)
    version = fields.IntField(default=1)

    class Meta:
        table = "hall"
        unique_together: ClassVar = (("county", "code"),)
        constraints: ClassVar = (one_of("hall", "kind", HallKind),)


class Device(models.Model):
    """A tablet bound to one hall."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="devices")
    hall = belongs_to("Hall", many="devices")
    hall_id: UUID
    name = fields.CharField(max_length=60)
    paired_at = InstantField(null=True)
    retired_at = InstantField(null=True)
    created_at = InstantField()

    class Meta:
        table = "device"
