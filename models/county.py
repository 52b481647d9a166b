"""The county (县): everything belongs to exactly one."""

from typing import ClassVar

from tortoise import fields, models

from models.columns import InstantField, Uuid7Field


class County(models.Model):
    id = Uuid7Field(primary_key=True)
    code = fields.CharField(max_length=12, unique=True)
    name = fields.CharField(max_length=60)
    short_name = fields.CharField(max_length=20)
    canonical_datum = fields.CharField(max_length=10, default="CGCS2000")
    rating_window_days = fields.IntField(default=15)
    letter_prefix = fields.CharField(max_length=30, null=True)
    working_periods = fields.JSONField[list[list[str]]](null=True)
    calendar_version = fields.IntField(default=0)
    outline = fields.JSONField[dict[str, object]](null=True)
    created_at = InstantField()

    class Meta:
        table = "county"
        ordering: ClassVar = ("code",)
