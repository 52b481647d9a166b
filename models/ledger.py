"""Ledger entries (挂账): issues that cannot be solved now."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.ledger import LedgerState
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class LedgerEntry(models.Model):
    """Why it has to wait and when it is looked at again; escalated when that day has passed."""

    issue_id: UUID
    county_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="ledger_entries")
    issue = belongs_to("Issue", many="ledger_entries")
    state = fields.CharField(max_length=10, default=LedgerState.OPEN)
    reason = fields.TextField()
    next_review_on = fields.DateField()
    opened_at = InstantField()
    opened_by_name = fields.CharField(max_length=40)
    review_count = fields.IntField(default=0)
    review_note = fields.TextField(default="")
    reviewed_at = InstantField(null=True)
    reviewed_by_name = fields.CharField(max_length=40, default="")
    escalated_at = InstantField(null=True)
    cleared_at = InstantField(null=True)

    class Meta:
        table = "ledger_entry"
        indexes: ClassVar = (
            Index(fields=("issue_id", "opened_at", "id")),
            Index(fields=("county_id", "state", "next_review_on")),
            Index(fields=("county_id", "next_review_on", "id")),
        )
        constraints: ClassVar = (one_of("ledger_entry", "state", LedgerState),)
