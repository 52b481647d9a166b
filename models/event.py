"""The event log: timeline, audit trail, outbox, sync feed and source of duty records at once."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.indexes import Index
from tortoise.signals import post_save

from domain.events import EventKind
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.county import County
from models.relations import belongs_to


class LogHead(models.Model):
    """The last sequence number and hash of a county's log; its row lock orders the writers."""

    county: fields.OneToOneRelation[County] = fields.OneToOneField(
        "models.County", related_name="log_head", primary_key=True, on_delete=fields.RESTRICT
    )
    seq = fields.BigIntField(default=0)
    hash = fields.CharField(max_length=64, default="")

    class Meta:
        table = "log_head"


@post_save(County)
async def open_log(
    sender: type[County],
    county: County,
    created: bool,
    using_db: BaseDBAsyncClient | None,
    update_fields: list[str] | None,
) -> None:
    """A county's log begins with the county, so that there always is a head to lock."""
    if created:
        await LogHead.create(using_db=using_db, county_id=county.id)


class Event(models.Model):
    """One fact; appended in the transaction that made it true, never changed."""

    county_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="events")
    seq = fields.BigIntField()
    at = InstantField()
    actor_id = Uuid7Field(null=True)
    actor_name = fields.CharField(max_length=40, default="")
    kind = fields.CharField(max_length=30)
    subject_type = fields.CharField(max_length=20)
    subject_id = Uuid7Field()
    area_path = fields.CharField(max_length=160, default="")
    audience = fields.JSONField[list[str]](default=list)
    data = fields.JSONField[dict[str, object]](default=dict)
    prev_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "event"
        unique_together: ClassVar = (("county", "seq"),)
        indexes: ClassVar = (Index(fields=("subject_id", "seq")),)
        constraints: ClassVar = (one_of("event", "kind", EventKind),)
