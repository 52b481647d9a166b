"""What has been made of a village's history: information reports."""

from typing import Any
from uuid import UUID

from domain.credit import Contribution
from domain.ids import new_uuid
from domain.information_report import AdoptionState, ReportLevel
from services import adoption, information_report
from services.adoption import Decision
from services.information_report import ReportText
from services.sources import Sources
from tests.contract.history import History
from tests.village import NOON


async def lead_to(history: History) -> None:
    """A report of group one that was adopted, and a draft of the other group's."""
    issues, held = history.issues, history.consultations
    sources = Sources(issue_ids=[issues["near"]], consultation_ids=[held["near"]])
    await a_report(history, sources=sources, until="DECIDED")
    await a_report(history, "sun", Sources(issue_ids=[issues["other group"]]))


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
