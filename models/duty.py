"""Duty entries, the rules they are scored by, and how far the log has been read for them."""

from typing import Any, ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.credit import WHOLE
from domain.duty import DutyKind, DutyState
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.county import County
from models.relations import belongs_to, may_belong_to


class DutyEntry(models.Model):
    """What a member did; one thing counts once, however many events tell of it.

    `group_id` is the group of its day; `subject` says what it came from (null when by hand).
    What several made together is shared: `share_percent` of it, from `share_start_percent` on.
    """

    county_id: UUID
    member_id: UUID
    group_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="duty_entries")
    member = belongs_to("Member", many="duty_entries")
    group = belongs_to("SectorGroup", many="duty_entries")
    mechanism_item = may_belong_to("MechanismItem", many="duty_entries")
    kind = fields.CharField(max_length=16)
    state = fields.CharField(max_length=10)
    title = fields.CharField(max_length=100)
    note = fields.TextField(default="")
    occurred_on = fields.DateField()
    year = fields.IntField()
    subject_type = fields.CharField(max_length=20, null=True)
    subject_id = Uuid7Field(null=True)
    share_start_percent = fields.IntField(default=0)
    share_percent = fields.IntField(default=WHOLE)
    decision = fields.TextField(default="")
    decided_by_name = fields.CharField(max_length=40, default="")
    appeal = fields.TextField(default="")
    created_at = InstantField()
    updated_at = InstantField()

    class Meta:
        table = "duty_entry"
        unique_together: ClassVar = (("member", "kind", "subject_id"),)
        indexes: ClassVar = (
            Index(fields=("county_id", "occurred_on", "id")),
            Index(fields=("member_id", "year", "occurred_on")),
            Index(fields=("group_id", "occurred_on", "id")),
        )
        constraints: ClassVar = (
            one_of("duty_entry", "kind", DutyKind),
            one_of("duty_entry", "state", DutyState),
        )


class ScoringRules(models.Model):
    """One version of the county's rules; a version is never changed, a new one follows it."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="scoring_rules")
    version = fields.IntField()
    first_year = fields.IntField()
    rules = fields.JSONField[list[dict[str, Any]]](default=list)
    note = fields.TextField(default="")
    set_by_name = fields.CharField(max_length=40)
    created_at = InstantField()

    class Meta:
        table = "scoring_rules"
        unique_together: ClassVar = (("county", "version"),)


class DutyReading(models.Model):
    """Up to which event the duty entries of a county have been derived."""

    county: fields.OneToOneRelation[County] = fields.OneToOneField(
        "models.County", related_name="duty_reading", primary_key=True, on_delete=fields.RESTRICT
    )
    seq = fields.BigIntField(default=0)

    class Meta:
        table = "duty_reading"
