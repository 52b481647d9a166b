"""Rows are corrected, then the database told to insist; an old rule goes."""

from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps


async def count_unknown_pages_as_one(apps: StateApps, editor: BaseSchemaEditor) -> None:
    await editor.client.execute_query('UPDATE "book" SET "pages" = 1 WHERE "pages" IS NULL')


class Migration(migrations.Migration):
    dependencies = [("models", "0003_widen")]  # noqa: RUF012

    operations = [  # noqa: RUF012
        ops.RunPython(count_unknown_pages_as_one, ops.RunPython.noop),
        ops.AddConstraint("Book", CheckConstraint(check='"pages" > 0', name="book_pages")),
        ops.RemoveConstraint("Book", fields=["shelf", "title"]),
        ops.RemoveConstraint("Book", name="book_one_out"),
        ops.AddIndex("Book", Index(fields=("pages", "id"))),
    ]
