"""What was agreed in a session (共识事项), and how far it has come."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.actor import Actor
from domain.consultation import ConsultationVerb, Progress
from domain.errors import IdTaken, NotFound
from domain.events import EventKind
from domain.text import clean
from models.consultation import Commitment
from models.organisation import Department
from services.consultation import locked, touch
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCommitment:
    """Who does what by when."""

    id: UUID
    content: str
    owner_name: str
    department_id: UUID | None = None
    due_on: date | None = None


async def commit(
    consultation_id: UUID, new: NewCommitment, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Write down what was agreed (共识事项)."""

    async def step(work: Work) -> UUID:
        row = await locked(consultation_id, ConsultationVerb.COMMIT, work)
        await _require_department(new.department_id, work)
        if await Commitment.filter(id=new.id).exists():
            raise IdTaken("这个编号已用于另一项共识。", path=("input", "commitmentId"))
        commitment = Commitment(
            id=new.id,
            county_id=work.by.county_id,
            consultation_id=row.id,
            content=clean(new.content, path=("input", "content"), least=1, most=2000),
            owner_name=clean(new.owner_name, path=("input", "ownerName"), least=1, most=60),
            department_id=new.department_id,
            due_on=new.due_on,
            created_at=work.now,
            updated_at=work.now,
        )
        await commitment.save(force_create=True)
        await touch(row, EventKind.COMMITMENT_MADE, work, note=commitment.content[:200])
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _require_department(department_id: UUID | None, work: Work) -> None:
    if department_id is None:
        return
    if not await Department.filter(id=department_id, county_id=work.by.county_id).exists():
        raise NotFound("没有这个部门。", path=("input", "departmentId"))


async def progress(
    commitment_id: UUID, reached: Progress, note: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Say how far a commitment has come."""

    async def step(work: Work) -> UUID:
        commitment = await Commitment.get_or_none(id=commitment_id, county_id=by.county_id)
        if commitment is None:
            raise NotFound("没有这项共识，或您无权查看。", path=("input", "id"))
        row = await locked(commitment.consultation_id, ConsultationVerb.PROGRESS, work)
        commitment.progress = reached
        commitment.progress_note = clean(note, path=("input", "note"), most=2000)
        commitment.updated_at = work.now
        await commitment.save()
        await touch(row, EventKind.COMMITMENT_PROGRESSED, work, note=commitment.progress_note[:200])
        return row.id

    return await perform(step, by=by, ports=ports, call=call)
