"""The minutes (纪要) that end a session: written, revised, confirmed and then frozen."""

import hashlib
from uuid import UUID

from domain.actor import Actor
from domain.consultation import ConsultationOutcome, ConsultationVerb, Stage
from domain.errors import Conflict, Invalid
from domain.events import EventKind
from domain.text import clean
from models.consultation import Commitment, Consultation, Minutes, MinutesConfirmation
from services.consultation import locked, touch
from services.ports import Ports
from services.work import Call, Result, Work, perform


async def conclude(
    consultation_id: UUID,
    outcome: ConsultationOutcome,
    text: str,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """End the session; there is no end without minutes (纪要)."""

    async def step(work: Work) -> UUID:
        row = await locked(consultation_id, ConsultationVerb.CONCLUDE, work)
        if outcome is ConsultationOutcome.COMMITTED and not await _has_commitments(row):
            raise Invalid("还没有登记共识事项，请先登记或改选结果。", path=("input", "outcome"))
        row.stage = Stage.CONCLUDED
        row.outcome = outcome
        row.concluded_at = max(work.time.captured_at, row.opened_at or work.time.captured_at)
        await _write_minutes(row, text, work)
        await touch(row, EventKind.CONSULTATION_CONCLUDED, work, outcome=outcome)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _has_commitments(row: Consultation) -> bool:
    return await Commitment.filter(consultation_id=row.id).exists()


async def revise(
    consultation_id: UUID, text: str, reason: str = "", *, by: Actor, ports: Ports, call: Call
) -> Result:
    """A change of the minutes is a new version; one that is frozen stays, and is confirmed anew.

    Invalid without a reason when the minutes were confirmed already.
    """

    async def step(work: Work) -> UUID:
        row = await locked(consultation_id, ConsultationVerb.REVISE, work)
        least = 1 if row.stage == Stage.CONFIRMED else 0
        why = clean(reason, path=("input", "reason"), least=least, most=1000)
        minutes = await _write_minutes(row, text, work, reason=why)
        row.stage = Stage.CONCLUDED
        row.confirmed_at = None
        await touch(row, EventKind.MINUTES_REVISED, work, version=minutes.version)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _write_minutes(row: Consultation, text: str, work: Work, *, reason: str = "") -> Minutes:
    return await Minutes.create(
        county_id=work.by.county_id,
        consultation_id=row.id,
        version=await Minutes.filter(consultation_id=row.id).count() + 1,
        reason=reason,
        content=clean(text, path=("input", "minutes"), least=1, most=20000),
        written_by_id=work.by.account_id,
        written_by_name=work.by.name,
        created_at=work.now,
    )


async def confirm(
    consultation_id: UUID,
    version: int,
    reservation: str = "",
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Confirm the newest minutes: the first confirmation freezes them with their SHA-256.

    A party may confirm with a reservation (保留意见); it is kept beside the frozen text.
    """

    async def step(work: Work) -> UUID:
        row = await locked(consultation_id, ConsultationVerb.CONFIRM, work)
        minutes = await Minutes.filter(consultation_id=row.id).order_by("-version").first()
        if minutes is None or minutes.version != version:
            raise Conflict("纪要已有新版本，请看过后再确认。", path=("input", "version"))
        if minutes.frozen_at is None:
            await _freeze(minutes, row, work)
        if not await _has_confirmed(minutes, work):
            await _confirm(minutes, reservation, work)
            await touch(row, EventKind.MINUTES_CONFIRMED, work, sha256=minutes.sha256)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _freeze(minutes: Minutes, row: Consultation, work: Work) -> None:
    minutes.frozen_at = work.now
    minutes.sha256 = hashlib.sha256(minutes.content.encode()).hexdigest()
    await minutes.save(update_fields=["frozen_at", "sha256"])
    row.stage = Stage.CONFIRMED
    row.confirmed_at = work.now


async def _has_confirmed(minutes: Minutes, work: Work) -> bool:
    mine = MinutesConfirmation.filter(minutes_id=minutes.id, account_id=work.by.account_id)
    return await mine.exists()


async def _confirm(minutes: Minutes, reservation: str, work: Work) -> None:
    await MinutesConfirmation.create(
        minutes_id=minutes.id,
        county_id=work.by.county_id,
        account_id=work.by.account_id,
        name=work.by.name,
        reservation=clean(reservation, path=("input", "reservation"), most=1000),
        confirmed_at=work.now,
    )
