"""Residents who come by: counted by head, named only with their consent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.actor import Actor
from domain.capture_time import corrected
from domain.consultation import CheckInMethod, ConsultationVerb, ParticipantKind
from domain.errors import IdTaken
from domain.events import EventKind
from models.consultation import Participant
from services.consultation import locked, touch
from services.participant import NewParticipant, require_possible
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWalkIn:
    """How many came, and a name if its owner agreed."""

    id: UUID
    head_count: int
    captured_at: datetime
    sent_at: datetime | None = None
    name: str | None = None
    has_name_consent: bool = False


async def count_residents(
    consultation_id: UUID, new: NewWalkIn, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Add residents who are there; the same id again is the same people."""

    async def step(work: Work) -> UUID:
        at = corrected(new.captured_at, sent_at=new.sent_at, received_at=work.now).captured_at
        row = await locked(consultation_id, ConsultationVerb.WALK_IN, work, at=at)
        require_possible(_person(new), ("input",))
        existing = await Participant.get_or_none(id=new.id)
        if existing is not None:
            return _same(existing, new, row.id)
        await _row(new, row.id, at, work).save(force_create=True)
        row.resident_count += new.head_count
        await touch(row, EventKind.RESIDENTS_COUNTED, work, count=new.head_count)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _person(new: NewWalkIn) -> NewParticipant:
    return NewParticipant(
        kind=ParticipantKind.RESIDENT,
        name=new.name,
        has_name_consent=new.has_name_consent,
        head_count=new.head_count,
    )


def _same(existing: Participant, new: NewWalkIn, consultation_id: UUID) -> UUID:
    known = (existing.consultation_id, existing.head_count, existing.name)
    if known != (consultation_id, new.head_count, new.name or None):
        raise IdTaken("这个编号已用于另一位参与人，请重新生成。", path=("input", "participantId"))
    return consultation_id


def _row(new: NewWalkIn, consultation_id: UUID, at: datetime, work: Work) -> Participant:
    return Participant(
        id=new.id,
        county_id=work.by.county_id,
        consultation_id=consultation_id,
        kind=ParticipantKind.RESIDENT,
        name=new.name or None,
        has_name_consent=new.has_name_consent,
        head_count=new.head_count,
        is_walk_in=True,
        checked_in_at=min(at, work.now),
        check_in_method=CheckInMethod.ROLL_CALL,
        created_at=work.now,
    )
