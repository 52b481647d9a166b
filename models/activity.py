"""Activities: talks, clinics, culture and technology, donations, pairing, visits."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.activity import ActivityKind, ActivityStage
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.event import Event
from models.place import Located
from models.relations import belongs_to, may_belong_to


class Activity(Located):
    """One activity; those of a series name its first one."""

    county_id: UUID
    area_id: UUID
    hall_id: UUID | None
    group_id: UUID | None
    consultation_id: UUID | None
    first_of_series_id: UUID | None
    recorded_by_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="activities")
    area = belongs_to("Area", many="activities")
    hall = may_belong_to("Hall", many="activities")
    group = may_belong_to("SectorGroup", many="activities")
    consultation = may_belong_to("Consultation", many="follow_ups")
    first_of_series = may_belong_to("Activity", many="repetitions")
    recorded_by = belongs_to("Account", many="activities")
    recorded_by_name = fields.CharField(max_length=40)
    kind = fields.CharField(max_length=12)
    title = fields.CharField(max_length=100)
    content = fields.TextField(default="")
    place_name = fields.CharField(max_length=120, default="")
    stage = fields.CharField(max_length=10)
    held_at = InstantField()
    audience_count = fields.IntField(default=0)
    beneficiary_count = fields.IntField(default=0)
    donated_yuan = fields.IntField(default=0)
    reason = fields.TextField(default="")
    captured_at = InstantField()
    received_at = InstantField()
    created_at = InstantField()
    updated_at = InstantField()
    version = fields.IntField(default=1)

    loose_relations: ClassVar = {"events": (Event, "subject_id")}

    class Meta:
        table = "activity"
        indexes: ClassVar = (
            Index(fields=("county_id", "held_at", "id")),
            Index(fields=("area_id", "held_at", "id")),
            Index(fields=("hall_id", "held_at", "id")),
            Index(fields=("group_id", "held_at", "id")),
            Index(fields=("consultation_id", "held_at", "id")),
            Index(fields=("first_of_series_id", "held_at", "id")),
        )
        constraints: ClassVar = (
            one_of("activity", "kind", ActivityKind),
            one_of("activity", "stage", ActivityStage),
        )


class ActivityMember(models.Model):
    """A member takes part in an activity."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="activity_members")
    activity = belongs_to("Activity", many="member_links")
    member = belongs_to("Member", many="activity_links")
    member_id: UUID

    class Meta:
        table = "activity_member"
        unique_together: ClassVar = (("activity", "member"),)
        indexes: ClassVar = (Index(fields=("member_id", "activity_id")),)


class ActivityTag(models.Model):
    """An activity carries one of the county's slogans."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="activity_tags")
    activity = belongs_to("Activity", many="tag_links")
    mechanism_item = belongs_to("MechanismItem", many="activity_links")

    class Meta:
        table = "activity_tag"
        unique_together: ClassVar = (("activity", "mechanism_item"),)
        indexes: ClassVar = (Index(fields=("mechanism_item_id", "activity_id")),)
