"""A planned consultation begins, is postponed, or is cancelled."""

from datetime import datetime
from uuid import UUID

from domain import consultation as rules
from domain.actor import Actor
from domain.consultation import ConsultationVerb, Stage
from domain.events import EventKind
from domain.geo import GeoFix
from domain.text import clean
from services.consultation import locked, touch
from services.participant import ask_again
from services.place import place
from services.ports import Ports
from services.work import Call, Result, Work, perform


async def start(
    consultation_id: UUID, fix: GeoFix | None, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Begin a planned session; a fix given now replaces the planned place."""

    async def step(work: Work) -> UUID:
        row = await locked(consultation_id, ConsultationVerb.OPEN, work)
        row.stage = Stage.IN_SESSION
        row.opened_at = row.held_at = work.time.captured_at
        if fix is not None:
            placed = place(fix, area_id=row.area_id, captured_at=work.now, work=work)
            row.update_from_dict(dict(placed.columns))
        await touch(row, EventKind.CONSULTATION_OPENED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def put_off(
    consultation_id: UUID,
    planned_for: datetime | None,
    reason: str,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Postpone to another time, or cancel when there is none."""

    async def step(work: Work) -> UUID:
        verb = ConsultationVerb.POSTPONE if planned_for else ConsultationVerb.CANCEL
        row = await locked(consultation_id, verb, work)
        row.stage = rules.STEPS[verb].target or row.stage
        row.reason = clean(reason, path=("input", "reason"), least=1, most=1000)
        if planned_for is not None:
            row.planned_for = row.held_at = planned_for
            await ask_again(row)
        kind = EventKind.CONSULTATION_POSTPONED if planned_for else EventKind.CONSULTATION_CANCELLED
        await touch(row, kind, work, note=row.reason)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)
