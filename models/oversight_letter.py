"""Oversight letters (监督建议书), the issues they rest on, and the numbers they get."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.oversight_letter import LetterStage
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.event import Event
from models.relations import belongs_to


class NumberSeries(models.Model):
    """The last number given in a year; its row lock makes numbers gapless."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="number_series")
    name = fields.CharField(max_length=20)
    year = fields.IntField()
    last_number = fields.IntField()

    class Meta:
        table = "number_series"
        unique_together: ClassVar = (("county", "name", "year"),)


class OversightLetter(models.Model):
    """To one department; `number` is what is printed, `ordinal` its place in the year."""

    county_id: UUID
    department_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="oversight_letters")
    department = belongs_to("Department", many="oversight_letters")
    title = fields.CharField(max_length=100)
    content = fields.TextField()
    stage = fields.CharField(max_length=14, default=LetterStage.DRAFT)
    is_issued = fields.BooleanField(default=False)
    year = fields.IntField(null=True)
    ordinal = fields.IntField(null=True)
    number = fields.CharField(max_length=60, null=True)
    drafted_by_name = fields.CharField(max_length=40)
    signer_name = fields.CharField(max_length=40, null=True)
    signed_at = InstantField(null=True)
    acknowledged_at = InstantField(null=True)
    acknowledged_by_name = fields.CharField(max_length=40, default="")
    reply = fields.TextField(default="")
    replied_at = InstantField(null=True)
    reply_due_at = InstantField(null=True)
    decision = fields.TextField(default="")
    decided_at = InstantField(null=True)
    created_at = InstantField()
    updated_at = InstantField()
    version = fields.IntField(default=1)

    loose_relations: ClassVar = {"events": (Event, "subject_id")}

    class Meta:
        table = "oversight_letter"
        unique_together: ClassVar = (("county", "year", "ordinal"),)
        indexes: ClassVar = (
            Index(fields=("county_id", "created_at", "id")),
            Index(fields=("department_id", "created_at", "id")),
        )
        constraints: ClassVar = (one_of("oversight_letter", "stage", LetterStage),)


class OversightLetterIssue(models.Model):
    """The letter rests on this issue."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="oversight_letter_issues")
    letter = belongs_to("OversightLetter", many="issue_links")
    issue = belongs_to("Issue", many="letter_links")
    issue_id: UUID

    class Meta:
        table = "oversight_letter_issue"
        unique_together: ClassVar = (("letter", "issue"),)
        indexes: ClassVar = (Index(fields=("issue_id", "id")),)
