"""Information report."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import InstantField, Uuid7Field
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0012_pauses')]

    initial = False

    operations = [
        ops.CreateModel(
            name='InformationReport',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='information_reports', on_delete=OnDelete.RESTRICT)),
                ('group', fields.ForeignKeyField('models.SectorGroup', source_field='group_id', null=True, db_constraint=True, to_field='id', related_name='information_reports', on_delete=OnDelete.RESTRICT)),
                ('drafted_by', fields.ForeignKeyField('models.Account', source_field='drafted_by_id', db_constraint=True, to_field='id', related_name='information_reports', on_delete=OnDelete.RESTRICT)),
                ('drafted_by_name', fields.CharField(max_length=40)),
                ('title', fields.CharField(max_length=100)),
                ('content', fields.TextField(unique=False)),
                ('stage', fields.CharField(default='DRAFT', max_length=10)),
                ('is_submitted', fields.BooleanField(default=False)),
                ('submitted_at', InstantField(null=True)),
                ('return_reason', fields.TextField(default='', unique=False)),
                ('created_at', InstantField()),
                ('updated_at', InstantField()),
                ('version', fields.IntField(default=1)),
            ],
            options={'table': 'information_report', 'app': 'models', 'indexes': [Index(fields=['county_id', 'updated_at', 'id']), Index(fields=['group_id', 'updated_at', 'id']), Index(fields=['drafted_by_id', 'updated_at', 'id'])], 'constraints': [CheckConstraint(check='"stage" IN (\'DRAFT\', \'DROPPED\', \'SUBMITTED\', \'SENT_UP\')', name='information_report_stage_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Adoption',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='adoptions', on_delete=OnDelete.RESTRICT)),
                ('report', fields.ForeignKeyField('models.InformationReport', source_field='report_id', db_constraint=True, to_field='id', related_name='adoptions', on_delete=OnDelete.RESTRICT)),
                ('level', fields.CharField(max_length=10)),
                ('state', fields.CharField(default='SENT', max_length=12)),
                ('sent_to', fields.CharField(max_length=60)),
                ('sent_on', fields.DateField()),
                ('decided_on', fields.DateField(null=True)),
                ('decided_by', fields.CharField(default='', max_length=60)),
                ('instruction', fields.TextField(default='', unique=False)),
                ('recorded_by_name', fields.CharField(max_length=40)),
                ('updated_at', InstantField()),
            ],
            options={'table': 'adoption', 'app': 'models', 'unique_together': (('report', 'level'),), 'constraints': [CheckConstraint(check='"level" IN (\'COUNTY\', \'CITY\', \'PROVINCE\', \'NATIONAL\')', name='adoption_level_known'), CheckConstraint(check='"state" IN (\'SENT\', \'ADOPTED\', \'INSTRUCTED\', \'NOT_ADOPTED\')', name='adoption_state_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InformationReportConsultation',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='information_report_consultations', on_delete=OnDelete.RESTRICT)),
                ('report', fields.ForeignKeyField('models.InformationReport', source_field='report_id', db_constraint=True, to_field='id', related_name='consultation_links', on_delete=OnDelete.RESTRICT)),
                ('consultation', fields.ForeignKeyField('models.Consultation', source_field='consultation_id', db_constraint=True, to_field='id', related_name='report_links', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'information_report_consultation', 'app': 'models', 'unique_together': (('report', 'consultation'),), 'indexes': [Index(fields=['consultation_id', 'id'])]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InformationReportIssue',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='information_report_issues', on_delete=OnDelete.RESTRICT)),
                ('report', fields.ForeignKeyField('models.InformationReport', source_field='report_id', db_constraint=True, to_field='id', related_name='issue_links', on_delete=OnDelete.RESTRICT)),
                ('issue', fields.ForeignKeyField('models.Issue', source_field='issue_id', db_constraint=True, to_field='id', related_name='report_links', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'information_report_issue', 'app': 'models', 'unique_together': (('report', 'issue'),), 'indexes': [Index(fields=['issue_id', 'id'])]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReportContributor',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='report_contributors', on_delete=OnDelete.RESTRICT)),
                ('report', fields.ForeignKeyField('models.InformationReport', source_field='report_id', db_constraint=True, to_field='id', related_name='contributors', on_delete=OnDelete.RESTRICT)),
                ('member', fields.ForeignKeyField('models.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='report_contributions', on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField()),
                ('share_percent', fields.IntField()),
            ],
            options={'table': 'report_contributor', 'app': 'models', 'unique_together': (('report', 'member'),), 'indexes': [Index(fields=['member_id', 'id'])]},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='DutyEntry',
            name='share_percent',
            field=fields.IntField(default=100),
        ),
        ops.AddField(
            model_name='DutyEntry',
            name='share_start_percent',
            field=fields.IntField(default=0),
        ),
        ops.RemoveConstraint(
            model_name='Event',
            name='event_kind_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='"kind" IN (\'ISSUE_COLLECTED\', \'ISSUE_STUDIED\', \'ISSUE_ROUTED\', \'ISSUE_RESOLVED\', \'ISSUE_FED_BACK\', \'ISSUE_RATED\', \'ISSUE_CLOSED\', \'ISSUE_REOPENED\', \'ISSUE_DECLINED\', \'ISSUE_WITHDRAWN\', \'ISSUE_RELOCATED\', \'ISSUE_CONTACT_READ\', \'ISSUE_MERGED\', \'ISSUE_UNMERGED\', \'ISSUE_SPLIT\', \'ISSUE_CONFIDED\', \'SUPPLEMENT_ASKED\', \'SUPPLEMENT_ANSWERED\', \'SUPPLEMENT_WITHDRAWN\', \'LEDGER_OPENED\', \'LEDGER_REVIEWED\', \'LEDGER_CLEARED\', \'LEDGER_ESCALATED\', \'ISSUE_JOINED\', \'RECEIPT_REISSUED\', \'QR_CODE_ISSUED\', \'QR_CODE_REVOKED\', \'TASK_ASSIGNED\', \'TASK_ACCEPTED\', \'TASK_RETURNED\', \'TASK_CANCELLED\', \'TASK_EXTENSION_ASKED\', \'TASK_EXTENSION_GRANTED\', \'TASK_EXTENSION_REFUSED\', \'TASK_ANSWERED\', \'TASK_VERIFIED\', \'TASK_SENT_BACK\', \'PHOTO_DECLARED\', \'PHOTO_READY\', \'PHOTO_REJECTED\', \'TOPIC_PROPOSED\', \'TOPIC_REVISED\', \'TOPIC_SELECTED\', \'TOPIC_DROPPED\', \'PHOTO_REDACTED\', \'PHOTO_CONSENT_NOTED\', \'PHOTO_STAMPED\', \'CONSULTATION_PLANNED\', \'CONSULTATION_OPENED\', \'CONSULTATION_POSTPONED\', \'CONSULTATION_CANCELLED\', \'PARTICIPANT_ADDED\', \'PARTICIPANT_REPLIED\', \'PARTICIPANT_CHECKED_IN\', \'RESIDENTS_COUNTED\', \'AGENDA_SET\', \'ENTRY_RECORDED\', \'COMMITMENT_MADE\', \'COMMITMENT_PROGRESSED\', \'CONSULTATION_CONCLUDED\', \'MINUTES_REVISED\', \'MINUTES_CONFIRMED\', \'CONSULTATION_EVALUATED\', \'CALENDAR_SEEDED\', \'CALENDAR_DAY_SET\', \'WORKING_HOURS_SET\', \'DEADLINE_RULE_SET\', \'DEADLINE_MOVED\', \'DEADLINE_DUE_SOON\', \'DEADLINE_OVERDUE\', \'DEADLINE_SEVERELY_OVERDUE\', \'DEADLINE_PAUSED\', \'DEADLINE_PAUSE_LIFTED\', \'DEADLINE_RESUMED\', \'REMINDER_ISSUED\', \'REMINDER_ACKNOWLEDGED\', \'REMINDER_ANSWERED\', \'OVERSIGHT_ACT_OPENED\', \'OVERSIGHT_ACT_HELD\', \'OVERSIGHT_ACT_CANCELLED\', \'FOLLOW_UP_CLOSED\', \'LETTER_DRAFTED\', \'LETTER_REVISED\', \'LETTER_DROPPED\', \'LETTER_SIGNED\', \'LETTER_ACKNOWLEDGED\', \'LETTER_REPLIED\', \'LETTER_ACCEPTED\', \'LETTER_REJECTED\', \'SPOT_CHECK_DRAWN\', \'SPOT_CHECK_JUDGED\', \'SPOT_CHECK_OBJECTED\', \'SPOT_CHECK_DECIDED\', \'SPOT_CHECK_FINAL\', \'COUNTER_REVIEW_SUBMITTED\', \'COUNTER_REVIEW_REPLIED\', \'REPORT_DRAFTED\', \'REPORT_REVISED\', \'REPORT_DROPPED\', \'REPORT_SUBMITTED\', \'REPORT_RETURNED\', \'REPORT_SENT_UP\', \'REPORT_ADOPTED\', \'REPORT_INSTRUCTED\', \'REPORT_NOT_ADOPTED\', \'ACCOUNT_SIGNED_IN\', \'ACCOUNT_LOCKED\', \'PASSWORD_CHANGED\', \'SESSION_REVOKED\', \'DEVICE_PAIRED\', \'AREAS_IMPORTED\', \'MEMBERS_IMPORTED\', \'ACTIVITY_PLANNED\', \'ACTIVITY_HELD\', \'ACTIVITY_CANCELLED\', \'HALL_REGISTERED\', \'HALL_CHANGED\', \'HALL_CHECKED\', \'DUTY_RECORDED\', \'DUTY_DECIDED\', \'SCORING_RULES_SET\', \'TERM_SET\', \'MEMBER_APPOINTED\', \'MEMBER_TRANSFERRED\', \'MEMBER_LEFT\', \'LEAVE_REQUESTED\', \'LEAVE_DECIDED\', \'LEAVE_CANCELLED\', \'COMPETENCE_SET\', \'COMPETENCE_REMOVED\', \'CHANNEL_REGISTERED\', \'CHANNEL_RETIRED\', \'MECHANISM_SET\', \'GRIDS_ASSIGNED\', \'WEBHOOK_ADDED\', \'WEBHOOK_CHANGED\', \'WEBHOOK_REMOVED\', \'NOTICE_GIVEN_UP\', \'NOTICE_RETRIED\')', name='event_kind_known'),
        ),
    ]
