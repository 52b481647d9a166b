"""Issue family."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import InstantField, Uuid7Field
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0009_photo_renditions')]

    initial = False

    operations = [
        ops.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='ledger_entries', on_delete=OnDelete.RESTRICT)),
                ('issue', fields.ForeignKeyField('models.Issue', source_field='issue_id', db_constraint=True, to_field='id', related_name='ledger_entries', on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharField(default='OPEN', max_length=10)),
                ('reason', fields.TextField(unique=False)),
                ('next_review_on', fields.DateField()),
                ('opened_at', InstantField()),
                ('opened_by_name', fields.CharField(max_length=40)),
                ('review_count', fields.IntField(default=0)),
                ('review_note', fields.TextField(default='', unique=False)),
                ('reviewed_at', InstantField(null=True)),
                ('reviewed_by_name', fields.CharField(default='', max_length=40)),
                ('escalated_at', InstantField(null=True)),
                ('cleared_at', InstantField(null=True)),
            ],
            options={'table': 'ledger_entry', 'app': 'models', 'indexes': [Index(fields=['issue_id', 'opened_at', 'id']), Index(fields=['county_id', 'state', 'next_review_on']), Index(fields=['county_id', 'next_review_on', 'id'])], 'constraints': [CheckConstraint(check='"state" IN (\'OPEN\', \'ESCALATED\', \'CLEARED\')', name='ledger_entry_state_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='QrCode',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='qr_codes', on_delete=OnDelete.RESTRICT)),
                ('area', fields.ForeignKeyField('models.Area', source_field='area_id', db_constraint=True, to_field='id', related_name='qr_codes', on_delete=OnDelete.RESTRICT)),
                ('hall', fields.ForeignKeyField('models.Hall', source_field='hall_id', null=True, db_constraint=True, to_field='id', related_name='qr_codes', on_delete=OnDelete.RESTRICT)),
                ('label', fields.CharField(default='', max_length=60)),
                ('issued_by_name', fields.CharField(max_length=40)),
                ('issued_at', InstantField()),
                ('revoked_at', InstantField(null=True)),
            ],
            options={'table': 'qr_code', 'app': 'models', 'indexes': [Index(fields=['county_id', 'issued_at', 'id'])]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Reporter',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='reporters', on_delete=OnDelete.RESTRICT)),
                ('issue', fields.ForeignKeyField('models.Issue', source_field='issue_id', db_constraint=True, to_field='id', related_name='reporters', on_delete=OnDelete.RESTRICT)),
                ('origin_id', Uuid7Field()),
                ('kind', fields.CharField(max_length=6)),
                ('anonymity', fields.CharField(max_length=9)),
                ('name', fields.CharField(null=True, max_length=40)),
                ('contact_masked', fields.CharField(null=True, max_length=40)),
                ('contact_sealed', fields.BinaryField(null=True)),
                ('is_proxy', fields.BooleanField(default=False)),
                ('proxy_note', fields.CharField(default='', max_length=100)),
                ('receipt_number', fields.CharField(unique=True, max_length=12)),
                ('receipt_generation', fields.IntField(default=1)),
                ('created_at', InstantField()),
            ],
            options={'table': 'reporter', 'app': 'models', 'indexes': [Index(fields=['issue_id', 'created_at', 'id']), Index(fields=['origin_id', 'id'])], 'constraints': [CheckConstraint(check='"kind" IN (\'RAISED\', \'JOINED\')', name='reporter_kind_known'), CheckConstraint(check='"anonymity" IN (\'NAMED\', \'WITHHELD\', \'ANONYMOUS\')', name='reporter_anonymity_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Supplement',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='supplements', on_delete=OnDelete.RESTRICT)),
                ('issue', fields.ForeignKeyField('models.Issue', source_field='issue_id', db_constraint=True, to_field='id', related_name='supplements', on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharField(default='ASKED', max_length=10)),
                ('question', fields.TextField(unique=False)),
                ('asked_at', InstantField()),
                ('asked_by_name', fields.CharField(max_length=40)),
                ('answer', fields.TextField(default='', unique=False)),
                ('ended_at', InstantField(null=True)),
                ('answered_by_name', fields.CharField(default='', max_length=40)),
            ],
            options={'table': 'supplement', 'app': 'models', 'indexes': [Index(fields=['issue_id', 'asked_at', 'id'])], 'constraints': [CheckConstraint(check='"state" IN (\'ASKED\', \'ANSWERED\', \'WITHDRAWN\')', name='supplement_state_known')]},
            bases=['Model'],
        ),
        ops.RemoveConstraint(
            model_name='Event',
            name='event_kind_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='"kind" IN (\'ISSUE_COLLECTED\', \'ISSUE_STUDIED\', \'ISSUE_ROUTED\', \'ISSUE_RESOLVED\', \'ISSUE_FED_BACK\', \'ISSUE_RATED\', \'ISSUE_CLOSED\', \'ISSUE_REOPENED\', \'ISSUE_DECLINED\', \'ISSUE_WITHDRAWN\', \'ISSUE_RELOCATED\', \'ISSUE_CONTACT_READ\', \'ISSUE_MERGED\', \'ISSUE_UNMERGED\', \'ISSUE_SPLIT\', \'ISSUE_CONFIDED\', \'SUPPLEMENT_ASKED\', \'SUPPLEMENT_ANSWERED\', \'SUPPLEMENT_WITHDRAWN\', \'LEDGER_OPENED\', \'LEDGER_REVIEWED\', \'LEDGER_CLEARED\', \'LEDGER_ESCALATED\', \'ISSUE_JOINED\', \'RECEIPT_REISSUED\', \'QR_CODE_ISSUED\', \'QR_CODE_REVOKED\', \'TASK_ASSIGNED\', \'TASK_ACCEPTED\', \'TASK_RETURNED\', \'TASK_CANCELLED\', \'TASK_EXTENSION_ASKED\', \'TASK_EXTENSION_GRANTED\', \'TASK_EXTENSION_REFUSED\', \'TASK_ANSWERED\', \'TASK_VERIFIED\', \'TASK_SENT_BACK\', \'PHOTO_DECLARED\', \'PHOTO_READY\', \'PHOTO_REJECTED\', \'TOPIC_PROPOSED\', \'TOPIC_REVISED\', \'TOPIC_SELECTED\', \'TOPIC_DROPPED\', \'PHOTO_REDACTED\', \'PHOTO_CONSENT_NOTED\', \'PHOTO_STAMPED\', \'CONSULTATION_PLANNED\', \'CONSULTATION_OPENED\', \'CONSULTATION_POSTPONED\', \'CONSULTATION_CANCELLED\', \'PARTICIPANT_ADDED\', \'PARTICIPANT_REPLIED\', \'PARTICIPANT_CHECKED_IN\', \'RESIDENTS_COUNTED\', \'AGENDA_SET\', \'ENTRY_RECORDED\', \'COMMITMENT_MADE\', \'COMMITMENT_PROGRESSED\', \'CONSULTATION_CONCLUDED\', \'MINUTES_REVISED\', \'MINUTES_CONFIRMED\', \'CONSULTATION_EVALUATED\', \'CALENDAR_SEEDED\', \'CALENDAR_DAY_SET\', \'WORKING_HOURS_SET\', \'DEADLINE_RULE_SET\', \'DEADLINE_MOVED\', \'DEADLINE_DUE_SOON\', \'DEADLINE_OVERDUE\', \'DEADLINE_SEVERELY_OVERDUE\', \'DEADLINE_PAUSED\', \'DEADLINE_RESUMED\', \'REMINDER_ISSUED\', \'REMINDER_ACKNOWLEDGED\', \'REMINDER_ANSWERED\', \'OVERSIGHT_ACT_OPENED\', \'OVERSIGHT_ACT_HELD\', \'OVERSIGHT_ACT_CANCELLED\', \'FOLLOW_UP_CLOSED\', \'LETTER_DRAFTED\', \'LETTER_REVISED\', \'LETTER_DROPPED\', \'LETTER_SIGNED\', \'LETTER_ACKNOWLEDGED\', \'LETTER_REPLIED\', \'LETTER_ACCEPTED\', \'LETTER_REJECTED\', \'SPOT_CHECK_DRAWN\', \'SPOT_CHECK_JUDGED\', \'SPOT_CHECK_OBJECTED\', \'SPOT_CHECK_DECIDED\', \'SPOT_CHECK_FINAL\', \'COUNTER_REVIEW_SUBMITTED\', \'COUNTER_REVIEW_REPLIED\', \'ACCOUNT_SIGNED_IN\', \'ACCOUNT_LOCKED\', \'PASSWORD_CHANGED\', \'SESSION_REVOKED\', \'DEVICE_PAIRED\', \'AREAS_IMPORTED\', \'MEMBERS_IMPORTED\', \'ACTIVITY_PLANNED\', \'ACTIVITY_HELD\', \'ACTIVITY_CANCELLED\', \'HALL_REGISTERED\', \'HALL_CHANGED\', \'HALL_CHECKED\', \'DUTY_RECORDED\', \'DUTY_DECIDED\', \'SCORING_RULES_SET\', \'TERM_SET\', \'MEMBER_APPOINTED\', \'MEMBER_TRANSFERRED\', \'MEMBER_LEFT\', \'LEAVE_REQUESTED\', \'LEAVE_DECIDED\', \'LEAVE_CANCELLED\', \'COMPETENCE_SET\', \'COMPETENCE_REMOVED\', \'CHANNEL_REGISTERED\', \'CHANNEL_RETIRED\', \'MECHANISM_SET\', \'GRIDS_ASSIGNED\')', name='event_kind_known'),
        ),
        ops.RemoveConstraint(
            model_name='Feedback',
            name='feedback_channel_known',
            fields=None,
        ),
        ops.AddField(
            model_name='Feedback',
            name='rated_by',
            field=fields.CharField(null=True, max_length=8),
        ),
        ops.AddField(
            model_name='Feedback',
            name='reporter',
            field=fields.ForeignKeyField('models.Reporter', source_field='reporter_id', null=True, db_constraint=True, to_field='id', related_name='feedbacks', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddConstraint(
            model_name='Feedback',
            constraint=CheckConstraint(check='"channel" IN (\'VISIT\', \'PHONE\', \'WECHAT\', \'HALL\', \'RECEIPT\', \'NOTICE\')', name='feedback_channel_known'),
        ),
        ops.AddConstraint(
            model_name='Feedback',
            constraint=CheckConstraint(check='"rated_by" IN (\'RESIDENT\', \'PROXY\')', name='feedback_rated_by_known'),
        ),
        ops.AddField(
            model_name='Issue',
            name='merged_at',
            field=InstantField(null=True),
        ),
        ops.AddField(
            model_name='Issue',
            name='merged_into',
            field=fields.ForeignKeyField('models.Issue', source_field='merged_into_id', null=True, db_constraint=True, to_field='id', related_name='merged', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Issue',
            name='parent',
            field=fields.ForeignKeyField('models.Issue', source_field='parent_id', null=True, db_constraint=True, to_field='id', related_name='parts', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Issue',
            name='step_before_merge',
            field=fields.CharField(null=True, max_length=10),
        ),
        ops.AddField(
            model_name='Issue',
            name='supporter_count',
            field=fields.IntField(default=0),
        ),
        ops.AddIndex(
            model_name='Issue',
            index=Index(fields=['parent_id', 'id']),
        ),
        ops.AddIndex(
            model_name='Issue',
            index=Index(fields=['merged_into_id', 'id']),
        ),
    ]
