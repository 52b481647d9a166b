"""Reminders (提醒督促) to members, groups, departments and townships."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.reminder import ReminderLevel, ReminderState, ReminderTrigger
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to, may_belong_to


class Reminder(models.Model):
    """One notice to one addressee; `cause` names what it is for, so that it is issued once."""

    county_id: UUID
    member_id: UUID | None
    group_id: UUID | None
    department_id: UUID | None
    township_id: UUID | None
    issue_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="reminders")
    level = fields.CharField(max_length=10)
    trigger = fields.CharField(max_length=12)
    cause = fields.CharField(max_length=80)
    content = fields.TextField()
    member = may_belong_to("Member", many="reminders")
    group = may_belong_to("SectorGroup", many="reminders")
    department = may_belong_to("Department", many="reminders")
    township = may_belong_to("Area", many="reminders")
    issue = may_belong_to("Issue", many="reminders")
    state = fields.CharField(max_length=14, default=ReminderState.ISSUED)
    issued_at = InstantField()
    issued_by_name = fields.CharField(max_length=40)
    acknowledged_at = InstantField(null=True)
    acknowledged_by_name = fields.CharField(max_length=40, default="")
    answer = fields.TextField(default="")
    answered_at = InstantField(null=True)

    class Meta:
        table = "reminder"
        unique_together: ClassVar = (("county", "cause"),)
        indexes: ClassVar = (
            Index(fields=("county_id", "issued_at", "id")),
            Index(fields=("member_id", "issued_at", "id")),
            Index(fields=("group_id", "issued_at", "id")),
            Index(fields=("department_id", "issued_at", "id")),
            Index(fields=("township_id", "issued_at", "id")),
        )
        constraints: ClassVar = (
            one_of("reminder", "level", ReminderLevel),
            one_of("reminder", "trigger", ReminderTrigger),
            one_of("reminder", "state", ReminderState),
        )
