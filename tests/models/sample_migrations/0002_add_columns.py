"""Columns that may be null, that have a value from the start, that are unique, that refer."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]  # noqa: RUF012

    operations = [  # noqa: RUF012
        ops.AddField("Book", "pages", fields.IntField(null=True)),
        ops.AddField("Book", "rank", fields.IntField(db_default=7, db_index=True)),
        ops.AddField("Book", "isbn", fields.CharField(max_length=13, null=True, unique=True)),
        ops.AddField(
            "Book",
            "sequel",
            fields.ForeignKeyField(
                "models.Book", related_name="prequels", null=True, on_delete=OnDelete.RESTRICT
            ),
        ),
    ]
