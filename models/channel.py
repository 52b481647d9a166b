"""Channels (渠道) registered for an area: groups, rooms, halls, codes, visits, telephones."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.channel import ChannelKind
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to, may_belong_to


class Channel(models.Model):
    """One way residents of the area are heard."""

    county_id: UUID
    area_id: UUID
    registered_by_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="channels")
    area = belongs_to("Area", many="channels")
    hall = may_belong_to("Hall", many="channels")
    registered_by = belongs_to("Account", many="channels")
    kind = fields.CharField(max_length=16)
    name = fields.CharField(max_length=60)
    note = fields.TextField(default="")
    is_active = fields.BooleanField(default=True)
    created_at = InstantField()
    updated_at = InstantField()

    class Meta:
        table = "channel"
        indexes: ClassVar = (
            Index(fields=("county_id", "name", "id")),
            Index(fields=("area_id", "kind")),
        )
        constraints: ClassVar = (one_of("channel", "kind", ChannelKind),)
