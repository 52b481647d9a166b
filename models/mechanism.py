"""The county's slogans as data."""

from typing import ClassVar

from tortoise import fields, models

from domain.mechanism import MechanismFamily
from models.checks import one_of
from models.columns import Uuid7Field
from models.relations import belongs_to


class MechanismItem(models.Model):
    """One phrase of a family, e.g. 四步走 · 2 · 研究; whether it is our reading is said."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="mechanism_items")
    family = fields.CharField(max_length=8)
    ordinal = fields.IntField()
    label = fields.CharField(max_length=60)
    description = fields.TextField(default="")
    is_interpretation = fields.BooleanField(default=False)
    is_active = fields.BooleanField(default=True)

    class Meta:
        table = "mechanism_item"
        unique_together: ClassVar = (("county", "family", "ordinal"),)
        constraints: ClassVar = (one_of("mechanism_item", "family", MechanismFamily),)
