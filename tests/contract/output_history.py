"""What has been made of a village's history: information reports and proposals."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.credit import Contribution
from domain.ids import new_uuid
from domain.information_report import AdoptionState, ReportLevel
from domain.proposal import Assignee
from domain.task import TaskRole
from services import adoption, information_report, proposal, proposal_review
from services.adoption import Decision
from services.information_report import ReportText
from services.proposal import ProposalText
from services.sources import Sources
from tests.contract.history import History
from tests.village import NOON


async def lead_to(history: History) -> None:
    """Of group one a report that was adopted and a proposal in hand, of the other group drafts."""
    issues, held = history.issues, history.consultations
    sources = Sources(issue_ids=[issues["near"]], consultation_ids=[held["near"]])
    await a_report(history, sources=sources, until="DECIDED")
    await a_report(history, "sun", Sources(issue_ids=[issues["other group"]]))
    await a_proposal(history, "sun", Sources(issue_ids=[issues["other group"]]))
    await a_proposal(history, sources=sources, until="ASSIGNED")


async def a_report(
    history: History, by: str = "zhao", sources: Sources | None = None, *, until: str = "DRAFT"
) -> UUID:
    """A report on lamps that has come so far: DRAFT, SUBMITTED, SENT_UP or DECIDED."""
    report_id, members = new_uuid(), history.village.members
    signers = {"zhao": 60, "qian": 40} if by == "zhao" else {by: 100}
    said = ReportText(
        title="关于路灯管护的建议",
        content="多处路灯不亮，建议建立管护台账。",
        sources=sources or Sources(issue_ids=[history.issues["near"]]),
        contributions=[Contribution(members[name], part) for name, part in signers.items()],
    )
    await information_report.draft(report_id, said, **await history.acting(by))
    decision = Decision(
        state=AdoptionState.ADOPTED, decided_on=NOON.date(), decided_by="县委办公室"
    )
    county = ReportLevel.COUNTY
    steps: dict[str, Any] = {
        "SUBMITTED": (information_report.submit, by, ()),
        "SENT_UP": (adoption.send_up, "office", (county, "县委办公室", None)),
        "DECIDED": (adoption.decide, "office", (county, decision)),
    }
    for stage, (use_case, actor, further) in steps.items() if until != "DRAFT" else ():
        await use_case(report_id, *further, **await history.acting(actor))
        if stage == until:
            break
    return report_id


async def a_proposal(
    history: History, by: str = "zhao", sources: Sources | None = None, *, until: str = "DRAFT"
) -> UUID:
    """A proposal on lamps that has come so far: DRAFT, SIGNED, SUBMITTED, FILED, ASSIGNED …"""
    proposal_id, village = new_uuid(), history.village
    said = ProposalText(
        title="关于加强路灯管护的提案",
        background="多处路灯不亮。",
        suggestion="建立管护台账。",
        sources=sources or Sources(issue_ids=[history.issues["near"]]),
        cosigners=[Contribution(village.members["qian"], 40)],
    )
    await proposal.draft(proposal_id, said, **await history.acting(by))
    assignees = [
        Assignee(village.departments["housing"], TaskRole.LEAD),
        Assignee(village.departments["water"], TaskRole.ASSIST),
    ]
    due_on = NOON.date() + timedelta(days=90)
    steps: tuple[tuple[str, Any, str, tuple[Any, ...], dict[str, Any]], ...] = (
        ("SIGNED", proposal.cosign, "qian", (), {"is_accepted": True}),
        ("SUBMITTED", proposal.submit, by, (), {}),
        ("FILED", proposal_review.file, "office", ("同意立案",), {}),
        ("ASSIGNED", proposal_review.assign, "office", (assignees, due_on), {}),
        ("HALF REPLIED", proposal_review.reply, "water", ("已协助",), {}),
        ("REPLIED", proposal_review.reply, "housing", ("已建台账",), {}),
    )
    for stage, use_case, actor, further, named in steps if until != "DRAFT" else ():
        await use_case(proposal_id, *further, **named, **await history.acting(actor))
        if stage == until:
            break
    return proposal_id
