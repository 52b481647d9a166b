"""Activities."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import InstantField, Uuid7Field
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0004_task')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Activity',
            fields=[
                ('longitude', fields.FloatField(null=True)),
                ('latitude', fields.FloatField(null=True)),
                ('fix_longitude', fields.FloatField(null=True)),
                ('fix_latitude', fields.FloatField(null=True)),
                ('fix_datum', fields.CharField(null=True, max_length=10)),
                ('fix_accuracy_m', fields.FloatField(null=True)),
                ('fix_provider', fields.CharField(null=True, max_length=20)),
                ('fix_at', InstantField(null=True)),
                ('fix_is_mock', fields.BooleanField(null=True)),
                ('on_site', fields.CharField(default='NO_FIX', max_length=12)),
                ('on_site_reasons', fields.JSONField(default=list)),
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='activities', on_delete=OnDelete.RESTRICT)),
                ('area', fields.ForeignKeyField('models.Area', source_field='area_id', db_constraint=True, to_field='id', related_name='activities', on_delete=OnDelete.RESTRICT)),
                ('hall', fields.ForeignKeyField('models.Hall', source_field='hall_id', null=True, db_constraint=True, to_field='id', related_name='activities', on_delete=OnDelete.RESTRICT)),
                ('group', fields.ForeignKeyField('models.SectorGroup', source_field='group_id', null=True, db_constraint=True, to_field='id', related_name='activities', on_delete=OnDelete.RESTRICT)),
                ('consultation', fields.ForeignKeyField('models.Consultation', source_field='consultation_id', null=True, db_constraint=True, to_field='id', related_name='follow_ups', on_delete=OnDelete.RESTRICT)),
                ('first_of_series', fields.ForeignKeyField('models.Activity', source_field='first_of_series_id', null=True, db_constraint=True, to_field='id', related_name='repetitions', on_delete=OnDelete.RESTRICT)),
                ('recorded_by', fields.ForeignKeyField('models.Account', source_field='recorded_by_id', db_constraint=True, to_field='id', related_name='activities', on_delete=OnDelete.RESTRICT)),
                ('recorded_by_name', fields.CharField(max_length=40)),
                ('kind', fields.CharField(max_length=12)),
                ('title', fields.CharField(max_length=100)),
                ('content', fields.TextField(default='', unique=False)),
                ('place_name', fields.CharField(default='', max_length=120)),
                ('stage', fields.CharField(max_length=10)),
                ('held_at', InstantField()),
                ('audience_count', fields.IntField(default=0)),
                ('beneficiary_count', fields.IntField(default=0)),
                ('donated_yuan', fields.IntField(default=0)),
                ('reason', fields.TextField(default='', unique=False)),
                ('captured_at', InstantField()),
                ('received_at', InstantField()),
                ('created_at', InstantField()),
                ('updated_at', InstantField()),
                ('version', fields.IntField(default=1)),
            ],
            options={'table': 'activity', 'app': 'models', 'indexes': [Index(fields=['county_id', 'held_at', 'id']), Index(fields=['area_id', 'held_at', 'id']), Index(fields=['hall_id', 'held_at', 'id']), Index(fields=['group_id', 'held_at', 'id']), Index(fields=['consultation_id', 'held_at', 'id']), Index(fields=['first_of_series_id', 'held_at', 'id'])], 'constraints': [CheckConstraint(check='"kind" IN (\'TALK\', \'CLINIC\', \'CULTURE_TECH\', \'DONATION\', \'PAIRING\', \'VISIT\', \'OTHER\')', name='activity_kind_known'), CheckConstraint(check='"stage" IN (\'PLANNED\', \'HELD\', \'CANCELLED\')', name='activity_stage_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ActivityMember',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='activity_members', on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name='member_links', on_delete=OnDelete.RESTRICT)),
                ('member', fields.ForeignKeyField('models.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='activity_links', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'activity_member', 'app': 'models', 'unique_together': (('activity', 'member'),), 'indexes': [Index(fields=['member_id', 'activity_id'])]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ActivityTag',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='activity_tags', on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name='tag_links', on_delete=OnDelete.RESTRICT)),
                ('mechanism_item', fields.ForeignKeyField('models.MechanismItem', source_field='mechanism_item_id', db_constraint=True, to_field='id', related_name='activity_links', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'activity_tag', 'app': 'models', 'unique_together': (('activity', 'mechanism_item'),), 'indexes': [Index(fields=['mechanism_item_id', 'activity_id'])]},
            bases=['Model'],
        ),
        ops.RemoveConstraint(
            model_name='Event',
            name='event_kind_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='"kind" IN (\'ISSUE_COLLECTED\', \'ISSUE_STUDIED\', \'ISSUE_ROUTED\', \'ISSUE_RESOLVED\', \'ISSUE_FED_BACK\', \'ISSUE_RATED\', \'ISSUE_CLOSED\', \'ISSUE_REOPENED\', \'ISSUE_DECLINED\', \'ISSUE_WITHDRAWN\', \'ISSUE_CONTACT_READ\', \'TASK_ASSIGNED\', \'TASK_ACCEPTED\', \'TASK_RETURNED\', \'TASK_CANCELLED\', \'TASK_EXTENSION_ASKED\', \'TASK_EXTENSION_GRANTED\', \'TASK_EXTENSION_REFUSED\', \'TASK_ANSWERED\', \'TASK_VERIFIED\', \'TASK_SENT_BACK\', \'PHOTO_DECLARED\', \'PHOTO_READY\', \'PHOTO_REJECTED\', \'TOPIC_PROPOSED\', \'TOPIC_REVISED\', \'TOPIC_SELECTED\', \'TOPIC_DROPPED\', \'CONSULTATION_PLANNED\', \'CONSULTATION_OPENED\', \'CONSULTATION_POSTPONED\', \'CONSULTATION_CANCELLED\', \'PARTICIPANT_ADDED\', \'PARTICIPANT_REPLIED\', \'PARTICIPANT_CHECKED_IN\', \'RESIDENTS_COUNTED\', \'AGENDA_SET\', \'ENTRY_RECORDED\', \'COMMITMENT_MADE\', \'COMMITMENT_PROGRESSED\', \'CONSULTATION_CONCLUDED\', \'MINUTES_REVISED\', \'MINUTES_CONFIRMED\', \'CONSULTATION_EVALUATED\', \'ACCOUNT_SIGNED_IN\', \'ACCOUNT_LOCKED\', \'PASSWORD_CHANGED\', \'SESSION_REVOKED\', \'DEVICE_PAIRED\', \'AREAS_IMPORTED\', \'MEMBERS_IMPORTED\', \'ACTIVITY_PLANNED\', \'ACTIVITY_HELD\', \'ACTIVITY_CANCELLED\', \'HALL_REGISTERED\', \'HALL_CHANGED\', \'HALL_CHECKED\', \'TERM_SET\', \'MEMBER_APPOINTED\', \'MEMBER_TRANSFERRED\', \'MEMBER_LEFT\', \'LEAVE_REQUESTED\', \'LEAVE_DECIDED\', \'LEAVE_CANCELLED\', \'COMPETENCE_SET\', \'COMPETENCE_REMOVED\', \'CHANNEL_REGISTERED\', \'CHANNEL_RETIRED\', \'MECHANISM_SET\', \'GRIDS_ASSIGNED\')', name='event_kind_known'),
        ),
        ops.AddField(
            model_name='Hall',
            name='checked_at',
            field=InstantField(null=True),
        ),
        ops.AddField(
            model_name='Hall',
            name='checked_by_name',
            field=fields.CharField(default='', max_length=40),
        ),
        ops.AddField(
            model_name='Hall',
            name='checklist',
            field=fields.JSONField(default=list),
        ),
        ops.AddField(
            model_name='Hall',
            name='is_open',
            field=fields.BooleanField(default=True),
        ),
        ops.AddField(
            model_name='Hall',
            name='keeper_name',
            field=fields.CharField(default='', max_length=40),
        ),
        ops.AddField(
            model_name='Hall',
            name='kind',
            field=fields.CharField(default='NEIGHBOUR_HOUSE', max_length=16),
        ),
        ops.AddField(
            model_name='Hall',
            name='opening_hours',
            field=fields.JSONField(default=list),
        ),
        ops.AddField(
            model_name='Hall',
            name='version',
            field=fields.IntField(default=1),
        ),
        ops.AddConstraint(
            model_name='Hall',
            constraint=CheckConstraint(check='"kind" IN (\'RED_HALL\', \'NEIGHBOUR_HOUSE\', \'MEMBER_ROOM\')', name='hall_kind_known'),
        ),
        ops.AddField(
            model_name='Photo',
            name='activity',
            field=fields.ForeignKeyField('models.Activity', source_field='activity_id', null=True, db_constraint=True, to_field='id', related_name='photos', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Photo',
            index=Index(fields=['activity_id', 'position', 'id']),
        ),
        ops.AddField(
            model_name='Session',
            name='is_visitor',
            field=fields.BooleanField(default=False),
        ),
        ops.AddIndex(
            model_name='Session',
            index=Index(fields=['is_visitor', 'rotated_at']),
        ),
    ]
