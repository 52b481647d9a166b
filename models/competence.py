"""The competence matrix: category × area → departments."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models

from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to, may_belong_to


class Competence(models.Model):
    """A department answers for a category, in one area or, without one, in the whole county."""

    category_id: UUID
    area_id: UUID | None
    department_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="competences")
    category = belongs_to("Category", many="competences")
    area = may_belong_to("Area", many="competences")
    department = belongs_to("Department", many="competences")
    position = fields.IntField(default=0)
    note = fields.TextField(default="")
    created_at = InstantField()

    class Meta:
        table = "competence"
        unique_together: ClassVar = (("category", "area", "department"),)
