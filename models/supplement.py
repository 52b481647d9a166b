"""Supplements (补充): what the collector is asked before a matter can be studied."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.supplement import SupplementState
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class Supplement(models.Model):
    """One question and its answer; while it is ASKED the clock stands still."""

    issue_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="supplements")
    issue = belongs_to("Issue", many="supplements")
    state = fields.CharField(max_length=10, default=SupplementState.ASKED)
    question = fields.TextField()
    asked_at = InstantField()
    asked_by_name = fields.CharField(max_length=40)
    answer = fields.TextField(default="")
    ended_at = InstantField(null=True)
    answered_by_name = fields.CharField(max_length=40, default="")

    class Meta:
        table = "supplement"
        indexes: ClassVar = (Index(fields=("issue_id", "asked_at", "id")),)
        constraints: ClassVar = (one_of("supplement", "state", SupplementState),)
