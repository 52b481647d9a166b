"""Every version of a county's lists of categories: what they said, since when, by whom."""

from typing import Any, ClassVar

from tortoise import fields, models

from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to


class CategoryList(models.Model):
    """The lists of both axes as one change left them; never changed, the next version follows."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="category_lists")
    version = fields.IntField()
    entries = fields.JSONField[list[dict[str, Any]]](default=list)
    made_at = InstantField()
    made_by_name = fields.CharField(max_length=40)

    class Meta:
        table = "category_list"
        unique_together: ClassVar = (("county", "version"),)
