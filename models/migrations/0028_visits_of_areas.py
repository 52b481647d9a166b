"""Visits of areas."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0027_staff_and_devices')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='Issue',
            index=Index(fields=['area_id', 'captured_at']),
        ),
    ]
