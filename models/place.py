"""Where something happened: the raw fix of the phone, and the canonical point derived from it."""

from tortoise import fields, models

from models.columns import InstantField


class Located(models.Model):
    """Columns of a place; all NULL when nothing is known of it.

    `longitude` and `latitude` are in the county's canonical datum (degrees); `fix_*` are raw.
    """

    longitude = fields.FloatField(null=True)
    latitude = fields.FloatField(null=True)
    fix_longitude = fields.FloatField(null=True)
    fix_latitude = fields.FloatField(null=True)
    fix_datum = fields.CharField(max_length=10, null=True)
    fix_accuracy_m = fields.FloatField(null=True)
    fix_provider = fields.CharField(max_length=20, null=True)
    fix_at = InstantField(null=True)
    fix_is_mock = fields.BooleanField(null=True)
    on_site = fields.CharField(max_length=12, default="NO_FIX")
    on_site_reasons = fields.JSONField[list[str]](default=list)

    class Meta:
        abstract = True
