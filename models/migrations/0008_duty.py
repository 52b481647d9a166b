"""Duty."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import InstantField, Uuid7Field
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0007_supervision')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DutyEntry',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='duty_entries', on_delete=OnDelete.RESTRICT)),
                ('member', fields.ForeignKeyField('models.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='duty_entries', on_delete=OnDelete.RESTRICT)),
                ('group', fields.ForeignKeyField('models.SectorGroup', source_field='group_id', db_constraint=True, to_field='id', related_name='duty_entries', on_delete=OnDelete.RESTRICT)),
                ('mechanism_item', fields.ForeignKeyField('models.MechanismItem', source_field='mechanism_item_id', null=True, db_constraint=True, to_field='id', related_name='duty_entries', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=16)),
                ('state', fields.CharField(max_length=10)),
                ('title', fields.CharField(max_length=100)),
                ('note', fields.TextField(default='', unique=False)),
                ('occurred_on', fields.DateField()),
                ('year', fields.IntField()),
                ('subject_type', fields.CharField(null=True, max_length=20)),
                ('subject_id', Uuid7Field(null=True)),
                ('decision', fields.TextField(default='', unique=False)),
                ('decided_by_name', fields.CharField(default='', max_length=40)),
                ('appeal', fields.TextField(default='', unique=False)),
                ('created_at', InstantField()),
                ('updated_at', InstantField()),
            ],
            options={'table': 'duty_entry', 'app': 'models', 'unique_together': (('member', 'kind', 'subject_id'),), 'indexes': [Index(fields=['county_id', 'occurred_on', 'id']), Index(fields=['member_id', 'year', 'occurred_on']), Index(fields=['group_id', 'occurred_on', 'id'])], 'constraints': [CheckConstraint(check='"kind" IN (\'COLLECTED\', \'STUDIED\', \'CONSULTED\', \'FED_BACK\', \'TALK\', \'WELFARE\', \'PROPOSAL\', \'REPORT_ADOPTED\', \'OTHER\')', name='duty_entry_kind_known'), CheckConstraint(check='"state" IN (\'DERIVED\', \'PENDING\', \'APPROVED\', \'REJECTED\', \'APPEALED\')', name='duty_entry_state_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DutyReading',
            fields=[
                ('county', fields.OneToOneField('models.County', source_field='county_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='duty_reading', on_delete=OnDelete.RESTRICT)),
                ('seq', fields.BigIntField(default=0)),
            ],
            options={'table': 'duty_reading', 'app': 'models'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ScoringRules',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='scoring_rules', on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField()),
                ('first_year', fields.IntField()),
                ('rules', fields.JSONField(default=list)),
                ('note', fields.TextField(default='', unique=False)),
                ('set_by_name', fields.CharField(max_length=40)),
                ('created_at', InstantField()),
            ],
            options={'table': 'scoring_rules', 'app': 'models', 'unique_together': (('county', 'version'),)},
            bases=['Model'],
        ),
        ops.RemoveConstraint(
            model_name='Event',
            name='event_kind_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='"kind" IN (\'ISSUE_COLLECTED\', \'ISSUE_STUDIED\', \'ISSUE_ROUTED\', \'ISSUE_RESOLVED\', \'ISSUE_FED_BACK\', \'ISSUE_RATED\', \'ISSUE_CLOSED\', \'ISSUE_REOPENED\', \'ISSUE_DECLINED\', \'ISSUE_WITHDRAWN\', \'ISSUE_CONTACT_READ\', \'TASK_ASSIGNED\', \'TASK_ACCEPTED\', \'TASK_RETURNED\', \'TASK_CANCELLED\', \'TASK_EXTENSION_ASKED\', \'TASK_EXTENSION_GRANTED\', \'TASK_EXTENSION_REFUSED\', \'TASK_ANSWERED\', \'TASK_VERIFIED\', \'TASK_SENT_BACK\', \'PHOTO_DECLARED\', \'PHOTO_READY\', \'PHOTO_REJECTED\', \'TOPIC_PROPOSED\', \'TOPIC_REVISED\', \'TOPIC_SELECTED\', \'TOPIC_DROPPED\', \'CONSULTATION_PLANNED\', \'CONSULTATION_OPENED\', \'CONSULTATION_POSTPONED\', \'CONSULTATION_CANCELLED\', \'PARTICIPANT_ADDED\', \'PARTICIPANT_REPLIED\', \'PARTICIPANT_CHECKED_IN\', \'RESIDENTS_COUNTED\', \'AGENDA_SET\', \'ENTRY_RECORDED\', \'COMMITMENT_MADE\', \'COMMITMENT_PROGRESSED\', \'CONSULTATION_CONCLUDED\', \'MINUTES_REVISED\', \'MINUTES_CONFIRMED\', \'CONSULTATION_EVALUATED\', \'CALENDAR_SEEDED\', \'CALENDAR_DAY_SET\', \'WORKING_HOURS_SET\', \'DEADLINE_RULE_SET\', \'DEADLINE_MOVED\', \'DEADLINE_DUE_SOON\', \'DEADLINE_OVERDUE\', \'DEADLINE_SEVERELY_OVERDUE\', \'DEADLINE_PAUSED\', \'DEADLINE_RESUMED\', \'REMINDER_ISSUED\', \'REMINDER_ACKNOWLEDGED\', \'REMINDER_ANSWERED\', \'OVERSIGHT_ACT_OPENED\', \'OVERSIGHT_ACT_HELD\', \'OVERSIGHT_ACT_CANCELLED\', \'FOLLOW_UP_CLOSED\', \'LETTER_DRAFTED\', \'LETTER_REVISED\', \'LETTER_DROPPED\', \'LETTER_SIGNED\', \'LETTER_ACKNOWLEDGED\', \'LETTER_REPLIED\', \'LETTER_ACCEPTED\', \'LETTER_REJECTED\', \'SPOT_CHECK_DRAWN\', \'SPOT_CHECK_JUDGED\', \'SPOT_CHECK_OBJECTED\', \'SPOT_CHECK_DECIDED\', \'SPOT_CHECK_FINAL\', \'COUNTER_REVIEW_SUBMITTED\', \'COUNTER_REVIEW_REPLIED\', \'ACCOUNT_SIGNED_IN\', \'ACCOUNT_LOCKED\', \'PASSWORD_CHANGED\', \'SESSION_REVOKED\', \'DEVICE_PAIRED\', \'AREAS_IMPORTED\', \'MEMBERS_IMPORTED\', \'ACTIVITY_PLANNED\', \'ACTIVITY_HELD\', \'ACTIVITY_CANCELLED\', \'HALL_REGISTERED\', \'HALL_CHANGED\', \'HALL_CHECKED\', \'DUTY_RECORDED\', \'DUTY_DECIDED\', \'SCORING_RULES_SET\', \'TERM_SET\', \'MEMBER_APPOINTED\', \'MEMBER_TRANSFERRED\', \'MEMBER_LEFT\', \'LEAVE_REQUESTED\', \'LEAVE_DECIDED\', \'LEAVE_CANCELLED\', \'COMPETENCE_SET\', \'COMPETENCE_REMOVED\', \'CHANNEL_REGISTERED\', \'CHANNEL_RETIRED\', \'MECHANISM_SET\', \'GRIDS_ASSIGNED\')', name='event_kind_known'),
        ),
    ]
