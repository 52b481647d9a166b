"""Checking in (签到) by location, rotating code or roll call; without signal, told later."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.actor import Actor
from domain.capture_time import corrected
from domain.check_in_code import CheckInCode, read, refuse_foreign
from domain.consultation import VENUE_RADIUS_M, CheckInMethod, ConsultationVerb
from domain.errors import Invalid, NotFound
from domain.events import EventKind
from domain.geo import GeoFix, Position
from domain.on_site import Site, judge_on_site
from models.consultation import Consultation, Participant
from models.organisation import Hall
from services.consultation import locked, showable, touch
from services.participant import own_participation
from services.place import place
from services.ports import Ports
from services.work import Call, Result, Work, perform

MAX_VENUE_DOUBT_M = 100.0
"""A consultation opened with a cell tower's fix of kilometres has no wider site for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheckIn:
    """Who arrived, how it is known, where their phone was; `code` is what it scanned."""

    participant_id: UUID | None
    method: CheckInMethod
    captured_at: datetime
    sent_at: datetime | None = None
    fix: GeoFix | None = None
    code: str | None = None


async def check_in(
    consultation_id: UUID, new: NewCheckIn, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Note that someone is there. Far away, mocked or stale is flagged, never refused.

    Roll call is for those who lead; everybody else checks in for themselves. BadCheckInCode when
    the code was not shown for this consultation at that time.
    """

    async def step(work: Work) -> UUID:
        at = corrected(new.captured_at, sent_at=new.sent_at, received_at=work.now).captured_at
        row = await locked(consultation_id, _verb(new), work, at=at)
        participant = await _arriving(new, row, work)
        if new.method is CheckInMethod.QR:
            _require_code(new.code, row, at, work)
        if participant.checked_in_at is None:
            await _arrive(participant, new, row, at, work)
            await touch(
                row, EventKind.PARTICIPANT_CHECKED_IN, work, participantId=participant.id.hex
            )
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _verb(new: NewCheckIn) -> ConsultationVerb:
    if new.method is CheckInMethod.ROLL_CALL:
        return ConsultationVerb.ROLL_CALL
    if new.participant_id is not None:
        raise Invalid("替他人签到请用点名。", path=("input", "method"))
    return ConsultationVerb.CHECK_IN


def _require_code(text: str | None, row: Consultation, scanned_at: datetime, work: Work) -> None:
    if text is None:
        raise Invalid("扫码签到要带上扫到的码。", path=("input", "code"))
    code, mac = read(text)
    if code.consultation_id != row.id or not work.ports.codes.allows(code.signed, mac):
        raise refuse_foreign()
    code.require_scanned(scanned_at, now=work.now)


async def _arriving(new: NewCheckIn, row: Consultation, work: Work) -> Participant:
    if new.participant_id is None:
        return await own_participation(row.id, work.by)
    found = await Participant.get_or_none(id=new.participant_id, consultation_id=row.id)
    if found is None:
        raise NotFound("没有这位参与人。", path=("input", "participantId"))
    return found


async def _arrive(
    participant: Participant, new: NewCheckIn, row: Consultation, at: datetime, work: Work
) -> None:
    placed = place(new.fix, area_id=row.area_id, captured_at=new.captured_at, work=work)
    around = await _around_the_venue(new, row, work)
    participant.update_from_dict({**placed.columns, **around})
    participant.checked_in_at = min(at, work.now)
    participant.check_in_method = new.method
    await participant.save()


async def _around_the_venue(new: NewCheckIn, row: Consultation, work: Work) -> dict[str, Any]:
    """The verdict by the distance to the place; empty when the place has no point."""
    site = await _site(row, work)
    if new.fix is None or site is None:
        return {}
    canonical = site.centre.datum
    judged = judge_on_site(new.fix, site=site, captured_at=new.captured_at, canonical=canonical)
    return {
        "on_site": judged.verdict,
        "on_site_reasons": list(judged.reasons),
        "distance_m": judged.distance_m,
    }


async def _site(row: Consultation, work: Work) -> Site | None:
    """Around where it was opened, as exactly as that is known; else around its hall."""
    longitude, latitude = row.longitude, row.latitude
    if longitude is None and row.hall_id is not None:
        hall = await Hall.get(id=row.hall_id)
        longitude, latitude = hall.longitude, hall.latitude
    if longitude is None or latitude is None:
        return None
    canonical = work.ports.areas.of(work.by.county_id).canonical
    centre = Position(longitude, latitude, canonical)
    doubt_m = min(row.fix_accuracy_m or 0.0, MAX_VENUE_DOUBT_M)
    return Site(centre=centre, radius_m=VENUE_RADIUS_M + doubt_m)


async def shown_code(
    consultation_id: UUID, *, by: Actor, ports: Ports
) -> tuple[CheckInCode, str] | None:
    """What the tablet or the convener's phone shows now; None for those who may not show it."""
    row = await showable(consultation_id, by=by)
    if row is None:
        return None
    code = CheckInCode.at(row.id, ports.clock.now())
    return code, code.text(ports.codes.mac(code.signed))
