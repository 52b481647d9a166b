"""Inbox."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import Uuid7Field
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0018_retention')]

    initial = False

    operations = [
        ops.CreateModel(
            name='InboxMark',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='inbox_marks', on_delete=OnDelete.RESTRICT)),
                ('account', fields.ForeignKeyField('models.Account', source_field='account_id', db_constraint=True, to_field='id', related_name='inbox_marks', on_delete=OnDelete.RESTRICT)),
                ('position', fields.BigIntField()),
            ],
            options={'table': 'inbox_mark', 'app': 'models', 'unique_together': (('account',),)},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InboxRead',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='inbox_reads', on_delete=OnDelete.RESTRICT)),
                ('account', fields.ForeignKeyField('models.Account', source_field='account_id', db_constraint=True, to_field='id', related_name='inbox_reads', on_delete=OnDelete.RESTRICT)),
                ('seq', fields.BigIntField()),
            ],
            options={'table': 'inbox_read', 'app': 'models', 'unique_together': (('account', 'seq'),)},
            bases=['Model'],
        ),
    ]
