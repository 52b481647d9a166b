"""Photo renditions."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import InstantField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0008_duty')]

    initial = False

    operations = [
        ops.RemoveConstraint(
            model_name='Event',
            name='event_kind_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='"kind" IN (\'ISSUE_COLLECTED\', \'ISSUE_STUDIED\', \'ISSUE_ROUTED\', \'ISSUE_RESOLVED\', \'ISSUE_FED_BACK\', \'ISSUE_RATED\', \'ISSUE_CLOSED\', \'ISSUE_REOPENED\', \'ISSUE_DECLINED\', \'ISSUE_WITHDRAWN\', \'ISSUE_RELOCATED\', \'ISSUE_CONTACT_READ\', \'TASK_ASSIGNED\', \'TASK_ACCEPTED\', \'TASK_RETURNED\', \'TASK_CANCELLED\', \'TASK_EXTENSION_ASKED\', \'TASK_EXTENSION_GRANTED\', \'TASK_EXTENSION_REFUSED\', \'TASK_ANSWERED\', \'TASK_VERIFIED\', \'TASK_SENT_BACK\', \'PHOTO_DECLARED\', \'PHOTO_READY\', \'PHOTO_REJECTED\', \'TOPIC_PROPOSED\', \'TOPIC_REVISED\', \'TOPIC_SELECTED\', \'TOPIC_DROPPED\', \'PHOTO_REDACTED\', \'PHOTO_CONSENT_NOTED\', \'PHOTO_STAMPED\', \'CONSULTATION_PLANNED\', \'CONSULTATION_OPENED\', \'CONSULTATION_POSTPONED\', \'CONSULTATION_CANCELLED\', \'PARTICIPANT_ADDED\', \'PARTICIPANT_REPLIED\', \'PARTICIPANT_CHECKED_IN\', \'RESIDENTS_COUNTED\', \'AGENDA_SET\', \'ENTRY_RECORDED\', \'COMMITMENT_MADE\', \'COMMITMENT_PROGRESSED\', \'CONSULTATION_CONCLUDED\', \'MINUTES_REVISED\', \'MINUTES_CONFIRMED\', \'CONSULTATION_EVALUATED\', \'CALENDAR_SEEDED\', \'CALENDAR_DAY_SET\', \'WORKING_HOURS_SET\', \'DEADLINE_RULE_SET\', \'DEADLINE_MOVED\', \'DEADLINE_DUE_SOON\', \'DEADLINE_OVERDUE\', \'DEADLINE_SEVERELY_OVERDUE\', \'DEADLINE_PAUSED\', \'DEADLINE_RESUMED\', \'REMINDER_ISSUED\', \'REMINDER_ACKNOWLEDGED\', \'REMINDER_ANSWERED\', \'OVERSIGHT_ACT_OPENED\', \'OVERSIGHT_ACT_HELD\', \'OVERSIGHT_ACT_CANCELLED\', \'FOLLOW_UP_CLOSED\', \'LETTER_DRAFTED\', \'LETTER_REVISED\', \'LETTER_DROPPED\', \'LETTER_SIGNED\', \'LETTER_ACKNOWLEDGED\', \'LETTER_REPLIED\', \'LETTER_ACCEPTED\', \'LETTER_REJECTED\', \'SPOT_CHECK_DRAWN\', \'SPOT_CHECK_JUDGED\', \'SPOT_CHECK_OBJECTED\', \'SPOT_CHECK_DECIDED\', \'SPOT_CHECK_FINAL\', \'COUNTER_REVIEW_SUBMITTED\', \'COUNTER_REVIEW_REPLIED\', \'ACCOUNT_SIGNED_IN\', \'ACCOUNT_LOCKED\', \'PASSWORD_CHANGED\', \'SESSION_REVOKED\', \'DEVICE_PAIRED\', \'AREAS_IMPORTED\', \'MEMBERS_IMPORTED\', \'ACTIVITY_PLANNED\', \'ACTIVITY_HELD\', \'ACTIVITY_CANCELLED\', \'HALL_REGISTERED\', \'HALL_CHANGED\', \'HALL_CHECKED\', \'DUTY_RECORDED\', \'DUTY_DECIDED\', \'SCORING_RULES_SET\', \'TERM_SET\', \'MEMBER_APPOINTED\', \'MEMBER_TRANSFERRED\', \'MEMBER_LEFT\', \'LEAVE_REQUESTED\', \'LEAVE_DECIDED\', \'LEAVE_CANCELLED\', \'COMPETENCE_SET\', \'COMPETENCE_REMOVED\', \'CHANNEL_REGISTERED\', \'CHANNEL_RETIRED\', \'MECHANISM_SET\', \'GRIDS_ASSIGNED\')', name='event_kind_known'),
        ),
        ops.AddField(
            model_name='Photo',
            name='fix_accuracy_m',
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name='Photo',
            name='fix_at',
            field=InstantField(null=True),
        ),
        ops.AddField(
            model_name='Photo',
            name='fix_datum',
            field=fields.CharField(null=True, max_length=10),
        ),
        ops.AddField(
            model_name='Photo',
            name='fix_is_mock',
            field=fields.BooleanField(null=True),
        ),
        ops.AddField(
            model_name='Photo',
            name='fix_latitude',
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name='Photo',
            name='fix_longitude',
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name='Photo',
            name='fix_provider',
            field=fields.CharField(null=True, max_length=20),
        ),
        ops.AddField(
            model_name='Photo',
            name='latitude',
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name='Photo',
            name='longitude',
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name='Photo',
            name='on_site',
            field=fields.CharField(default='NO_FIX', db_default='NO_FIX', max_length=12),
        ),
        ops.AddField(
            model_name='Photo',
            name='on_site_reasons',
            field=fields.JSONField(default=list, db_default=[]),
        ),
        ops.AddField(
            model_name='Photo',
            name='people_shown',
            field=fields.CharField(default='UNKNOWN', db_default='UNKNOWN', max_length=10),
        ),
        ops.AddField(
            model_name='Photo',
            name='redacted_large_key',
            field=fields.CharField(null=True, max_length=90),
        ),
        ops.AddField(
            model_name='Photo',
            name='redacted_thumb_key',
            field=fields.CharField(null=True, max_length=90),
        ),
        ops.AddField(
            model_name='Photo',
            name='regions',
            field=fields.JSONField(null=True),
        ),
        ops.AddField(
            model_name='Photo',
            name='reused_from',
            field=fields.ForeignKeyField('models.Photo', source_field='reused_from_id', null=True, db_constraint=True, to_field='id', related_name='reuses', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Photo',
            name='stamped_key',
            field=fields.CharField(null=True, max_length=90),
        ),
        ops.AddIndex(
            model_name='Photo',
            index=Index(fields=['uploaded_by_id', 'created_at']),
        ),
        ops.AddIndex(
            model_name='Photo',
            index=Index(fields=['county_id', 'dhash']),
        ),
        ops.AddConstraint(
            model_name='Photo',
            constraint=CheckConstraint(check='"people_shown" IN (\'UNKNOWN\', \'NOBODY\', \'CONSENTED\', \'REFUSED\')', name='photo_people_shown_known'),
        ),
    ]
