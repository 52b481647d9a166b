"""Small tables that use every kind of column and relation the engine knows."""

from typing import Any, ClassVar

from tortoise import fields, models

from models.columns import InstantField, Uuid7Field


class SampleArea(models.Model):
    id = Uuid7Field(primary_key=True)
    county_id = Uuid7Field()
    parent: Any = fields.ForeignKeyField("models.SampleArea", related_name="children", null=True)
    level = fields.CharField(max_length=12)
    name = fields.CharField(max_length=60)
    path = fields.CharField(max_length=60, default="/")

    class Meta:
        table = "sample_area"


class SampleMember(models.Model):
    id = Uuid7Field(primary_key=True)
    county_id = Uuid7Field()
    area: Any = fields.ForeignKeyField("models.SampleArea", related_name="members")
    name = fields.CharField(max_length=60)
    is_active = fields.BooleanField(default=True)
    born_on = fields.DateField(null=True)
    score = fields.FloatField(null=True)

    class Meta:
        table = "sample_member"


class SampleIssue(models.Model):
    id = Uuid7Field(primary_key=True)
    county_id = Uuid7Field()
    area: Any = fields.ForeignKeyField("models.SampleArea", related_name="issues")
    member: Any = fields.ForeignKeyField("models.SampleMember", related_name="issues", null=True)
    title = fields.CharField(max_length=200)
    step = fields.CharField(max_length=10, default="COLLECT")
    rank = fields.IntField(null=True)
    votes = fields.BigIntField(default=0)
    tags = fields.JSONField[list[str]](default=list)
    secret = fields.CharField(max_length=60, null=True)
    longitude = fields.FloatField(null=True)
    latitude = fields.FloatField(null=True)
    fix_longitude = fields.FloatField(null=True)
    fix_datum = fields.CharField(max_length=10, null=True)
    created_at = InstantField()

    class Meta:
        table = "sample_issue"


class SamplePhoto(models.Model):
    id = Uuid7Field(primary_key=True)
    county_id = Uuid7Field()
    issue: Any = fields.ForeignKeyField("models.SampleIssue", related_name="photos")
    position = fields.IntField()
    caption = fields.CharField(max_length=60, null=True)

    class Meta:
        table = "sample_photo"


class SampleConsultation(models.Model):
    id = Uuid7Field(primary_key=True)
    county_id = Uuid7Field()
    title = fields.CharField(max_length=60)
    held_at = InstantField(null=True)

    class Meta:
        table = "sample_consultation"


class SampleLink(models.Model):
    id = Uuid7Field(primary_key=True)
    county_id = Uuid7Field()
    issue: Any = fields.ForeignKeyField("models.SampleIssue", related_name="links")
    consultation: Any = fields.ForeignKeyField("models.SampleConsultation", related_name="links")
    kind = fields.CharField(max_length=10, default="MAIN")

    class Meta:
        table = "sample_link"
        unique_together: ClassVar = (("issue", "consultation"),)


class SampleEvent(models.Model):
    id = Uuid7Field(primary_key=True)
    county_id = Uuid7Field()
    seq = fields.BigIntField()
    subject_type = fields.CharField(max_length=20)
    subject_id = Uuid7Field()
    note = fields.TextField(null=True)

    class Meta:
        table = "sample_event"
