"""Erasures: proof that a resident's data was removed, without saying whose."""

from typing import ClassVar

from tortoise import fields, models
from tortoise.indexes import Index

from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class Erasure(models.Model):
    """One resident made unknown: when, by whom, why, and in how many rows of each kind."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="erasures")
    reason = fields.TextField()
    issue_count = fields.IntField()
    reporter_count = fields.IntField()
    participant_count = fields.IntField()
    text_count = fields.IntField()
    note_count = fields.IntField()
    erased_at = InstantField()
    erased_by_name = fields.CharField(max_length=40)

    class Meta:
        table = "erasure"
        indexes: ClassVar = (Index(fields=("county_id", "erased_at", "id")),)
