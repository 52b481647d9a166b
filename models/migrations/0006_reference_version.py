"""Reference version."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0005_activities')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ReferenceVersion',
            fields=[
                ('county', fields.OneToOneField('models.County', source_field='county_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='reference_version', on_delete=OnDelete.RESTRICT)),
                ('version', fields.BigIntField(default=0)),
            ],
            options={'table': 'reference_version', 'app': 'models'},
            bases=['Model'],
        ),
    ]
