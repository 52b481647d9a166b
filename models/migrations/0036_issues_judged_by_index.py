"""Issues judged by index."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0035_counted_by_source')]

    initial = False

    operations = [
        ops.RemoveIndex(
            model_name='Issue',
            name=None,
            fields=['county_id', 'updated_at', 'id'],
        ),
        ops.RemoveIndex(
            model_name='Issue',
            name=None,
            fields=['area_id', 'updated_at', 'id'],
        ),
        ops.AddIndex(
            model_name='Issue',
            index=Index(fields=['county_id', 'updated_at', 'id', 'collected_by_id', 'confidentiality', 'group_id', 'area_id']),
        ),
        ops.AddIndex(
            model_name='Issue',
            index=Index(fields=['area_id', 'updated_at', 'id', 'collected_by_id', 'confidentiality', 'group_id', 'county_id']),
        ),
    ]
