"""Screenshots."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0029_category_axes_and_versions')]

    initial = False

    operations = [
        ops.RemoveConstraint(
            model_name='Photo',
            name='photo_purpose_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Photo',
            constraint=CheckConstraint(check='"purpose" IN (\'EVIDENCE\', \'SCREENSHOT\', \'BEFORE\', \'AFTER\')', name='photo_purpose_known'),
        ),
    ]
