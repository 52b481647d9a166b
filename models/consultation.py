"""On-site consultations (微协商): people, live record, commitments, minutes."""

from typing import Any, ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.commitment import Progress
from domain.consultation import (
    CheckInMethod,
    ConsultationOutcome,
    EntryKind,
    ParticipantKind,
    Reply,
    Setting,
    Stage,
)
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.event import Event
from models.place import Located
from models.relations import belongs_to, may_belong_to


class Consultation(Located):
    """People meeting on the spot about one or more issues."""

    county_id: UUID
    area_id: UUID
    hall_id: UUID | None
    group_id: UUID | None
    topic_id: UUID | None
    called_by_id: UUID
    caller_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="consultations")
    area = belongs_to("Area", many="consultations")
    hall = may_belong_to("Hall", many="consultations")
    group = may_belong_to("SectorGroup", many="consultations")
    called_by = belongs_to("Account", many="called_consultations")
    caller = may_belong_to("Member", many="called_consultations")
    topic = may_belong_to("Topic", many="consultations")
    title = fields.CharField(max_length=100)
    purpose = fields.TextField(default="")
    setting = fields.CharField(max_length=12)
    place_name = fields.CharField(max_length=120, default="")
    stage = fields.CharField(max_length=12)
    is_ad_hoc = fields.BooleanField(default=False)
    planned_for = InstantField(null=True)
    opened_at = InstantField(null=True)
    concluded_at = InstantField(null=True)
    confirmed_at = InstantField(null=True)
    held_at = InstantField()
    outcome = fields.CharField(max_length=12, null=True)
    reason = fields.TextField(default="")
    agenda = fields.JSONField[list[dict[str, Any]]](default=list)
    resident_count = fields.IntField(default=0)
    entry_count = fields.IntField(default=0)
    captured_at = InstantField()
    received_at = InstantField()
    created_at = InstantField()
    updated_at = InstantField()
    version = fields.IntField(default=1)

    loose_relations: ClassVar = {"events": (Event, "subject_id")}

    class Meta:
        table = "consultation"
        indexes: ClassVar = (
            Index(fields=("county_id", "held_at", "id")),
            Index(fields=("county_id", "updated_at", "id")),
            Index(fields=("area_id", "held_at", "id")),
            Index(fields=("hall_id", "held_at", "id")),
            Index(fields=("group_id", "held_at", "id")),
            Index(fields=("called_by_id", "held_at", "id")),
            Index(fields=("topic_id", "held_at", "id")),
        )
        constraints: ClassVar = (
            one_of("consultation", "stage", Stage),
            one_of("consultation", "setting", Setting),
            one_of("consultation", "outcome", ConsultationOutcome),
        )


class ConsultationIssue(models.Model):
    """The consultation is about this issue."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="consultation_issues")
    consultation = belongs_to("Consultation", many="issue_links")
    issue = belongs_to("Issue", many="consultation_links")

    class Meta:
        table = "consultation_issue"
        unique_together: ClassVar = (("consultation", "issue"),)
        indexes: ClassVar = (Index(fields=("issue_id", "id")),)


class Participant(Located):
    """A person or office invited or present; residents by head count, named only with consent."""

    consultation_id: UUID
    member_id: UUID | None
    department_id: UUID | None
    township_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="participants")
    consultation = belongs_to("Consultation", many="participants")
    kind = fields.CharField(max_length=12)
    member = may_belong_to("Member", many="participations")
    department = may_belong_to("Department", many="participations")
    township = may_belong_to("Area", many="participations")
    name = fields.CharField(max_length=40, null=True)
    has_name_consent = fields.BooleanField(default=False)
    head_count = fields.IntField(default=1)
    attendee_name = fields.CharField(max_length=40, default="")
    substitute_for = may_belong_to("Participant", many="substitutes")
    reply = fields.CharField(max_length=12, null=True)
    reply_note = fields.TextField(default="")
    replied_at = InstantField(null=True)
    is_walk_in = fields.BooleanField(default=False)
    distance_m = fields.FloatField(null=True)
    checked_in_at = InstantField(null=True)
    check_in_method = fields.CharField(max_length=10, null=True)
    created_at = InstantField()

    class Meta:
        table = "participant"
        unique_together: ClassVar = (
            ("consultation", "member"),
            ("consultation", "department"),
            ("consultation", "township"),
        )
        indexes: ClassVar = (
            Index(fields=("member_id", "consultation_id")),
            Index(fields=("department_id", "consultation_id")),
        )
        constraints: ClassVar = (
            one_of("participant", "kind", ParticipantKind),
            one_of("participant", "check_in_method", CheckInMethod),
            one_of("participant", "reply", Reply),
        )


class SessionEntry(Located):
    """One thing said or shown during the session."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="session_entries")
    consultation = belongs_to("Consultation", many="entries")
    consultation_id: UUID
    ordinal = fields.IntField()
    kind = fields.CharField(max_length=10)
    content = fields.TextField(default="")
    speaker_name = fields.CharField(max_length=40, default="")
    participant = may_belong_to("Participant", many="entries")
    recorded_by = belongs_to("Account", many="session_entries")
    recorded_by_name = fields.CharField(max_length=40)
    captured_at = InstantField()
    received_at = InstantField()

    class Meta:
        table = "session_entry"
        unique_together: ClassVar = (("consultation", "ordinal"),)
        constraints: ClassVar = (one_of("session_entry", "kind", EntryKind),)


class Commitment(models.Model):
    """What was agreed (共识事项): who does what by when."""

    county_id: UUID
    consultation_id: UUID
    department_id: UUID | None
    township_id: UUID | None
    member_id: UUID | None
    done_by_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="commitments")
    consultation = belongs_to("Consultation", many="commitments")
    content = fields.TextField()
    owner_name = fields.CharField(max_length=60)
    department = may_belong_to("Department", many="commitments")
    township = may_belong_to("Area", many="commitments")
    member = may_belong_to("Member", many="commitments")
    due_on = fields.DateField(null=True)
    progress = fields.CharField(max_length=10, default=Progress.AGREED)
    progress_note = fields.TextField(default="")
    done_by = may_belong_to("Account", many="done_commitments")
    verified_by_name = fields.CharField(max_length=40, default="")
    verified_at = InstantField(null=True)
    created_at = InstantField()
    updated_at = InstantField()

    class Meta:
        table = "commitment"
        indexes: ClassVar = (
            Index(fields=("consultation_id", "created_at", "id")),
            Index(fields=("county_id", "due_on", "id")),
            Index(fields=("department_id", "due_on", "id")),
        )
        constraints: ClassVar = (one_of("commitment", "progress", Progress),)


class Minutes(models.Model):
    """One version of the minutes (协商纪要); frozen with its SHA-256 once confirmed."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="minutes")
    consultation = belongs_to("Consultation", many="minutes")
    version = fields.IntField()
    content = fields.TextField()
    reason = fields.TextField(default="")
    written_by = belongs_to("Account", many="minutes")
    written_by_name = fields.CharField(max_length=40)
    created_at = InstantField()
    frozen_at = InstantField(null=True)
    sha256 = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "minutes"
        unique_together: ClassVar = (("consultation", "version"),)


class MinutesConfirmation(models.Model):
    """One party's confirmation of one version."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="minutes_confirmations")
    minutes = belongs_to("Minutes", many="confirmations")
    account = belongs_to("Account", many="minutes_confirmations")
    name = fields.CharField(max_length=40)
    reservation = fields.TextField(default="")
    confirmed_at = InstantField()

    class Meta:
        table = "minutes_confirmation"
        unique_together: ClassVar = (("minutes", "account"),)


class Evaluation(models.Model):
    """What one party, or a resident at the tablet, thought of a session (1–5); nobody is named."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="evaluations")
    consultation = belongs_to("Consultation", many="evaluations")
    account = may_belong_to("Account", many="evaluations")
    kind = fields.CharField(max_length=12)
    score = fields.IntField()
    comment = fields.TextField(default="")
    created_at = InstantField()

    class Meta:
        table = "evaluation"
        unique_together: ClassVar = (("consultation", "account"),)
        constraints: ClassVar = (one_of("evaluation", "kind", ParticipantKind),)
