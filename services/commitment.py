"""What was agreed in a session (共识事项), and how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain import commitment as rules
from domain import permissions
from domain.actor import Actor
from domain.commitment import CommitmentRole, Progress
from domain.consultation import LEADS, ConsultationVerb, ParticipantKind
from domain.errors import IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.scope import holds
from domain.text import clean
from models.consultation import Commitment, Consultation
from models.photo import Photo
from services.consultation import locked, roles_of, touch
from services.participant import NewParticipant, add
from services.photo_declaration import NewPhoto, declare
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCommitment:
    """Who does what by when; the owner is a department, a township, a member, or only a name."""

    id: UUID
    content: str
    owner_name: str
    department_id: UUID | None = None
    township_id: UUID | None = None
    member_id: UUID | None = None
    due_on: date | None = None

    @property
    def owner(self) -> NewParticipant | None:
        """Whoever owns a commitment takes part, so that they see and report it."""
        owners = (
            NewParticipant(kind=ParticipantKind.DEPARTMENT, department_id=self.department_id),
            NewParticipant(kind=ParticipantKind.TOWNSHIP, township_id=self.township_id),
            NewParticipant(kind=ParticipantKind.MEMBER, member_id=self.member_id),
        )
        named = [each for each in owners if each.identity is not None]
        if len(named) > 1:
            raise Invalid("一项共识只有一个承办方。", path=("input", "ownerName"))
        return named[0] if named else None


async def commit(
    consultation_id: UUID, new: NewCommitment, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Write down what was agreed (共识事项)."""

    async def step(work: Work) -> UUID:
        row = await locked(consultation_id, ConsultationVerb.COMMIT, work)
        if await Commitment.filter(id=new.id).exists():
            raise IdTaken("这个编号已用于另一项共识。", path=("input", "commitmentId"))
        owner = new.owner
        await add([owner] if owner else [], consultation=row, work=work)
        commitment = _row(new, row, work)
        await commitment.save(force_create=True)
        await touch(row, EventKind.COMMITMENT_MADE, work, note=commitment.content[:200])
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _row(new: NewCommitment, row: Consultation, work: Work) -> Commitment:
    return Commitment(
        id=new.id,
        county_id=work.by.county_id,
        consultation_id=row.id,
        content=clean(new.content, path=("input", "content"), least=1, most=2000),
        owner_name=clean(new.owner_name, path=("input", "ownerName"), least=1, most=60),
        department_id=new.department_id,
        township_id=new.township_id,
        member_id=new.member_id,
        due_on=new.due_on,
        created_at=work.now,
        updated_at=work.now,
    )


async def progress(
    commitment_id: UUID,
    reached: Progress,
    note: str,
    photos: Sequence[NewPhoto] = (),
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Say how far a commitment has come, with evidence; its owner never verifies it."""

    async def step(work: Work) -> UUID:
        known = await Commitment.get_or_none(id=commitment_id, county_id=by.county_id)
        if known is None:
            raise NotFound("没有这项共识，或您无权查看。", path=("input", "id"))
        row = await locked(known.consultation_id, ConsultationVerb.PROGRESS, work)
        commitment = await Commitment.get(id=commitment_id)
        roles = await _roles(commitment, row, work.by)
        taken = rules.require(reached, Progress(commitment.progress), roles)
        _reach(commitment, taken, note, work)
        await commitment.save()
        already = await Photo.filter(commitment_id=commitment.id).count()
        await declare(photos, work=work, commitment_id=commitment.id, first_position=already)
        await touch(row, EventKind.COMMITMENT_PROGRESSED, work, note=commitment.progress_note[:200])
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _roles(commitment: Commitment, row: Consultation, by: Actor) -> frozenset[CommitmentRole]:
    scopes = permissions.COMMITMENT_ROLES
    own = (CommitmentRole.OWNER, CommitmentRole.REPORTER)
    found = {role for role in own if holds(scopes[role][by.kind], commitment, by)}
    leads = await roles_of(row, by) & LEADS
    return frozenset({*found, CommitmentRole.LEAD} if leads else found)


def _reach(commitment: Commitment, taken: rules.ProgressStep, note: str, work: Work) -> None:
    commitment.progress_note = clean(
        note, path=("input", "note"), least=int(taken.needs_note), most=2000
    )
    commitment.progress = taken.target
    commitment.updated_at = work.now
    if taken.target is Progress.DONE:
        commitment.done_by_id = work.by.account_id
    if taken.target is Progress.DOING:
        commitment.done_by_id = None
    if taken.target is Progress.VERIFIED:
        commitment.verified_by_name = work.by.name
        commitment.verified_at = work.now
