"""Task clocks."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0031_proxy_rating')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='Deadline',
            index=Index(fields=['county_id', 'kind', 'due_at']),
        ),
    ]
