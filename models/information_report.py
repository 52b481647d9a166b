"""Information reports (社情民意信息): sources, signers, and where they were adopted."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.information_report import AdoptionState, ReportLevel, ReportStage
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.event import Event
from models.relations import belongs_to, may_belong_to


class InformationReport(models.Model):
    """One matter; `is_submitted` stays true once it has been with the office."""

    county_id: UUID
    group_id: UUID | None
    drafted_by_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="information_reports")
    group = may_belong_to("SectorGroup", many="information_reports")
    drafted_by = belongs_to("Account", many="information_reports")
    drafted_by_name = fields.CharField(max_length=40)
    title = fields.CharField(max_length=100)
    content = fields.TextField()
    stage = fields.CharField(max_length=10, default=ReportStage.DRAFT)
    is_submitted = fields.BooleanField(default=False)
    submitted_at = InstantField(null=True)
    return_reason = fields.TextField(default="")
    created_at = InstantField()
    updated_at = InstantField()
    version = fields.IntField(default=1)

    loose_relations: ClassVar = {"events": (Event, "subject_id")}

    class Meta:
        table = "information_report"
        indexes: ClassVar = (
            Index(fields=("county_id", "updated_at", "id")),
            Index(fields=("group_id", "updated_at", "id")),
            Index(fields=("drafted_by_id", "updated_at", "id")),
        )
        constraints: ClassVar = (one_of("information_report", "stage", ReportStage),)


class InformationReportIssue(models.Model):
    """The report was made from this issue."""

    issue_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="information_report_issues")
    report = belongs_to("InformationReport", many="issue_links")
    issue = belongs_to("Issue", many="report_links")

    class Meta:
        table = "information_report_issue"
        unique_together: ClassVar = (("report", "issue"),)
        indexes: ClassVar = (Index(fields=("issue_id", "id")),)


class InformationReportConsultation(models.Model):
    """The report was made from this consultation."""

    consultation_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="information_report_consultations")
    report = belongs_to("InformationReport", many="consultation_links")
    consultation = belongs_to("Consultation", many="report_links")

    class Meta:
        table = "information_report_consultation"
        unique_together: ClassVar = (("report", "consultation"),)
        indexes: ClassVar = (Index(fields=("consultation_id", "id")),)


class ReportContributor(models.Model):
    """A member who signs the report, and what part of the credit is theirs."""

    member_id: UUID
    report_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="report_contributors")
    report = belongs_to("InformationReport", many="contributors")
    member = belongs_to("Member", many="report_contributions")
    position = fields.IntField()
    share_percent = fields.IntField()

    class Meta:
        table = "report_contributor"
        unique_together: ClassVar = (("report", "member"),)
        indexes: ClassVar = (Index(fields=("member_id", "id")),)


class Adoption(models.Model):
    """What became of a report at one level, by whom, and what was instructed."""

    report_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="adoptions")
    report = belongs_to("InformationReport", many="adoptions")
    level = fields.CharField(max_length=10)
    state = fields.CharField(max_length=12, default=AdoptionState.SENT)
    sent_to = fields.CharField(max_length=60)
    sent_on = fields.DateField()
    decided_on = fields.DateField(null=True)
    decided_by = fields.CharField(max_length=60, default="")
    instruction = fields.TextField(default="")
    recorded_by_name = fields.CharField(max_length=40)
    updated_at = InstantField()

    class Meta:
        table = "adoption"
        unique_together: ClassVar = (("report", "level"),)
        constraints: ClassVar = (
            one_of("adoption", "level", ReportLevel),
            one_of("adoption", "state", AdoptionState),
        )
