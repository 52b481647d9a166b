"""Deadlines (期限), and the county's rules that give them."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint

from domain.deadline import Alert, DeadlineKind, DeadlineState, Unit
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to, may_belong_to


class DeadlineRule(models.Model):
    """How long one kind of thing may take in this county."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="deadline_rules")
    kind = fields.CharField(max_length=24)
    position = fields.IntField(default=0)
    amount = fields.IntField()
    unit = fields.CharField(max_length=16)
    warn_percent = fields.IntField()
    severe_percent = fields.IntField()
    grace_hours = fields.IntField()
    has_alerts = fields.BooleanField(default=True)
    updated_at = InstantField()
    updated_by_name = fields.CharField(max_length=40, default="")

    class Meta:
        table = "deadline_rule"
        unique_together: ClassVar = (("county", "kind"),)
        constraints: ClassVar = (
            one_of("deadline_rule", "kind", DeadlineKind),
            one_of("deadline_rule", "unit", Unit),
        )


class Deadline(models.Model):
    """Something has to be done by an instant; `rule` and `periods` are those in force then.

    `subject_type` and `subject_id` say what it is of, `issue` which issue it concerns; member,
    group, department or township says who has to do it. `pauses` lists [from, to] in wire text;
    the last `to` is null while it is paused, and `paused_by` lists the causes that still hold.
    """

    county_id: UUID
    issue_id: UUID | None
    area_id: UUID | None
    member_id: UUID | None
    group_id: UUID | None
    department_id: UUID | None
    township_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="deadlines")
    kind = fields.CharField(max_length=24)
    subject_type = fields.CharField(max_length=20)
    subject_id = Uuid7Field()
    issue = may_belong_to("Issue", many="deadlines")
    area = may_belong_to("Area", many="deadlines")
    member = may_belong_to("Member", many="deadlines")
    group = may_belong_to("SectorGroup", many="deadlines")
    department = may_belong_to("Department", many="deadlines")
    township = may_belong_to("Area", many="deadlines_of_township")
    rule = fields.JSONField[dict[str, object]]()
    calendar_version = fields.IntField()
    started_at = InstantField()
    warn_at = InstantField()
    due_at = InstantField()
    severe_at = InstantField()
    pauses = fields.JSONField[list[list[str | None]]](default=list)
    paused_by = fields.JSONField[list[str]](default=list)
    state = fields.CharField(max_length=10, default=DeadlineState.RUNNING)
    alert = fields.CharField(max_length=10, default=Alert.NONE)
    next_alert_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    updated_at = InstantField()

    class Meta:
        table = "deadline"
        indexes: ClassVar = (
            Index(fields=("county_id", "next_alert_at")),
            Index(fields=("county_id", "due_at", "id")),
            Index(fields=("county_id", "kind", "due_at")),
            Index(fields=("subject_id", "started_at", "id")),
            Index(fields=("issue_id", "started_at", "id")),
            Index(fields=("department_id", "due_at")),
        )
        constraints: ClassVar = (
            one_of("deadline", "kind", DeadlineKind),
            one_of("deadline", "state", DeadlineState),
            one_of("deadline", "alert", Alert),
            UniqueConstraint(
                fields=("subject_id", "kind"),
                name="deadline_open_once",
                condition="ended_at IS NULL",
            ),
        )
