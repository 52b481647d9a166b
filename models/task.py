"""Tasks (交办) and the extensions asked for them."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.task import AnswerGrade, ExtensionState, TaskRole, TaskState
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to, may_belong_to


class Task(models.Model):
    """One office's part in solving an issue; exactly one of department and township is set.

    `is_final`: the matter was returned twice before, so this one cannot be.
    """

    issue_id: UUID
    department_id: UUID | None
    township_id: UUID | None
    assigned_by_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="tasks")
    issue = belongs_to("Issue", many="tasks")
    round = fields.IntField()
    department = may_belong_to("Department", many="tasks")
    township = may_belong_to("Area", many="tasks")
    role = fields.CharField(max_length=6)
    state = fields.CharField(max_length=10, default=TaskState.OPEN)
    content = fields.TextField()
    is_final = fields.BooleanField(default=False)
    shares_contact = fields.BooleanField(default=False)
    assigned_by = belongs_to("Account", many="assigned_tasks")
    assigned_by_name = fields.CharField(max_length=40)
    assigned_at = InstantField()
    due_at = InstantField(null=True)
    accepted_at = InstantField(null=True)
    returned_at = InstantField(null=True)
    return_reason = fields.TextField(default="")
    answered_at = InstantField(null=True)
    answered_by_name = fields.CharField(max_length=40, default="")
    grade = fields.CharField(max_length=1, null=True)
    answer = fields.TextField(default="")
    send_back_reason = fields.TextField(default="")
    verified_at = InstantField(null=True)
    verified_by_name = fields.CharField(max_length=40, default="")
    updated_at = InstantField()

    class Meta:
        table = "task"
        indexes: ClassVar = (
            Index(fields=("issue_id", "assigned_at", "id")),
            Index(fields=("department_id", "updated_at", "id")),
            Index(fields=("township_id", "updated_at", "id")),
            Index(fields=("county_id", "updated_at", "id")),
            Index(fields=("county_id", "state", "due_at")),
        )
        constraints: ClassVar = (
            one_of("task", "role", TaskRole),
            one_of("task", "state", TaskState),
            one_of("task", "grade", AnswerGrade),
        )


class TaskExtension(models.Model):
    """More time, asked for by the assignee and decided by the office."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="task_extensions")
    task = belongs_to("Task", many="extensions")
    until_at = InstantField()
    reason = fields.TextField()
    state = fields.CharField(max_length=10, default=ExtensionState.ASKED)
    asked_at = InstantField()
    asked_by_name = fields.CharField(max_length=40)
    decided_at = InstantField(null=True)
    decided_by_name = fields.CharField(max_length=40, default="")
    decision_note = fields.TextField(default="")

    class Meta:
        table = "task_extension"
        indexes: ClassVar = (Index(fields=("task_id", "asked_at", "id")),)
        constraints: ClassVar = (one_of("task_extension", "state", ExtensionState),)
