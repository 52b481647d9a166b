"""Proposal."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import InstantField, Uuid7Field
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0013_information_report')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Proposal',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('member', fields.ForeignKeyField('models.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('group', fields.ForeignKeyField('models.SectorGroup', source_field='group_id', db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('drafted_by', fields.ForeignKeyField('models.Account', source_field='drafted_by_id', db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('drafted_by_name', fields.CharField(max_length=40)),
                ('report', fields.ForeignKeyField('models.InformationReport', source_field='report_id', null=True, db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('title', fields.CharField(max_length=100)),
                ('background', fields.TextField(unique=False)),
                ('suggestion', fields.TextField(unique=False)),
                ('stage', fields.CharField(default='DRAFT', max_length=14)),
                ('is_submitted', fields.BooleanField(default=False)),
                ('submitted_at', InstantField(null=True)),
                ('review', fields.TextField(default='', unique=False)),
                ('reviewed_at', InstantField(null=True)),
                ('year', fields.IntField(null=True)),
                ('ordinal', fields.IntField(null=True)),
                ('number', fields.CharField(null=True, max_length=60)),
                ('reply_due_on', fields.DateField(null=True)),
                ('satisfaction', fields.CharField(null=True, max_length=12)),
                ('rating_comment', fields.TextField(default='', unique=False)),
                ('rated_at', InstantField(null=True)),
                ('created_at', InstantField()),
                ('updated_at', InstantField()),
                ('version', fields.IntField(default=1)),
            ],
            options={'table': 'proposal', 'app': 'models', 'unique_together': (('county', 'year', 'ordinal'),), 'indexes': [Index(fields=['county_id', 'updated_at', 'id']), Index(fields=['group_id', 'updated_at', 'id']), Index(fields=['member_id', 'updated_at', 'id'])], 'constraints': [CheckConstraint(check='"stage" IN (\'DRAFT\', \'DROPPED\', \'SUBMITTED\', \'RETURNED\', \'TO_INFORMATION\', \'FILED\', \'ASSIGNED\', \'REPLIED\', \'RATED\')', name='proposal_stage_known'), CheckConstraint(check='"satisfaction" IN (\'SATISFIED\', \'LARGELY\', \'UNSATISFIED\')', name='proposal_satisfaction_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProposalAssignment',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='proposal_assignments', on_delete=OnDelete.RESTRICT)),
                ('proposal', fields.ForeignKeyField('models.Proposal', source_field='proposal_id', db_constraint=True, to_field='id', related_name='assignments', on_delete=OnDelete.RESTRICT)),
                ('department', fields.ForeignKeyField('models.Department', source_field='department_id', db_constraint=True, to_field='id', related_name='proposal_assignments', on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharField(default='LEAD', max_length=6)),
                ('reply', fields.TextField(default='', unique=False)),
                ('replied_by_name', fields.CharField(default='', max_length=40)),
                ('replied_at', InstantField(null=True)),
            ],
            options={'table': 'proposal_assignment', 'app': 'models', 'unique_together': (('proposal', 'department'),), 'indexes': [Index(fields=['department_id', 'id'])], 'constraints': [CheckConstraint(check='"role" IN (\'LEAD\', \'ASSIST\')', name='proposal_assignment_role_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProposalConsultation',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='proposal_consultations', on_delete=OnDelete.RESTRICT)),
                ('proposal', fields.ForeignKeyField('models.Proposal', source_field='proposal_id', db_constraint=True, to_field='id', related_name='consultation_links', on_delete=OnDelete.RESTRICT)),
                ('consultation', fields.ForeignKeyField('models.Consultation', source_field='consultation_id', db_constraint=True, to_field='id', related_name='proposal_links', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'proposal_consultation', 'app': 'models', 'unique_together': (('proposal', 'consultation'),), 'indexes': [Index(fields=['consultation_id', 'id'])]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProposalIssue',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='proposal_issues', on_delete=OnDelete.RESTRICT)),
                ('proposal', fields.ForeignKeyField('models.Proposal', source_field='proposal_id', db_constraint=True, to_field='id', related_name='issue_links', on_delete=OnDelete.RESTRICT)),
                ('issue', fields.ForeignKeyField('models.Issue', source_field='issue_id', db_constraint=True, to_field='id', related_name='proposal_links', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'proposal_issue', 'app': 'models', 'unique_together': (('proposal', 'issue'),), 'indexes': [Index(fields=['issue_id', 'id'])]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProposalSigner',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='proposal_signers', on_delete=OnDelete.RESTRICT)),
                ('proposal', fields.ForeignKeyField('models.Proposal', source_field='proposal_id', db_constraint=True, to_field='id', related_name='signers', on_delete=OnDelete.RESTRICT)),
                ('member', fields.ForeignKeyField('models.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='proposal_signatures', on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField()),
                ('share_percent', fields.IntField()),
                ('state', fields.CharField(default='INVITED', max_length=10)),
                ('answered_at', InstantField(null=True)),
            ],
            options={'table': 'proposal_signer', 'app': 'models', 'unique_together': (('proposal', 'member'),), 'indexes': [Index(fields=['member_id', 'id'])], 'constraints': [CheckConstraint(check='"state" IN (\'INVITED\', \'ACCEPTED\', \'DECLINED\', \'LAPSED\')', name='proposal_signer_state_known')]},
            bases=['Model'],
        ),
        ops.RemoveConstraint(
            model_name='Event',
            name='event_kind_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='"kind" IN (\'ISSUE_COLLECTED\', \'ISSUE_STUDIED\', \'ISSUE_ROUTED\', \'ISSUE_RESOLVED\', \'ISSUE_FED_BACK\', \'ISSUE_RATED\', \'ISSUE_CLOSED\', \'ISSUE_REOPENED\', \'ISSUE_DECLINED\', \'ISSUE_WITHDRAWN\', \'ISSUE_RELOCATED\', \'ISSUE_CONTACT_READ\', \'ISSUE_MERGED\', \'ISSUE_UNMERGED\', \'ISSUE_SPLIT\', \'ISSUE_CONFIDED\', \'SUPPLEMENT_ASKED\', \'SUPPLEMENT_ANSWERED\', \'SUPPLEMENT_WITHDRAWN\', \'LEDGER_OPENED\', \'LEDGER_REVIEWED\', \'LEDGER_CLEARED\', \'LEDGER_ESCALATED\', \'ISSUE_JOINED\', \'RECEIPT_REISSUED\', \'QR_CODE_ISSUED\', \'QR_CODE_REVOKED\', \'TASK_ASSIGNED\', \'TASK_ACCEPTED\', \'TASK_RETURNED\', \'TASK_CANCELLED\', \'TASK_EXTENSION_ASKED\', \'TASK_EXTENSION_GRANTED\', \'TASK_EXTENSION_REFUSED\', \'TASK_ANSWERED\', \'TASK_VERIFIED\', \'TASK_SENT_BACK\', \'PHOTO_DECLARED\', \'PHOTO_READY\', \'PHOTO_REJECTED\', \'TOPIC_PROPOSED\', \'TOPIC_REVISED\', \'TOPIC_SELECTED\', \'TOPIC_DROPPED\', \'PHOTO_REDACTED\', \'PHOTO_CONSENT_NOTED\', \'PHOTO_STAMPED\', \'CONSULTATION_PLANNED\', \'CONSULTATION_OPENED\', \'CONSULTATION_POSTPONED\', \'CONSULTATION_CANCELLED\', \'PARTICIPANT_ADDED\', \'PARTICIPANT_REPLIED\', \'PARTICIPANT_CHECKED_IN\', \'RESIDENTS_COUNTED\', \'AGENDA_SET\', \'ENTRY_RECORDED\', \'COMMITMENT_MADE\', \'COMMITMENT_PROGRESSED\', \'CONSULTATION_CONCLUDED\', \'MINUTES_REVISED\', \'MINUTES_CONFIRMED\', \'CONSULTATION_EVALUATED\', \'CALENDAR_SEEDED\', \'CALENDAR_DAY_SET\', \'WORKING_HOURS_SET\', \'DEADLINE_RULE_SET\', \'DEADLINE_MOVED\', \'DEADLINE_DUE_SOON\', \'DEADLINE_OVERDUE\', \'DEADLINE_SEVERELY_OVERDUE\', \'DEADLINE_PAUSED\', \'DEADLINE_PAUSE_LIFTED\', \'DEADLINE_RESUMED\', \'REMINDER_ISSUED\', \'REMINDER_ACKNOWLEDGED\', \'REMINDER_ANSWERED\', \'OVERSIGHT_ACT_OPENED\', \'OVERSIGHT_ACT_HELD\', \'OVERSIGHT_ACT_CANCELLED\', \'FOLLOW_UP_CLOSED\', \'LETTER_DRAFTED\', \'LETTER_REVISED\', \'LETTER_DROPPED\', \'LETTER_SIGNED\', \'LETTER_ACKNOWLEDGED\', \'LETTER_REPLIED\', \'LETTER_ACCEPTED\', \'LETTER_REJECTED\', \'SPOT_CHECK_DRAWN\', \'SPOT_CHECK_JUDGED\', \'SPOT_CHECK_OBJECTED\', \'SPOT_CHECK_DECIDED\', \'SPOT_CHECK_FINAL\', \'COUNTER_REVIEW_SUBMITTED\', \'COUNTER_REVIEW_REPLIED\', \'REPORT_DRAFTED\', \'REPORT_REVISED\', \'REPORT_DROPPED\', \'REPORT_SUBMITTED\', \'REPORT_RETURNED\', \'REPORT_SENT_UP\', \'REPORT_ADOPTED\', \'REPORT_INSTRUCTED\', \'REPORT_NOT_ADOPTED\', \'PROPOSAL_DRAFTED\', \'PROPOSAL_REVISED\', \'PROPOSAL_DROPPED\', \'PROPOSAL_COSIGNED\', \'PROPOSAL_DECLINED\', \'PROPOSAL_SUBMITTED\', \'PROPOSAL_FILED\', \'PROPOSAL_RETURNED\', \'PROPOSAL_TO_INFORMATION\', \'PROPOSAL_ASSIGNED\', \'PROPOSAL_REPLIED\', \'PROPOSAL_RATED\', \'ACCOUNT_SIGNED_IN\', \'ACCOUNT_LOCKED\', \'PASSWORD_CHANGED\', \'SESSION_REVOKED\', \'DEVICE_PAIRED\', \'AREAS_IMPORTED\', \'MEMBERS_IMPORTED\', \'ACTIVITY_PLANNED\', \'ACTIVITY_HELD\', \'ACTIVITY_CANCELLED\', \'HALL_REGISTERED\', \'HALL_CHANGED\', \'HALL_CHECKED\', \'DUTY_RECORDED\', \'DUTY_DECIDED\', \'SCORING_RULES_SET\', \'TERM_SET\', \'MEMBER_APPOINTED\', \'MEMBER_TRANSFERRED\', \'MEMBER_LEFT\', \'LEAVE_REQUESTED\', \'LEAVE_DECIDED\', \'LEAVE_CANCELLED\', \'COMPETENCE_SET\', \'COMPETENCE_REMOVED\', \'CHANNEL_REGISTERED\', \'CHANNEL_RETIRED\', \'MECHANISM_SET\', \'GRIDS_ASSIGNED\', \'WEBHOOK_ADDED\', \'WEBHOOK_CHANGED\', \'WEBHOOK_REMOVED\', \'NOTICE_GIVEN_UP\', \'NOTICE_RETRIED\')', name='event_kind_known'),
        ),
    ]
