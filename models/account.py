"""Accounts: what signs in, and for whom it acts."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models

from domain.actor import ActorKind
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to, may_belong_to


class Account(models.Model):
    """A login; exactly one of member, department, township or device says whose, or the office."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="accounts")
    county_id: UUID
    kind = fields.CharField(max_length=12)
    name = fields.CharField(max_length=40)
    phone = fields.CharField(max_length=20, null=True, unique=True)
    password_hash = fields.CharField(max_length=200, null=True)
    must_change_password = fields.BooleanField(default=True)
    is_active = fields.BooleanField(default=True)
    member = may_belong_to("Member", many="accounts")
    member_id: UUID | None
    department = may_belong_to("Department", many="accounts")
    department_id: UUID | None
    township = may_belong_to("Area", many="accounts")
    township_id: UUID | None
    device = may_belong_to("Device", many="accounts")
    device_id: UUID | None
    created_at = InstantField()

    class Meta:
        table = "account"
        constraints: ClassVar = (one_of("account", "kind", ActorKind),)
