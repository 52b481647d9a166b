"""The adoption ledger (采用台账): where a report was sent up, and what became of it there."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.actor import Actor
from domain.errors import Invalid, NotFound
from domain.events import EventKind
from domain.information_report import (
    ADOPTION_LABELS,
    LEVEL_LABELS,
    AdoptionState,
    ReportLevel,
    ReportStage,
    ReportVerb,
    require_days,
    require_following,
)
from domain.local_day import local_day
from domain.machine import WrongState
from domain.text import clean
from models.information_report import Adoption
from services.information_report import LINKS, changing, settle
from services.ports import Ports
from services.work import Call, Result, Work, perform

EVENTS = {
    AdoptionState.ADOPTED: EventKind.REPORT_ADOPTED,
    AdoptionState.INSTRUCTED: EventKind.REPORT_INSTRUCTED,
    AdoptionState.NOT_ADOPTED: EventKind.REPORT_NOT_ADOPTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a level made of it, who there, when; an instruction is quoted."""

    state: AdoptionState
    decided_on: date
    decided_by: str
    instruction: str = ""


async def send_up(
    report_id: UUID,
    level: ReportLevel,
    sent_to: str,
    sent_on: date | None,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Send it to a level, each level once; today when no day is said."""

    async def step(work: Work) -> UUID:
        row = await changing(report_id, ReportVerb.SEND_UP, work)
        if await Adoption.exists(report_id=row.id, level=level):
            raise WrongState(f"这篇信息已报送{LEVEL_LABELS[level]}。", path=("input", "level"))
        today = local_day(work.now)
        if (sent_on or today) > today:
            raise Invalid("还没有到的日期不能登记。", path=("input", "sentOn"))
        work.insert(
            Adoption,
            county_id=row.county_id,
            report_id=row.id,
            level=level,
            sent_to=clean(sent_to, path=("input", "sentTo"), least=1, most=60),
            sent_on=sent_on or today,
            recorded_by_name=work.by.name,
            updated_at=work.now,
        )
        row.stage = ReportStage.SENT_UP
        return await settle(row, EventKind.REPORT_SENT_UP, work, note=LEVEL_LABELS[level])

    return await perform(step, by=by, ports=ports, call=call)


async def decide(
    report_id: UUID,
    level: ReportLevel,
    decision: Decision,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Keep in the ledger what a level made of the report; its sources tell of it."""

    async def step(work: Work) -> UUID:
        row = await changing(report_id, ReportVerb.DECIDE, work)
        entry = await Adoption.get_or_none(report_id=row.id, level=level)
        if entry is None:
            raise NotFound(f"这篇信息没有报送{LEVEL_LABELS[level]}。", path=("input", "level"))
        require_following(AdoptionState(entry.state), decision.state)
        require_days(entry.sent_on, decision.decided_on, today=local_day(work.now))
        _write(entry, decision, work)
        await entry.save()
        kind = EVENTS[decision.state]
        note = f"{LEVEL_LABELS[level]}{ADOPTION_LABELS[decision.state]}"
        await LINKS.tell(kind, row.id, work, note=note)
        return await settle(row, kind, work, note=note)

    return await perform(step, by=by, ports=ports, call=call)


def _write(entry: Adoption, decision: Decision, work: Work) -> None:
    is_instructed = decision.state is AdoptionState.INSTRUCTED
    path = ("input", "instruction")
    entry.state, entry.decided_on = decision.state, decision.decided_on
    entry.decided_by = clean(decision.decided_by, path=("input", "decidedBy"), least=1, most=60)
    entry.instruction = clean(decision.instruction, path=path, least=is_instructed, most=2000)
    entry.recorded_by_name, entry.updated_at = work.by.name, work.now
