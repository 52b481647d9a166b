"""Organisation."""

# ruff: noqa: E501, I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import InstantField, Uuid7Field
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0002_consultations')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Channel',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='channels', on_delete=OnDelete.RESTRICT)),
                ('area', fields.ForeignKeyField('models.Area', source_field='area_id', db_constraint=True, to_field='id', related_name='channels', on_delete=OnDelete.RESTRICT)),
                ('hall', fields.ForeignKeyField('models.Hall', source_field='hall_id', null=True, db_constraint=True, to_field='id', related_name='channels', on_delete=OnDelete.RESTRICT)),
                ('registered_by', fields.ForeignKeyField('models.Account', source_field='registered_by_id', db_constraint=True, to_field='id', related_name='channels', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=16)),
                ('name', fields.CharField(max_length=60)),
                ('note', fields.TextField(default='', unique=False)),
                ('is_active', fields.BooleanField(default=True)),
                ('created_at', InstantField()),
                ('updated_at', InstantField()),
            ],
            options={'table': 'channel', 'app': 'models', 'indexes': [Index(fields=['county_id', 'name', 'id']), Index(fields=['area_id', 'kind'])], 'constraints': [CheckConstraint(check='"kind" IN (\'WECHAT_GROUP\', \'ACTIVITY_ROOM\', \'HALL\', \'QR\', \'VISIT\', \'PHONE\')', name='channel_kind_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Competence',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='competences', on_delete=OnDelete.RESTRICT)),
                ('category', fields.ForeignKeyField('models.Category', source_field='category_id', db_constraint=True, to_field='id', related_name='competences', on_delete=OnDelete.RESTRICT)),
                ('area', fields.ForeignKeyField('models.Area', source_field='area_id', null=True, db_constraint=True, to_field='id', related_name='competences', on_delete=OnDelete.RESTRICT)),
                ('department', fields.ForeignKeyField('models.Department', source_field='department_id', db_constraint=True, to_field='id', related_name='competences', on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField(default=0)),
                ('note', fields.TextField(default='', unique=False)),
                ('created_at', InstantField()),
            ],
            options={'table': 'competence', 'app': 'models', 'unique_together': (('category', 'area', 'department'),)},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Leave',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='leaves', on_delete=OnDelete.RESTRICT)),
                ('member', fields.ForeignKeyField('models.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='leaves', on_delete=OnDelete.RESTRICT)),
                ('starts_on', fields.DateField()),
                ('ends_on', fields.DateField()),
                ('reason', fields.TextField(default='', unique=False)),
                ('state', fields.CharField(default='REQUESTED', max_length=10)),
                ('decision', fields.TextField(default='', unique=False)),
                ('decided_by_name', fields.CharField(default='', max_length=40)),
                ('decided_at', InstantField(null=True)),
                ('created_at', InstantField()),
            ],
            options={'table': 'leave', 'app': 'models', 'indexes': [Index(fields=['member_id', 'starts_on']), Index(fields=['county_id', 'created_at', 'id'])], 'constraints': [CheckConstraint(check='"state" IN (\'REQUESTED\', \'GRANTED\', \'REFUSED\', \'CANCELLED\')', name='leave_state_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MechanismItem',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='mechanism_items', on_delete=OnDelete.RESTRICT)),
                ('family', fields.CharField(max_length=8)),
                ('ordinal', fields.IntField()),
                ('label', fields.CharField(max_length=60)),
                ('description', fields.TextField(default='', unique=False)),
                ('is_interpretation', fields.BooleanField(default=False)),
                ('is_active', fields.BooleanField(default=True)),
            ],
            options={'table': 'mechanism_item', 'app': 'models', 'unique_together': (('county', 'family', 'ordinal'),), 'constraints': [CheckConstraint(check='"family" IN (\'NET\', \'LINK\', \'PUSH\', \'STEP\', \'ROLE\')', name='mechanism_item_family_known')]},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Membership',
            fields=[
                ('id', Uuid7Field(primary_key=True, unique=True, db_index=True)),
                ('county', fields.ForeignKeyField('models.County', source_field='county_id', db_constraint=True, to_field='id', related_name='memberships', on_delete=OnDelete.RESTRICT)),
                ('member', fields.ForeignKeyField('models.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='memberships', on_delete=OnDelete.RESTRICT)),
                ('sector_group', fields.ForeignKeyField('models.SectorGroup', source_field='sector_group_id', db_constraint=True, to_field='id', related_name='memberships', on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharField(max_length=10)),
                ('started_on', fields.DateField()),
                ('ended_on', fields.DateField(null=True)),
            ],
            options={'table': 'membership', 'app': 'models', 'indexes': [Index(fields=['member_id', 'started_on']), Index(fields=['sector_group_id', 'ended_on'])], 'constraints': [CheckConstraint(check='"role" IN (\'MEMBER\', \'DEPUTY\', \'CONVENER\')', name='membership_role_known')]},
            bases=['Model'],
        ),
        ops.RemoveConstraint(
            model_name='Event',
            name='event_kind_known',
            fields=None,
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='"kind" IN (\'ISSUE_COLLECTED\', \'ISSUE_STUDIED\', \'ISSUE_ROUTED\', \'ISSUE_RESOLVED\', \'ISSUE_FED_BACK\', \'ISSUE_RATED\', \'ISSUE_CLOSED\', \'ISSUE_REOPENED\', \'ISSUE_DECLINED\', \'ISSUE_WITHDRAWN\', \'ISSUE_CONTACT_READ\', \'PHOTO_DECLARED\', \'PHOTO_READY\', \'PHOTO_REJECTED\', \'TOPIC_PROPOSED\', \'TOPIC_REVISED\', \'TOPIC_SELECTED\', \'TOPIC_DROPPED\', \'CONSULTATION_PLANNED\', \'CONSULTATION_OPENED\', \'CONSULTATION_POSTPONED\', \'CONSULTATION_CANCELLED\', \'PARTICIPANT_ADDED\', \'PARTICIPANT_REPLIED\', \'PARTICIPANT_CHECKED_IN\', \'RESIDENTS_COUNTED\', \'AGENDA_SET\', \'ENTRY_RECORDED\', \'COMMITMENT_MADE\', \'COMMITMENT_PROGRESSED\', \'CONSULTATION_CONCLUDED\', \'MINUTES_REVISED\', \'MINUTES_CONFIRMED\', \'CONSULTATION_EVALUATED\', \'ACCOUNT_SIGNED_IN\', \'ACCOUNT_LOCKED\', \'PASSWORD_CHANGED\', \'SESSION_REVOKED\', \'DEVICE_PAIRED\', \'AREAS_IMPORTED\', \'MEMBERS_IMPORTED\', \'TERM_SET\', \'MEMBER_APPOINTED\', \'MEMBER_TRANSFERRED\', \'MEMBER_LEFT\', \'LEAVE_REQUESTED\', \'LEAVE_DECIDED\', \'LEAVE_CANCELLED\', \'COMPETENCE_SET\', \'COMPETENCE_REMOVED\', \'CHANNEL_REGISTERED\', \'CHANNEL_RETIRED\', \'MECHANISM_SET\', \'GRIDS_ASSIGNED\')', name='event_kind_known'),
        ),
        ops.AddField(
            model_name='GridAssignment',
            name='kind',
            field=fields.CharField(default='PRIMARY', max_length=8),
        ),
        ops.AddConstraint(
            model_name='GridAssignment',
            constraint=CheckConstraint(check='"kind" IN (\'PRIMARY\', \'ASSIST\')', name='grid_assignment_kind_known'),
        ),
        ops.AddField(
            model_name='Member',
            name='is_deputy',
            field=fields.BooleanField(default=False),
        ),
        ops.AddField(
            model_name='Member',
            name='joined_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Member',
            name='leave_ends_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Member',
            name='leave_starts_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Member',
            name='left_on',
            field=fields.DateField(null=True),
        ),
    ]
