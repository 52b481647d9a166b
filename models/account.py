"""Accounts: what signs in, and for whom it acts."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models

from domain.actor import ActorKind
from models.area import Area
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.county import County
from models.member import Member
from models.organisation import Department, Device


class Account(models.Model):
    """A login; exactly one of member, department, township or device says whose, or the office."""

    id = Uuid7Field(primary_key=True)
    county: fields.ForeignKeyRelation[County] = fields.ForeignKeyField(
        "models.County", related_name="accounts", on_delete=fields.RESTRICT
    )
    county_id: UUID
    kind = fields.CharField(max_length=12)
    name = fields.CharField(max_length=40)
    phone = fields.CharField(max_length=20, null=True, unique=True)
    password_hash = fields.CharField(max_length=200, null=True)
    must_change_password = fields.BooleanField(default=True)
    is_active = fields.BooleanField(default=True)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="accounts", null=True, on_delete=fields.RESTRICT
    )
    member_id: UUID | None
    department: fields.ForeignKeyNullableRelation[Department] = fields.ForeignKeyField(
        "models.Department", related_name="accounts", null=True, on_delete=fields.RESTRICT
    )
    department_id: UUID | None
    township: fields.ForeignKeyNullableRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="accounts", null=True, on_delete=fields.RESTRICT
    )
    township_id: UUID | None
    device: fields.ForeignKeyNullableRelation[Device] = fields.ForeignKeyField(
        "models.Device", related_name="accounts", null=True, on_delete=fields.RESTRICT
    )
    device_id: UUID | None
    created_at = InstantField()

    class Meta:
        table = "account"
        constraints: ClassVar = (one_of("account", "kind", ActorKind),)
