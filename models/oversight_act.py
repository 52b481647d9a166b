"""Oversight acts: meetings, inspections and reviews (专题会议、视察调研、监督评议)."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.oversight_act import ActKind, ActStage
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.event import Event
from models.relations import belongs_to, may_belong_to


class OversightAct(models.Model):
    """Opened for an issue that can't be solved now; the plan before, the findings after."""

    county_id: UUID
    issue_id: UUID
    group_id: UUID | None
    department_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="oversight_acts")
    kind = fields.CharField(max_length=10)
    issue = belongs_to("Issue", many="oversight_acts")
    group = may_belong_to("SectorGroup", many="oversight_acts")
    department = may_belong_to("Department", many="oversight_acts")
    title = fields.CharField(max_length=100)
    plan = fields.TextField()
    planned_on = fields.DateField(null=True)
    stage = fields.CharField(max_length=10, default=ActStage.PLANNED)
    findings = fields.TextField(default="")
    reason = fields.TextField(default="")
    opened_by_name = fields.CharField(max_length=40)
    held_at = InstantField(null=True)
    created_at = InstantField()
    updated_at = InstantField()

    loose_relations: ClassVar = {"events": (Event, "subject_id")}

    class Meta:
        table = "oversight_act"
        indexes: ClassVar = (
            Index(fields=("county_id", "created_at", "id")),
            Index(fields=("issue_id", "created_at", "id")),
            Index(fields=("department_id", "created_at", "id")),
        )
        constraints: ClassVar = (
            one_of("oversight_act", "kind", ActKind),
            one_of("oversight_act", "stage", ActStage),
        )


class OversightActMember(models.Model):
    """A member who takes part; in a review also the score they gave, from 1 to 5."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="oversight_act_members")
    act = belongs_to("OversightAct", many="members")
    member = belongs_to("Member", many="oversight_acts")
    member_id: UUID
    score = fields.IntField(null=True)
    comment = fields.TextField(default="")

    class Meta:
        table = "oversight_act_member"
        unique_together: ClassVar = (("act", "member"),)
        indexes: ClassVar = (Index(fields=("member_id", "id")),)


class OversightFollowUp(models.Model):
    """What has to happen after the act, by whom, by when (整改事项)."""

    act_id: UUID
    department_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="oversight_follow_ups")
    act = belongs_to("OversightAct", many="follow_ups")
    content = fields.TextField()
    department = may_belong_to("Department", many="oversight_follow_ups")
    due_on = fields.DateField(null=True)
    closed_at = InstantField(null=True)
    closing_note = fields.TextField(default="")
    created_at = InstantField()

    class Meta:
        table = "oversight_follow_up"
        indexes: ClassVar = (Index(fields=("act_id", "created_at", "id")),)
