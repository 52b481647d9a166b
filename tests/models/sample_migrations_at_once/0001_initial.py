"""The tables as the five steps leave them."""

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
                ("name", fields.CharField(unique=True, max_length=80)),
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
                ("title", fields.CharField(max_length=100, null=True)),
                ("state", fields.CharField(max_length=10, default="IN")),
                ("remark", fields.TextField(null=True)),
                ("bought_at", InstantField(db_index=True)),
                ("pages", fields.IntField(null=True)),
                ("isbn", fields.CharField(max_length=13, null=True, unique=True)),
                (
                    "sequel",
                    fields.ForeignKeyField(
                        "models.Book",
                        related_name="prequels",
                        null=True,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "book",
                "app": "models",
                "pk_attr": "id",
                "indexes": [
                    Index(fields=("shelf_id", "bought_at", "id")),
                    Index(fields=("pages", "id")),
                ],
                "constraints": [
                    CheckConstraint(check="\"state\" IN ('IN', 'OUT; LOST')", name="book_state"),
                    UniqueConstraint(fields=("title", "bought_at"), name="book_bought_once"),
                    CheckConstraint(check='"pages" > 0', name="book_pages"),
                ],
            },
        ),
        ops.CreateModel(
            name="Reader",
            fields=[
                ("id", Uuid7Field(primary_key=True)),
                ("name", fields.CharField(max_length=40)),
            ],
            options={"table": "reader", "app": "models", "pk_attr": "id"},
        ),
    ]
