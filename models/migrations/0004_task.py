"""Task."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import InstantField, Uuid7Field
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0003_organisation')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Task',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='tasks', on_delete=OnDelete.RESTRICT)),
                ('issue', fields.ForeignKeyField('models.Issue', source_field='issue_id', db_constraint=True, to_field='id', related_name='tasks', on_delete=OnDelete.RESTRICT)),
                ('round', fields.IntField()),
                ('department', fields.ForeignKeyField('models.Department', source_field='department_id', null=True, db_constraint=True, to_field='id', related_name='tasks', on_delete=OnDelete.RESTRICT)),
                ('township', fields.ForeignKeyField('models.Area', source_field='township_id', null=True, db_constraint=True, to_field='id', related_name='tasks', on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharField(max_length=6)),
                ('state', fields.CharField(default='OPEN', max_length=10)),
                ('content', fields.TextField(unique=False)),
                ('is_final', fields.BooleanField(default=False)),
                ('shares_contact', fields.BooleanField(default=False)),
                ('assigned_by', fields.ForeignKeyField('models.Account', source_field='assigned_by_id', db_constraint=True, to_field='id', related_name='assigned_tasks', on_delete=OnDelete.RESTRICT)),
                ('assigned_by_name', fields.CharField(max_length=40)),
                ('assigned_at', InstantField()),
                ('due_at', InstantField(null=True)),
                ('accepted_at', InstantField(null=True)),
                ('returned_at', InstantField(null=True)),
                ('return_reason', fields.TextField(default='', unique=False)),
                ('answered_at', InstantField(null=True)),
                ('answered_by_name', fields.CharField(default='', max_length=40)),
                ('grade', fields.CharField(null=True, max_length=1)),
                ('answer', fields.TextField(default='', unique=False)),
                ('send_back_reason', fields.TextField(default='', unique=False)),
                ('verified_at', InstantField(null=True)),
                ('verified_by_name', fields.CharField(default='', max_length=40)),
                ('updated_at', InstantField()),
            ],
            options={'table': 'task', 'app': 'models', 'indexes': [Index(fields=['issue_id', 'assigned_at', 'id']), Index(fields=['department_id', 'updated_at', 'id']), Index(fields=['township_id', 'updated_at', 'id']), Index(fields=['county_id', 'updated_at', 'id']), Index(fields=['county_id', 'state', 'due_at'])], 'constraints': [CheckConstraint(check='"role" IN (\'LEAD\', \'ASSIST\')', name='task_role_known'), CheckConstraint(check='"state" IN (\'OPEN\', \'ACCEPTED\', \'ANSWERED\', \'VERIFIED\', \'RETURNED\', \'CANCELLED\')', name='task_state_known'), CheckConstraint(check='"grade" IN (\'A\', \'B\', \'C\')', name='task_grade_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TaskExtension',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='task_extensions', on_delete=OnDelete.RESTRICT)),
                ('task', fields.ForeignKeyField('models.Task', source_field='task_id', db_constraint=True, to_field='id', related_name='extensions', on_delete=OnDelete.RESTRICT)),
                ('until_at', InstantField()),
                ('reason', fields.TextField(unique=False)),
                ('state', fields.CharField(default='ASKED', max_length=10)),
                ('asked_at', InstantField()),
                ('asked_by_name', fields.CharField(max_length=40)),
                ('decided_at', InstantField(null=True)),
                ('decided_by_name', fields.CharField(default='', max_length=40)),
                ('decision_note', fields.TextField(default='', unique=False)),
            ],
            options={'table': 'task_extension', 'app': 'models', 'indexes': [Index(fields=['task_id', 'asked_at', 'id'])], 'constraints': [CheckConstraint(check='"state" IN (\'ASKED\', \'GRANTED\', \'REFUSED\', \'WITHDRAWN\')', name='task_extension_state_known')]},
            bases=['Model'],
        ),
        ops.RemoveConstraint(
            model_name='Event',
            name='event_kind_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='"kind" IN (\'ISSUE_COLLECTED\', \'ISSUE_STUDIED\', \'ISSUE_ROUTED\', \'ISSUE_RESOLVED\', \'ISSUE_FED_BACK\', \'ISSUE_RATED\', \'ISSUE_CLOSED\', \'ISSUE_REOPENED\', \'ISSUE_DECLINED\', \'ISSUE_WITHDRAWN\', \'ISSUE_CONTACT_READ\', \'TASK_ASSIGNED\', \'TASK_ACCEPTED\', \'TASK_RETURNED\', \'TASK_CANCELLED\', \'TASK_EXTENSION_ASKED\', \'TASK_EXTENSION_GRANTED\', \'TASK_EXTENSION_REFUSED\', \'TASK_ANSWERED\', \'TASK_VERIFIED\', \'TASK_SENT_BACK\', \'PHOTO_DECLARED\', \'PHOTO_READY\', \'PHOTO_REJECTED\', \'TOPIC_PROPOSED\', \'TOPIC_REVISED\', \'TOPIC_SELECTED\', \'TOPIC_DROPPED\', \'CONSULTATION_PLANNED\', \'CONSULTATION_OPENED\', \'CONSULTATION_POSTPONED\', \'CONSULTATION_CANCELLED\', \'PARTICIPANT_ADDED\', \'PARTICIPANT_REPLIED\', \'PARTICIPANT_CHECKED_IN\', \'RESIDENTS_COUNTED\', \'AGENDA_SET\', \'ENTRY_RECORDED\', \'COMMITMENT_MADE\', \'COMMITMENT_PROGRESSED\', \'CONSULTATION_CONCLUDED\', \'MINUTES_REVISED\', \'MINUTES_CONFIRMED\', \'CONSULTATION_EVALUATED\', \'ACCOUNT_SIGNED_IN\', \'ACCOUNT_LOCKED\', \'PASSWORD_CHANGED\', \'SESSION_REVOKED\', \'DEVICE_PAIRED\', \'AREAS_IMPORTED\', \'MEMBERS_IMPORTED\', \'TERM_SET\', \'MEMBER_APPOINTED\', \'MEMBER_TRANSFERRED\', \'MEMBER_LEFT\', \'LEAVE_REQUESTED\', \'LEAVE_DECIDED\', \'LEAVE_CANCELLED\', \'COMPETENCE_SET\', \'COMPETENCE_REMOVED\', \'CHANNEL_REGISTERED\', \'CHANNEL_RETIRED\', \'MECHANISM_SET\', \'GRIDS_ASSIGNED\')', name='event_kind_known'),
        ),
    ]
