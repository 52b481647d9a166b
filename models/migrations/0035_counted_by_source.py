"""Counted by source."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0034_list_exported')]

    initial = False

    operations = [
        ops.RemoveIndex(
            model_name='Issue',
            name=None,
            fields=['county_id', 'captured_at', 'area_id', 'group_id', 'collector_id', 'category_id', 'step', 'outcome', 'last_rating', 'proxy_rating', 'studied_after_s', 'resolved_after_s', 'fed_back_after_s'],
        ),
        ops.AddIndex(
            model_name='Issue',
            index=Index(fields=['county_id', 'captured_at', 'area_id', 'group_id', 'collector_id', 'category_id', 'step', 'outcome', 'last_rating', 'proxy_rating', 'source', 'nature', 'studied_after_s', 'resolved_after_s', 'fed_back_after_s']),
        ),
    ]
