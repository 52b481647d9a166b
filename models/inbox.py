"""Inboxes: how far in the county's log somebody has read, and what they read beyond that."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models

from models.columns import Uuid7Field
from models.relations import belongs_to


class InboxMark(models.Model):
    """Everything up to this position has been read, on whichever device."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="inbox_marks")
    account = belongs_to("Account", many="inbox_marks")
    account_id: UUID
    position = fields.BigIntField()

    class Meta:
        table = "inbox_mark"
        unique_together: ClassVar = (("account",),)


class InboxRead(models.Model):
    """One event read before everything up to it was; dropped when the mark passes it."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="inbox_reads")
    account = belongs_to("Account", many="inbox_reads")
    account_id: UUID
    seq = fields.BigIntField()

    class Meta:
        table = "inbox_read"
        unique_together: ClassVar = (("account", "seq"),)
