"""Consultations."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import InstantField, Uuid7Field
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0001_initial')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Evaluation',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='evaluations', on_delete=OnDelete.RESTRICT)),
                ('consultation', fields.ForeignKeyField('models.Consultation', source_field='consultation_id', db_constraint=True, to_field='id', related_name='evaluations', on_delete=OnDelete.RESTRICT)),
                ('account', fields.ForeignKeyField('models.Account', source_field='account_id', null=True, db_constraint=True, to_field='id', related_name='evaluations', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=12)),
                ('score', fields.IntField()),
                ('comment', fields.TextField(default='', unique=False)),
                ('created_at', InstantField()),
            ],
            options={'table': 'evaluation', 'app': 'models', 'unique_together': (('consultation', 'account'),), 'constraints': [CheckConstraint(check='"kind" IN (\'MEMBER\', \'DEPARTMENT\', \'TOWNSHIP\', \'RESIDENT\')', name='evaluation_kind_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Topic',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='topics', on_delete=OnDelete.RESTRICT)),
                ('group', fields.ForeignKeyField('models.SectorGroup', source_field='group_id', db_constraint=True, to_field='id', related_name='topics', on_delete=OnDelete.RESTRICT)),
                ('proposed_by', fields.ForeignKeyField('models.Account', source_field='proposed_by_id', db_constraint=True, to_field='id', related_name='proposed_topics', on_delete=OnDelete.RESTRICT)),
                ('proposed_by_name', fields.CharField(max_length=40)),
                ('title', fields.CharField(max_length=100)),
                ('reason', fields.TextField(default='', unique=False)),
                ('small_incision', fields.BooleanField(default=False)),
                ('operable', fields.BooleanField(default=False)),
                ('effective', fields.BooleanField(default=False)),
                ('state', fields.CharField(default='PROPOSED', max_length=10)),
                ('decision', fields.TextField(default='', unique=False)),
                ('decided_at', InstantField(null=True)),
                ('created_at', InstantField()),
                ('updated_at', InstantField()),
                ('version', fields.IntField(default=1)),
            ],
            options={'table': 'topic', 'app': 'models', 'indexes': [Index(fields=['county_id', 'updated_at', 'id']), Index(fields=['group_id', 'updated_at', 'id'])], 'constraints': [CheckConstraint(check='"state" IN (\'PROPOSED\', \'SELECTED\', \'DROPPED\')', name='topic_state_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TopicIssue',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='topic_issues', on_delete=OnDelete.RESTRICT)),
                ('topic', fields.ForeignKeyField('models.Topic', source_field='topic_id', db_constraint=True, to_field='id', related_name='issue_links', on_delete=OnDelete.RESTRICT)),
                ('issue', fields.ForeignKeyField('models.Issue', source_field='issue_id', db_constraint=True, to_field='id', related_name='topic_links', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'topic_issue', 'app': 'models', 'unique_together': (('topic', 'issue'),), 'indexes': [Index(fields=['issue_id', 'id'])]},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Commitment',
            name='done_by',
            field=fields.ForeignKeyField('models.Account', source_field='done_by_id', null=True, db_constraint=True, to_field='id', related_name='done_commitments', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Commitment',
            name='member',
            field=fields.ForeignKeyField('models.Member', source_field='member_id', null=True, db_constraint=True, to_field='id', related_name='commitments', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Commitment',
            name='township',
            field=fields.ForeignKeyField('models.Area', source_field='township_id', null=True, db_constraint=True, to_field='id', related_name='commitments', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Commitment',
            name='verified_at',
            field=InstantField(null=True),
        ),
        ops.AddField(
            model_name='Commitment',
            name='verified_by_name',
            field=fields.CharField(default='', max_length=40),
        ),
        ops.AddIndex(
            model_name='Commitment',
            index=Index(fields=['county_id', 'due_on', 'id']),
        ),
        ops.AddIndex(
            model_name='Commitment',
            index=Index(fields=['department_id', 'due_on', 'id']),
        ),
        ops.AddField(
            model_name='Consultation',
            name='agenda',
            field=fields.JSONField(default=list),
        ),
        ops.AddField(
            model_name='Consultation',
            name='topic',
            field=fields.ForeignKeyField('models.Topic', source_field='topic_id', null=True, db_constraint=True, to_field='id', related_name='consultations', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Consultation',
            index=Index(fields=['topic_id', 'held_at', 'id']),
        ),
        ops.RemoveConstraint(
            model_name='Event',
            name='event_kind_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='"kind" IN (\'ISSUE_COLLECTED\', \'ISSUE_STUDIED\', \'ISSUE_ROUTED\', \'ISSUE_RESOLVED\', \'ISSUE_FED_BACK\', \'ISSUE_RATED\', \'ISSUE_CLOSED\', \'ISSUE_REOPENED\', \'ISSUE_DECLINED\', \'ISSUE_WITHDRAWN\', \'ISSUE_CONTACT_READ\', \'PHOTO_DECLARED\', \'PHOTO_READY\', \'PHOTO_REJECTED\', \'TOPIC_PROPOSED\', \'TOPIC_REVISED\', \'TOPIC_SELECTED\', \'TOPIC_DROPPED\', \'CONSULTATION_PLANNED\', \'CONSULTATION_OPENED\', \'CONSULTATION_POSTPONED\', \'CONSULTATION_CANCELLED\', \'PARTICIPANT_ADDED\', \'PARTICIPANT_REPLIED\', \'PARTICIPANT_CHECKED_IN\', \'RESIDENTS_COUNTED\', \'AGENDA_SET\', \'ENTRY_RECORDED\', \'COMMITMENT_MADE\', \'COMMITMENT_PROGRESSED\', \'CONSULTATION_CONCLUDED\', \'MINUTES_REVISED\', \'MINUTES_CONFIRMED\', \'CONSULTATION_EVALUATED\', \'ACCOUNT_SIGNED_IN\', \'ACCOUNT_LOCKED\', \'PASSWORD_CHANGED\', \'SESSION_REVOKED\', \'DEVICE_PAIRED\', \'AREAS_IMPORTED\', \'MEMBERS_IMPORTED\', \'GRIDS_ASSIGNED\')', name='event_kind_known'),
        ),
        ops.AddField(
            model_name='Minutes',
            name='reason',
            field=fields.TextField(default='', unique=False),
        ),
        ops.AddField(
            model_name='MinutesConfirmation',
            name='reservation',
            field=fields.TextField(default='', unique=False),
        ),
        ops.AddField(
            model_name='Participant',
            name='attendee_name',
            field=fields.CharField(default='', max_length=40),
        ),
        ops.AddField(
            model_name='Participant',
            name='distance_m',
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name='Participant',
            name='is_walk_in',
            field=fields.BooleanField(default=False),
        ),
        ops.AddField(
            model_name='Participant',
            name='replied_at',
            field=InstantField(null=True),
        ),
        ops.AddField(
            model_name='Participant',
            name='reply',
            field=fields.CharField(null=True, max_length=12),
        ),
        ops.AddField(
            model_name='Participant',
            name='reply_note',
            field=fields.TextField(default='', unique=False),
        ),
        ops.AddField(
            model_name='Participant',
            name='substitute_for',
            field=fields.ForeignKeyField('models.Participant', source_field='substitute_for_id', null=True, db_constraint=True, to_field='id', related_name='substitutes', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddConstraint(
            model_name='Participant',
            constraint=CheckConstraint(check='"reply" IN (\'ACCEPTED\', \'DECLINED\', \'SUBSTITUTED\')', name='participant_reply_known'),
        ),
        ops.AddField(
            model_name='Photo',
            name='commitment',
            field=fields.ForeignKeyField('models.Commitment', source_field='commitment_id', null=True, db_constraint=True, to_field='id', related_name='photos', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Photo',
            index=Index(fields=['commitment_id', 'position', 'id']),
        ),
    ]
