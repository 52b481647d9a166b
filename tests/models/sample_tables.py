"""Two small tables for the tests of the database itself."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from models.checks import one_of
from models.columns import InstantField, OptionalText, Uuid7Field


class Shelf(models.Model):
    id = Uuid7Field(primary_key=True)
    name = fields.CharField(max_length=40, unique=True)
    books: fields.ReverseRelation["Book"]

    class Meta:
        table = "shelf"


class Book(models.Model):
    id = Uuid7Field(primary_key=True)
    shelf: fields.ForeignKeyRelation[Shelf] = fields.ForeignKeyField(
        "models.Shelf", related_name="books", on_delete=fields.RESTRICT
    )
    shelf_id: UUID
    borrower_id = Uuid7Field(null=True)
    title = fields.CharField(max_length=100)
    state = fields.CharField(max_length=8, default="IN")
    note = OptionalText()
    facts = fields.JSONField[dict[str, object]](default=dict)
    bought_at = InstantField()
    read_at = InstantField(null=True)

    class Meta:
        table = "book"
        unique_together: ClassVar = (("shelf", "title"),)
        indexes: ClassVar = (Index(fields=("shelf_id", "bought_at", "id")),)
        constraints: ClassVar = (one_of("book", "state", ("IN", "OUT")),)
