"""What belongs to the case of an issue (案卷): which rows, found from which others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tortoise.models import Model

from domain import permissions
from domain.actor import Actor
from domain.permissions import PUBLIC
from domain.scope import Scope, everyone
from models.consultation import (
    Commitment,
    Consultation,
    ConsultationIssue,
    Evaluation,
    Minutes,
    MinutesConfirmation,
    Participant,
    SessionEntry,
)
from models.deadline import Deadline
from models.event import Event
from models.information_report import (
    Adoption,
    InformationReport,
    InformationReportIssue,
    ReportContributor,
)
from models.issue import Feedback, Issue
from models.ledger import LedgerEntry
from models.oversight_act import OversightAct, OversightFollowUp
from models.oversight_letter import OversightLetter, OversightLetterIssue
from models.photo import Photo
from models.proposal import Proposal, ProposalAssignment, ProposalIssue, ProposalSigner
from models.reporter import Reporter
from models.supplement import Supplement
from models.task import Task, TaskExtension
from models.topic import Topic, TopicIssue
from services.visible import visible


@dataclass(frozen=True, slots=True)
class Part:
    """Rows whose `column` names one of the rows of another part; `link` stands between them."""

    name: str
    model: type[Model]
    column: str
    of: str = "issue"
    link: type[Model] | None = None
    target: str = "id"
    scope: Scope = field(default_factory=everyone)


def _linked(
    name: str, model: type[Model], link: type[Model], target: str, scope: Scope = PUBLIC
) -> Part:
    return Part(name, model, "issue_id", link=link, target=target, scope=scope)


PARTS = (
    Part("reporters", Reporter, "issue_id"),
    Part("supplements", Supplement, "issue_id"),
    Part("ledgerEntries", LedgerEntry, "issue_id"),
    Part("tasks", Task, "issue_id"),
    Part("taskExtensions", TaskExtension, "task_id", "tasks"),
    Part("feedbacks", Feedback, "issue_id"),
    Part("deadlines", Deadline, "issue_id"),
    _linked("topics", Topic, TopicIssue, "topic_id"),
    _linked("consultations", Consultation, ConsultationIssue, "consultation_id"),
    Part("participants", Participant, "consultation_id", "consultations"),
    Part("entries", SessionEntry, "consultation_id", "consultations"),
    Part("commitments", Commitment, "consultation_id", "consultations"),
    Part("minutes", Minutes, "consultation_id", "consultations"),
    Part("minutesConfirmations", MinutesConfirmation, "minutes_id", "minutes"),
    Part("evaluations", Evaluation, "consultation_id", "consultations"),
    Part("oversightActs", OversightAct, "issue_id"),
    Part("oversightFollowUps", OversightFollowUp, "act_id", "oversightActs"),
    _linked("oversightLetters", OversightLetter, OversightLetterIssue, "letter_id"),
    _linked(
        "informationReports",
        InformationReport,
        InformationReportIssue,
        "report_id",
        permissions.INFORMATION_REPORT,
    ),
    Part("reportContributors", ReportContributor, "report_id", "informationReports"),
    Part("adoptions", Adoption, "report_id", "informationReports"),
    _linked("proposals", Proposal, ProposalIssue, "proposal_id", permissions.PROPOSAL),
    Part("proposalSigners", ProposalSigner, "proposal_id", "proposals"),
    Part("proposalAssignments", ProposalAssignment, "proposal_id", "proposals"),
    Part("photos", Photo, "issue_id"),
    Part("photos", Photo, "session_entry_id", "entries"),
    Part("photos", Photo, "commitment_id", "commitments"),
)
Found = Mapping[str, Sequence[Any]]


async def find_parts(issue: Issue, *, by: Actor) -> Found:
    """The rows of every part by its name, oldest first, then the events about any of them."""
    found: dict[str, list[Any]] = {"issue": [issue]}
    for part in PARTS:
        ids = [row.id for row in found[part.of]]
        found.setdefault(part.name, []).extend(await _rows(part, ids, by))
    ids = [row.id for rows in found.values() for row in rows]
    told = Event.filter(county_id=issue.county_id, subject_id__in=ids)
    return {**found, "events": await told.order_by("seq")}


async def _rows(part: Part, ids: list[UUID], by: Actor) -> Sequence[Model]:
    if not ids:
        return ()
    among: dict[str, Any] = {f"{part.column}__in": ids}
    if part.link is not None:
        linked: Any = await part.link.filter(**among).values_list(part.target, flat=True)
        among = {"id__in": list(linked)}
    return await visible(part.model, part.scope, by=by).filter(**among).order_by("id")
