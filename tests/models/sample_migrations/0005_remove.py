"""An indexed column goes, and a table comes."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.columns import Uuid7Field


class Migration(migrations.Migration):
    dependencies = [("models", "0004_constrain")]  # noqa: RUF012

    operations = [  # noqa: RUF012
        ops.RemoveField("Book", "rank"),
        ops.CreateModel(
            name="Reader",
            fields=[
                ("id", Uuid7Field(primary_key=True)),
                ("name", fields.CharField(max_length=40)),
            ],
            options={"table": "reader", "app": "models", "pk_attr": "id"},
        ),
    ]
