"""The people of a consultation: invited, present, counted; named only with consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from tortoise.expressions import Q

from domain.actor import Actor
from domain.consultation import ParticipantKind, Reply
from domain.errors import Invalid, NotFound
from domain.events import EventKind
from domain.text import clean
from models.area import Area
from models.consultation import Consultation, Participant
from models.member import Member
from models.organisation import Department
from services.audience import tags
from services.work import Work

MAX_PARTICIPANTS = 100
MAX_HEADS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParticipant:
    """One person or office, or a number of residents."""

    kind: ParticipantKind
    member_id: UUID | None = None
    department_id: UUID | None = None
    township_id: UUID | None = None
    name: str | None = None
    has_name_consent: bool = False
    head_count: int = 1

    @classmethod
    def member(cls, member_id: UUID) -> Self:
        return cls(kind=ParticipantKind.MEMBER, member_id=member_id)

    @property
    def identity(self) -> UUID | None:
        return self.member_id or self.department_id or self.township_id


_TABLES = {
    ParticipantKind.MEMBER: (Member, "member_id"),
    ParticipantKind.DEPARTMENT: (Department, "department_id"),
    ParticipantKind.TOWNSHIP: (Area, "township_id"),
}


async def add(people: Sequence[NewParticipant], *, consultation: Consultation, work: Work) -> None:
    """Write the new ones; those already there are left as they are."""
    if len(people) > MAX_PARTICIPANTS:
        raise Invalid(f"一次最多邀请 {MAX_PARTICIPANTS} 位。", path=("input", "participants"))
    for position, person in enumerate(people):
        require_possible(person, ("input", "participants", str(position)))
    await _require_known(people, work)
    fresh = await _not_yet_there(people, consultation)
    await Participant.bulk_create([_row(each, consultation, work) for each in fresh])
    heads = sum(each.head_count for each in fresh if each.kind is ParticipantKind.RESIDENT)
    if heads:
        consultation.resident_count += heads
        await consultation.save(update_fields=["resident_count"])
    _tell(fresh, consultation, work)


def require_possible(person: NewParticipant, path: tuple[str, ...]) -> None:
    """Invalid when kind and identity disagree, the count is out of range, or consent is missing."""
    _, column = _TABLES.get(person.kind, (None, None))
    named = [name for _, name in _TABLES.values() if getattr(person, name) is not None]
    if named != ([column] if column else []):
        raise Invalid("参与人的身份与所选的人或单位不一致。", path=path)
    if not 1 <= person.head_count <= MAX_HEADS:
        raise Invalid(f"人数须在 1 到 {MAX_HEADS} 之间。", path=(*path, "headCount"))
    if person.name and not person.has_name_consent:
        raise Invalid("记居民姓名须先征得本人同意。", path=(*path, "hasNameConsent"))
    clean(person.name or "", path=(*path, "name"), most=40)


async def _require_known(people: Sequence[NewParticipant], work: Work) -> None:
    for kind, (table, column) in _TABLES.items():
        wanted = {getattr(each, column) for each in people if each.kind is kind}
        if not wanted:
            continue
        found = await table.filter(id__in=wanted, county_id=work.by.county_id).count()
        if found < len(wanted):
            raise NotFound("有的参与人没有找到。", path=("input", "participants"))


async def _not_yet_there(
    people: Sequence[NewParticipant], consultation: Consultation
) -> list[NewParticipant]:
    rows = await Participant.filter(consultation_id=consultation.id)
    there = {row.member_id or row.department_id or row.township_id for row in rows}
    unique = {each.identity or index: each for index, each in enumerate(people)}
    return [each for each in unique.values() if each.identity is None or each.identity not in there]


def _row(person: NewParticipant, consultation: Consultation, work: Work) -> Participant:
    return Participant(
        county_id=work.by.county_id,
        consultation_id=consultation.id,
        kind=person.kind,
        member_id=person.member_id,
        department_id=person.department_id,
        township_id=person.township_id,
        name=person.name or None,
        has_name_consent=person.has_name_consent,
        head_count=person.head_count,
        reply=Reply.ACCEPTED if _is_own(person, work) else None,
        replied_at=work.now if _is_own(person, work) else None,
        created_at=work.now,
    )


def _is_own(person: NewParticipant, work: Work) -> bool:
    """Whoever calls a consultation comes to it."""
    return person.member_id is not None and person.member_id == work.by.member_id


def _tell(people: Sequence[NewParticipant], consultation: Consultation, work: Work) -> None:
    """Invitations reach the inbox of each invited member, department and township."""
    invited = [
        named
        for each in people
        if each.identity not in (None, work.by.member_id)
        for named in tags(
            member=each.member_id, department=each.department_id, area=each.township_id
        )
    ]
    if invited:
        work.record(
            EventKind.PARTICIPANT_ADDED,
            ("Consultation", consultation.id),
            area_path=work.ports.areas.of(work.by.county_id).path(consultation.area_id),
            audience=invited,
            data={"note": consultation.title},
        )


def _is_actor(by: Actor) -> Q | None:
    """How an actor is found among participants, or None when it cannot be one."""
    facts = {
        "member_id": by.member_id,
        "department_id": by.department_id,
        "township_id": by.township_id,
    }
    known = {column: identity for column, identity in facts.items() if identity is not None}
    return Q(**known, join_type=Q.OR) if known else None


async def own_participation(consultation_id: UUID, by: Actor) -> Participant:
    """The actor's own row; NotFound when it was not invited."""
    who = _is_actor(by)
    row = await Participant.filter(who, consultation_id=consultation_id).first() if who else None
    if row is None:
        raise NotFound("您不在这场协商的参与人里，请召集人先加入。", path=("input", "id"))
    return row


async def ask_again(consultation: Consultation) -> None:
    """At another time, those who had answered must be asked anew, all but the caller."""
    answered = Participant.filter(
        Q(member_id=None) | ~Q(member_id=consultation.caller_id),
        consultation_id=consultation.id,
        reply__in=[Reply.ACCEPTED, Reply.DECLINED],
    )
    await answered.update(reply=None, replied_at=None)


async def tags_of_invited(consultation: Consultation) -> tuple[str, ...]:
    """Everyone who takes part, as an audience."""
    rows = await Participant.filter(consultation_id=consultation.id).exclude(
        kind=ParticipantKind.RESIDENT
    )
    return tuple(
        named
        for row in rows
        for named in tags(member=row.member_id, department=row.department_id, area=row.township_id)
    )
