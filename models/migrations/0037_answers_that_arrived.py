"""Answers that arrived."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0036_issues_judged_by_index')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Session',
            name='used_generation',
            field=fields.IntField(default=-1),
        ),
    ]
