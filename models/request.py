"""Mutations already carried out, so that a repeated one is answered instead of done again."""

from typing import ClassVar

from tortoise import fields, models

from models.columns import InstantField, Uuid7Field


class Request(models.Model):
    """(actor, key) of a mutation, the hash of what it asked for, and what it answered."""

    id = Uuid7Field(primary_key=True)
    account_id = Uuid7Field()
    key = fields.CharField(max_length=80)
    operation = fields.CharField(max_length=60)
    request_hash = fields.CharField(max_length=64)
    result = fields.JSONField[dict[str, object]]()
    created_at = InstantField(db_index=True)

    class Meta:
        table = "request"
        unique_together: ClassVar = (("account_id", "key"),)
