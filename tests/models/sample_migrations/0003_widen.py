"""The parent's column becomes wider, the child's nullable."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0002_add_columns")]  # noqa: RUF012

    operations = [  # noqa: RUF012
        ops.AlterField("Shelf", "name", fields.CharField(unique=True, max_length=80)),
        ops.AlterField("Book", "title", fields.CharField(max_length=100, null=True)),
        ops.RenameField("Book", "note", "remark"),
    ]
