"""Answering an invitation: accept, decline, or send somebody else."""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor
from domain.consultation import ConsultationVerb, ParticipantKind, Reply
from domain.errors import Invalid
from domain.events import EventKind
from domain.text import clean
from models.consultation import Consultation, Participant
from services.consultation import locked, touch
from services.participant import NewParticipant, add, own_participation
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReply:
    """The answer; an office says who comes (`attendee_name`), a member who comes instead."""

    reply: Reply
    note: str = ""
    attendee_name: str = ""
    substitute_member_id: UUID | None = None


async def reply(
    consultation_id: UUID, said: NewReply, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Answer for oneself or one's office; it may be changed until the session is over."""

    async def step(work: Work) -> UUID:
        row = await locked(consultation_id, ConsultationVerb.REPLY, work)
        participant = await own_participation(row.id, work.by)
        _answer(participant, said, work)
        await participant.save()
        await _send_substitute(participant, said, row, work)
        await touch(
            row, EventKind.PARTICIPANT_REPLIED, work, reply=said.reply, note=participant.reply_note
        )
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _answer(participant: Participant, said: NewReply, work: Work) -> None:
    least = 1 if said.reply is Reply.DECLINED else 0
    participant.reply = said.reply
    participant.reply_note = clean(said.note, path=("input", "note"), least=least, most=500)
    participant.attendee_name = clean(
        said.attendee_name,
        path=("input", "attendeeName"),
        least=_least_name(participant, said),
        most=40,
    )
    participant.replied_at = work.now


def _least_name(participant: Participant, said: NewReply) -> int:
    is_office = participant.kind != ParticipantKind.MEMBER
    return int(is_office and said.reply is Reply.SUBSTITUTED)


async def _send_substitute(
    participant: Participant, said: NewReply, row: Consultation, work: Work
) -> None:
    """A member's substitute is another member, who is invited by it."""
    needed = participant.kind == ParticipantKind.MEMBER and said.reply is Reply.SUBSTITUTED
    given = said.substitute_member_id
    path = ("input", "substituteMemberId")
    if needed != (given is not None):
        raise Invalid("委员请人代替时须选择另一位委员，其他情形不填。", path=path)
    if given is None:
        return
    there = Participant.filter(consultation_id=row.id, member_id=given)
    if await there.exists():
        raise Invalid("这位委员已在参与人里，请另选一位。", path=path)
    await add([NewParticipant.member(given)], consultation=row, work=work)
    await there.update(substitute_for_id=participant.id)
