"""Quarterly spot checks (季度抽查) and the issues drawn."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.spot_check import CheckState, ItemState, Verdict
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.event import Event
from models.relations import belongs_to, may_belong_to


class SpotCheck(models.Model):
    """One draw; `population` is frozen: [issue, group or null] in hex, in the order of issues."""

    county_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="spot_checks")
    year = fields.IntField()
    quarter = fields.IntField()
    seed = fields.CharField(max_length=80)
    size = fields.IntField()
    population = fields.JSONField[list[list[str | None]]]()
    population_size = fields.IntField()
    population_hash = fields.CharField(max_length=64)
    state = fields.CharField(max_length=10, default=CheckState.DRAWN)
    drawn_by_name = fields.CharField(max_length=40)
    drawn_at = InstantField()
    final_at = InstantField(null=True)

    loose_relations: ClassVar = {"events": (Event, "subject_id")}

    class Meta:
        table = "spot_check"
        unique_together: ClassVar = (("county", "year", "quarter"),)
        indexes: ClassVar = (Index(fields=("county_id", "drawn_at", "id")),)
        constraints: ClassVar = (one_of("spot_check", "state", CheckState),)


class SpotCheckItem(models.Model):
    """One issue drawn, and what was found of how it was handled."""

    check_id: UUID
    issue_id: UUID
    group_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="spot_check_items")
    check = belongs_to("SpotCheck", many="items")
    issue = belongs_to("Issue", many="spot_check_items")
    group = may_belong_to("SectorGroup", many="spot_check_items")
    ordinal = fields.IntField()
    state = fields.CharField(max_length=10, default=ItemState.DRAWN)
    verdict = fields.CharField(max_length=8, null=True)
    note = fields.TextField(default="")
    judged_by_name = fields.CharField(max_length=40, default="")
    judged_at = InstantField(null=True)
    objection = fields.TextField(default="")
    objected_by_name = fields.CharField(max_length=40, default="")
    objected_at = InstantField(null=True)
    decision = fields.TextField(default="")
    final_at = InstantField(null=True)

    class Meta:
        table = "spot_check_item"
        unique_together: ClassVar = (("check", "issue"), ("check", "ordinal"))
        indexes: ClassVar = (Index(fields=("issue_id", "id")),)
        constraints: ClassVar = (
            one_of("spot_check_item", "state", ItemState),
            one_of("spot_check_item", "verdict", Verdict),
        )
