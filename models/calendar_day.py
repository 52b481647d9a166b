"""The working calendar (工作日历) of a county, day by day."""

from typing import ClassVar

from tortoise import fields, models
from tortoise.indexes import Index

from domain.calendar_day import DaySource
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class CalendarDay(models.Model):
    """One day; `is_exception` when people work (or not) against what its weekday says."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="calendar_days")
    day = fields.DateField()
    year = fields.IntField()
    is_working = fields.BooleanField()
    is_exception = fields.BooleanField(default=False)
    source = fields.CharField(max_length=10)
    note = fields.CharField(max_length=40, default="")
    updated_at = InstantField()

    class Meta:
        table = "calendar_day"
        unique_together: ClassVar = (("county", "day"),)
        indexes: ClassVar = (Index(fields=("county_id", "year", "day")),)
        constraints: ClassVar = (one_of("calendar_day", "source", DaySource),)
