"""Topics (议题) that sector groups pick from their issues."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.topic import TopicState
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.event import Event
from models.relations import belongs_to


class Topic(models.Model):
    """What a group wants to consult on; every criterion is somebody's judgement."""

    county_id: UUID
    group_id: UUID
    proposed_by_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="topics")
    group = belongs_to("SectorGroup", many="topics")
    proposed_by = belongs_to("Account", many="proposed_topics")
    proposed_by_name = fields.CharField(max_length=40)
    title = fields.CharField(max_length=100)
    reason = fields.TextField(default="")
    small_incision = fields.BooleanField(default=False)
    operable = fields.BooleanField(default=False)
    effective = fields.BooleanField(default=False)
    state = fields.CharField(max_length=10, default=TopicState.PROPOSED)
    decision = fields.TextField(default="")
    decided_at = InstantField(null=True)
    created_at = InstantField()
    updated_at = InstantField()
    version = fields.IntField(default=1)

    loose_relations: ClassVar = {"events": (Event, "subject_id")}

    class Meta:
        table = "topic"
        indexes: ClassVar = (
            Index(fields=("county_id", "updated_at", "id")),
            Index(fields=("group_id", "updated_at", "id")),
        )
        constraints: ClassVar = (one_of("topic", "state", TopicState),)


class TopicIssue(models.Model):
    """The topic was made from this issue."""

    issue_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="topic_issues")
    topic = belongs_to("Topic", many="issue_links")
    issue = belongs_to("Issue", many="topic_links")

    class Meta:
        table = "topic_issue"
        unique_together: ClassVar = (("topic", "issue"),)
        indexes: ClassVar = (Index(fields=("issue_id", "id")),)
