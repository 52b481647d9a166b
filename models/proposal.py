"""Proposals (提案): what they rest on, who signs them, which departments handle them."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.proposal import ProposalStage, Satisfaction, SignerState
from domain.task import TaskRole
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.event import Event
from models.relations import belongs_to, may_belong_to


class Proposal(models.Model):
    """`member` proposes; `is_submitted` stays true once it has been with the office."""

    county_id: UUID
    member_id: UUID
    group_id: UUID
    drafted_by_id: UUID
    report_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="proposals")
    member = belongs_to("Member", many="proposals")
    group = belongs_to("SectorGroup", many="proposals")
    drafted_by = belongs_to("Account", many="proposals")
    drafted_by_name = fields.CharField(max_length=40)
    report = may_belong_to("InformationReport", many="proposals")
    title = fields.CharField(max_length=100)
    background = fields.TextField()
    suggestion = fields.TextField()
    stage = fields.CharField(max_length=14, default=ProposalStage.DRAFT)
    is_submitted = fields.BooleanField(default=False)
    submitted_at = InstantField(null=True)
    review = fields.TextField(default="")
    reviewed_at = InstantField(null=True)
    year = fields.IntField(null=True)
    ordinal = fields.IntField(null=True)
    number = fields.CharField(max_length=60, null=True)
    reply_due_on = fields.DateField(null=True)
    satisfaction = fields.CharField(max_length=12, null=True)
    rating_comment = fields.TextField(default="")
    rated_at = InstantField(null=True)
    created_at = InstantField()
    updated_at = InstantField()
    version = fields.IntField(default=1)

    loose_relations: ClassVar = {"events": (Event, "subject_id")}

    class Meta:
        table = "proposal"
        unique_together: ClassVar = (("county", "year", "ordinal"),)
        indexes: ClassVar = (
            Index(fields=("county_id", "updated_at", "id")),
            Index(fields=("group_id", "updated_at", "id")),
            Index(fields=("member_id", "updated_at", "id")),
        )
        constraints: ClassVar = (
            one_of("proposal", "stage", ProposalStage),
            one_of("proposal", "satisfaction", Satisfaction),
        )


class ProposalIssue(models.Model):
    """The proposal was made from this issue."""

    issue_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="proposal_issues")
    proposal = belongs_to("Proposal", many="issue_links")
    issue = belongs_to("Issue", many="proposal_links")

    class Meta:
        table = "proposal_issue"
        unique_together: ClassVar = (("proposal", "issue"),)
        indexes: ClassVar = (Index(fields=("issue_id", "id")),)


class ProposalConsultation(models.Model):
    """The proposal was made from this consultation."""

    consultation_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="proposal_consultations")
    proposal = belongs_to("Proposal", many="consultation_links")
    consultation = belongs_to("Consultation", many="proposal_links")

    class Meta:
        table = "proposal_consultation"
        unique_together: ClassVar = (("proposal", "consultation"),)
        indexes: ClassVar = (Index(fields=("consultation_id", "id")),)


class ProposalSigner(models.Model):
    """A member who signs or is asked to; the proposer is the first, and has what others leave."""

    county_id: UUID
    member_id: UUID
    proposal_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="proposal_signers")
    proposal = belongs_to("Proposal", many="signers")
    member = belongs_to("Member", many="proposal_signatures")
    position = fields.IntField()
    share_percent = fields.IntField()
    state = fields.CharField(max_length=10, default=SignerState.INVITED)
    answered_at = InstantField(null=True)

    class Meta:
        table = "proposal_signer"
        unique_together: ClassVar = (("proposal", "member"),)
        indexes: ClassVar = (Index(fields=("member_id", "id")),)
        constraints: ClassVar = (one_of("proposal_signer", "state", SignerState),)


class ProposalAssignment(models.Model):
    """What a department is asked to reply to, and its reply."""

    county_id: UUID
    department_id: UUID
    proposal_id: UUID

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="proposal_assignments")
    proposal = belongs_to("Proposal", many="assignments")
    department = belongs_to("Department", many="proposal_assignments")
    role = fields.CharField(max_length=6, default=TaskRole.LEAD)
    reply = fields.TextField(default="")
    replied_by_name = fields.CharField(max_length=40, default="")
    replied_at = InstantField(null=True)

    class Meta:
        table = "proposal_assignment"
        unique_together: ClassVar = (("proposal", "department"),)
        indexes: ClassVar = (Index(fields=("department_id", "id")),)
        constraints: ClassVar = (one_of("proposal_assignment", "role", TaskRole),)
