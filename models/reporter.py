"""Reporters (反映人): everybody who raised an issue or joined in, each with a receipt."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.issue import Anonymity, ReporterKind
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class Reporter(models.Model):
    """One person who must be told what came of it.

    Of who raised the issue and does not mind, name and contact stay with the issue; here are
    those of everybody else.
    `origin_id` is the issue it came with, whatever that was merged into. The receipt's code is
    derived from the server's key and `receipt_generation`, and stored nowhere.
    """

    issue_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="reporters")
    county_id: UUID
    issue = belongs_to("Issue", many="reporters")
    origin_id = Uuid7Field()
    kind = fields.CharField(max_length=6)
    anonymity = fields.CharField(max_length=9)
    name = fields.CharField(max_length=40, null=True)
    contact_masked = fields.CharField(max_length=40, null=True)
    contact_sealed = fields.BinaryField(null=True)
    is_proxy = fields.BooleanField(default=False)
    proxy_note = fields.CharField(max_length=100, default="")
    receipt_number = fields.CharField(max_length=12, unique=True)
    receipt_generation = fields.IntField(default=1)
    created_at = InstantField()

    class Meta:
        table = "reporter"
        indexes: ClassVar = (
            Index(fields=("issue_id", "created_at", "id")),
            Index(fields=("origin_id", "id")),
        )
        constraints: ClassVar = (
            one_of("reporter", "kind", ReporterKind),
            one_of("reporter", "anonymity", Anonymity),
        )
