"""Retention rules: how many days a county keeps what is known of people."""

from typing import ClassVar

from tortoise import fields, models

from domain.retention import RetentionKind
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class RetentionRule(models.Model):
    """The county's own rule for one kind; the usual one is written before it is first applied."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="retention_rules")
    kind = fields.CharField(max_length=12)
    days = fields.IntField()
    updated_at = InstantField()
    updated_by_name = fields.CharField(max_length=40)

    class Meta:
        table = "retention_rule"
        unique_together: ClassVar = (("county", "kind"),)
        constraints: ClassVar = (one_of("retention_rule", "kind", RetentionKind),)
