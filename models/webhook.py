"""Webhooks: receivers of notices, what is on its way to them, and each attempt to hand it over."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.notice import DeliveryState
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class Webhook(models.Model):
    """A receiver; `position` is how far in the county's log notices have been made for it.

    Its secret is derived from the server's key and `secret_generation`, and stored nowhere.
    """

    county_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="webhooks")
    name = fields.CharField(max_length=60)
    url = fields.CharField(max_length=500)
    kinds = fields.JSONField[list[str]](default=list)
    is_active = fields.BooleanField(default=True)
    secret_generation = fields.IntField(default=1)
    position = fields.BigIntField()
    added_by_name = fields.CharField(max_length=40)
    created_at = InstantField()
    updated_at = InstantField()
    removed_at = InstantField(null=True)
    version = fields.IntField(default=1)

    class Meta:
        table = "webhook"
        indexes: ClassVar = (Index(fields=("county_id", "created_at", "id")),)


class NoticeDelivery(models.Model):
    """One event for one receiver. Whoever moves `next_at` on has the next attempt to itself."""

    county_id: UUID
    webhook_id: UUID
    event_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="notice_deliveries")
    webhook = belongs_to("Webhook", many="deliveries")
    event = belongs_to("Event", many="deliveries")
    seq = fields.BigIntField()
    state = fields.CharField(max_length=10, default=DeliveryState.PENDING)
    attempt_count = fields.IntField(default=0)
    next_at = InstantField()
    created_at = InstantField()
    ended_at = InstantField(null=True)

    class Meta:
        table = "notice_delivery"
        unique_together: ClassVar = (("webhook", "event"),)
        indexes: ClassVar = (
            Index(fields=("webhook_id", "state", "next_at", "seq")),
            Index(fields=("county_id", "created_at", "id")),
        )
        constraints: ClassVar = (one_of("notice_delivery", "state", DeliveryState),)


class NoticeAttempt(models.Model):
    """One attempt: what the receiver said, or why there was no answer."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="notice_attempts")
    delivery = belongs_to("NoticeDelivery", many="attempts")
    number = fields.IntField()
    at = InstantField()
    duration_ms = fields.IntField()
    status = fields.IntField(null=True)
    fault = fields.CharField(max_length=60, default="")

    class Meta:
        table = "notice_attempt"
        indexes: ClassVar = (Index(fields=("delivery_id", "at", "id")),)
