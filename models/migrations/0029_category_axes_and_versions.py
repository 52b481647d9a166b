"""Category axes and versions."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import InstantField, Uuid7Field
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0028_visits_of_areas')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CategoryList',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='category_lists', on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField()),
                ('entries', fields.JSONField(default=list)),
                ('made_at', InstantField()),
                ('made_by_name', fields.CharField(max_length=40)),
            ],
            options={'table': 'category_list', 'app': 'models', 'unique_together': (('county', 'version'),)},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Category',
            name='axis',
            field=fields.CharField(default='SUBJECT', max_length=8),
        ),
        ops.AddField(
            model_name='Category',
            name='standard_code',
            field=fields.CharField(default='', max_length=20),
        ),
        ops.AddConstraint(
            model_name='Category',
            constraint=CheckConstraint(check='"axis" IN (\'SUBJECT\', \'CITY\')', name='category_axis_known'),
        ),
        ops.RemoveConstraint(
            model_name='Event',
            name='event_kind_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='"kind" IN (\'ISSUE_COLLECTED\', \'ISSUE_STUDIED\', \'ISSUE_ROUTED\', \'ISSUE_RESOLVED\', \'ISSUE_FED_BACK\', \'ISSUE_RATED\', \'ISSUE_CLOSED\', \'ISSUE_REOPENED\', \'ISSUE_DECLINED\', \'ISSUE_WITHDRAWN\', \'ISSUE_RELOCATED\', \'ISSUE_CONTACT_READ\', \'ISSUE_EXPORTED\', \'ISSUE_MERGED\', \'ISSUE_UNMERGED\', \'ISSUE_SPLIT\', \'ISSUE_CONFIDED\', \'ISSUE_CLASSIFIED\', \'SUPPLEMENT_ASKED\', \'SUPPLEMENT_ANSWERED\', \'SUPPLEMENT_WITHDRAWN\', \'LEDGER_OPENED\', \'LEDGER_REVIEWED\', \'LEDGER_CLEARED\', \'LEDGER_ESCALATED\', \'ISSUE_JOINED\', \'RECEIPT_REISSUED\', \'QR_CODE_ISSUED\', \'QR_CODE_REVOKED\', \'TASK_ASSIGNED\', \'TASK_ACCEPTED\', \'TASK_RETURNED\', \'TASK_CANCELLED\', \'TASK_EXTENSION_ASKED\', \'TASK_EXTENSION_GRANTED\', \'TASK_EXTENSION_REFUSED\', \'TASK_ANSWERED\', \'TASK_VERIFIED\', \'TASK_SENT_BACK\', \'PHOTO_DECLARED\', \'PHOTO_READY\', \'PHOTO_REJECTED\', \'TOPIC_PROPOSED\', \'TOPIC_REVISED\', \'TOPIC_SELECTED\', \'TOPIC_DROPPED\', \'PHOTO_REDACTED\', \'PHOTO_CONSENT_NOTED\', \'PHOTO_STAMPED\', \'CONSULTATION_PLANNED\', \'CONSULTATION_OPENED\', \'CONSULTATION_POSTPONED\', \'CONSULTATION_CANCELLED\', \'PARTICIPANT_ADDED\', \'PARTICIPANT_REPLIED\', \'PARTICIPANT_CHECKED_IN\', \'RESIDENTS_COUNTED\', \'AGENDA_SET\', \'ENTRY_RECORDED\', \'COMMITMENT_MADE\', \'COMMITMENT_PROGRESSED\', \'CONSULTATION_CONCLUDED\', \'MINUTES_REVISED\', \'MINUTES_CONFIRMED\', \'CONSULTATION_EVALUATED\', \'CALENDAR_SEEDED\', \'CALENDAR_DAY_SET\', \'WORKING_HOURS_SET\', \'DEADLINE_RULE_SET\', \'DEADLINE_MOVED\', \'DEADLINE_DUE_SOON\', \'DEADLINE_OVERDUE\', \'DEADLINE_SEVERELY_OVERDUE\', \'DEADLINE_PAUSED\', \'DEADLINE_PAUSE_LIFTED\', \'DEADLINE_RESUMED\', \'REMINDER_ISSUED\', \'REMINDER_ACKNOWLEDGED\', \'REMINDER_ANSWERED\', \'OVERSIGHT_ACT_OPENED\', \'OVERSIGHT_ACT_HELD\', \'OVERSIGHT_ACT_CANCELLED\', \'FOLLOW_UP_CLOSED\', \'LETTER_DRAFTED\', \'LETTER_REVISED\', \'LETTER_DROPPED\', \'LETTER_SIGNED\', \'LETTER_PRINTED\', \'QUARTER_FROZEN\', \'STATISTICS_EXPORTED\', \'LETTER_ACKNOWLEDGED\', \'LETTER_REPLIED\', \'LETTER_ACCEPTED\', \'LETTER_REJECTED\', \'SPOT_CHECK_DRAWN\', \'SPOT_CHECK_JUDGED\', \'SPOT_CHECK_OBJECTED\', \'SPOT_CHECK_DECIDED\', \'SPOT_CHECK_FINAL\', \'COUNTER_REVIEW_SUBMITTED\', \'COUNTER_REVIEW_REPLIED\', \'REPORT_DRAFTED\', \'REPORT_REVISED\', \'REPORT_DROPPED\', \'REPORT_SUBMITTED\', \'REPORT_RETURNED\', \'REPORT_SENT_UP\', \'REPORT_ADOPTED\', \'REPORT_INSTRUCTED\', \'REPORT_NOT_ADOPTED\', \'PROPOSAL_DRAFTED\', \'PROPOSAL_REVISED\', \'PROPOSAL_DROPPED\', \'PROPOSAL_COSIGNED\', \'PROPOSAL_DECLINED\', \'PROPOSAL_SUBMITTED\', \'PROPOSAL_FILED\', \'PROPOSAL_RETURNED\', \'PROPOSAL_TO_INFORMATION\', \'PROPOSAL_ASSIGNED\', \'PROPOSAL_REPLIED\', \'PROPOSAL_RATED\', \'ACCOUNT_SIGNED_IN\', \'ACCOUNT_LOCKED\', \'STAFF_APPOINTED\', \'STAFF_REVISED\', \'STAFF_DISMISSED\', \'DEVICE_RETIRED\', \'SECTOR_GROUP_SET\', \'ACCOUNT_INVITED\', \'PASSWORD_CHANGED\', \'SESSION_REVOKED\', \'DEVICE_PAIRED\', \'AREAS_IMPORTED\', \'GRID_RENAMED\', \'GRID_MERGED\', \'MEMBERS_IMPORTED\', \'CATEGORY_SET\', \'CATEGORY_CLOSED\', \'DEPARTMENT_SET\', \'REFERENCE_IMPORTED\', \'ACTIVITY_PLANNED\', \'ACTIVITY_HELD\', \'ACTIVITY_CANCELLED\', \'HALL_REGISTERED\', \'HALL_CHANGED\', \'HALL_CHECKED\', \'DUTY_RECORDED\', \'DUTY_DECIDED\', \'SCORING_RULES_SET\', \'TERM_SET\', \'MEMBER_APPOINTED\', \'MEMBER_TRANSFERRED\', \'MEMBER_LEFT\', \'LEAVE_REQUESTED\', \'LEAVE_DECIDED\', \'LEAVE_CANCELLED\', \'COMPETENCE_SET\', \'COMPETENCE_REMOVED\', \'CHANNEL_REGISTERED\', \'CHANNEL_RETIRED\', \'MECHANISM_SET\', \'GRIDS_ASSIGNED\', \'WEBHOOK_ADDED\', \'WEBHOOK_CHANGED\', \'WEBHOOK_REMOVED\', \'NOTICE_GIVEN_UP\', \'RESIDENT_EXPORTED\', \'RESIDENT_ERASED\', \'RETENTION_RULE_SET\', \'REPORTER_FORGOTTEN\', \'NOTICES_FORGOTTEN\', \'ORIGINALS_FORGOTTEN\', \'NOTICE_RETRIED\')', name='event_kind_known'),
        ),
        ops.AddField(
            model_name='Issue',
            name='city_category',
            field=fields.ForeignKeyField('models.Category', source_field='city_category_id', null=True, db_constraint=True, to_field='id', related_name='city_issues', on_delete=OnDelete.RESTRICT),
        ),
    ]
