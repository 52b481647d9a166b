"""Shelves with books: references, constraints of every kind, indexes."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from models.columns import InstantField, Uuid7Field


class Migration(migrations.Migration):
    initial = True

    operations = [  # noqa: RUF012
        ops.CreateModel(
            name="Shelf",
            fields=[
                ("id", Uuid7Field(primary_key=True)),
                ("name", fields.CharField(unique=True, max_length=40)),
            ],
            options={"table": "shelf", "app": "models", "pk_attr": "id"},
        ),
        ops.CreateModel(
            name="Book",
            fields=[
                ("id", Uuid7Field(primary_key=True)),
                (
                    "shelf",
                    fields.ForeignKeyField(
                        "models.Shelf", related_name="books", on_delete=OnDelete.CASCADE
                    ),
                ),
                ("title", fields.CharField(max_length=100)),
                ("state", fields.CharField(max_length=10, default="IN")),
                ("note", fields.TextField(null=True)),
                ("bought_at", InstantField(db_index=True)),
            ],
            options={
                "table": "book",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("shelf", "title"),),
                "indexes": [Index(fields=("shelf_id", "bought_at", "id"))],
                "constraints": [
                    CheckConstraint(check="\"state\" IN ('IN', 'OUT; LOST')", name="book_state"),
                    UniqueConstraint(fields=("title", "bought_at"), name="book_bought_once"),
                    UniqueConstraint(
                        fields=("shelf",), name="book_one_out", condition="\"state\" <> 'IN'"
                    ),
                ],
            },
        ),
    ]
