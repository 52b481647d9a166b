"""Closed quarters (季度定格): the figures as they stood, which never change again."""

from typing import Any, ClassVar
from uuid import UUID

from tortoise import fields, models

from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class StatisticsSnapshot(models.Model):
    """One quarter of a county, once. `figures` as services/quarter_freeze.py writes them."""

    county_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="statistics_snapshots")
    year = fields.IntField()
    quarter = fields.IntField()
    figures = fields.JSONField[dict[str, Any]]()
    hash = fields.CharField(max_length=64)
    frozen_at = InstantField()
    frozen_by_name = fields.CharField(max_length=40)

    class Meta:
        table = "statistics_snapshot"
        unique_together: ClassVar = (("county", "year", "quarter"),)
