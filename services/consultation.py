"""Planning a consultation (微协商), or opening one on the spot, and gathering its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from domain import consultation as rules
from domain import permissions
from domain.actor import Actor, ActorKind
from domain.capture_time import CaptureTime, corrected
from domain.consultation import ConsultationVerb, Role, Setting, Stage
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.geo import GeoFix
from domain.scope import holds
from domain.text import clean
from models.consultation import Consultation, ConsultationIssue
from models.issue import Issue
from models.organisation import Hall
from models.topic import Topic
from services.audience import OFFICE, tags
from services.issue import record as record_of_issue
from services.participant import NewParticipant, add, tags_of_invited
from services.place import Placed, place
from services.ports import Ports
from services.topic import consulted, issues_of
from services.visible import sees, visible
from services.work import Call, Result, Work, perform

MAX_ISSUES = 20
TOLD_TO_THE_INVITED = frozenset(
    {
        EventKind.CONSULTATION_OPENED,
        EventKind.CONSULTATION_POSTPONED,
        EventKind.CONSULTATION_CANCELLED,
        EventKind.CONSULTATION_CONCLUDED,
        EventKind.MINUTES_REVISED,
        EventKind.MINUTES_CONFIRMED,
        EventKind.COMMITMENT_MADE,
        EventKind.COMMITMENT_PROGRESSED,
    }
)
CALLERS = frozenset({ActorKind.MEMBER, ActorKind.CONVENER, ActorKind.OFFICE, ActorKind.TOWNSHIP})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsultation:
    """What the phone says; without `planned_for` it starts at once (随机协商)."""

    id: UUID
    title: str
    setting: Setting
    captured_at: datetime
    sent_at: datetime | None = None
    purpose: str = ""
    planned_for: datetime | None = None
    issue_ids: Sequence[UUID] = ()
    area_id: UUID | None = None
    hall_id: UUID | None = None
    topic_id: UUID | None = None
    place_name: str = ""
    fix: GeoFix | None = None
    participants: Sequence[NewParticipant] = ()


async def open_or_plan(new: NewConsultation, *, by: Actor, ports: Ports, call: Call) -> Result:
    """One mutation for both: on the spot there is no time for two.

    Raises Forbidden for tablets and departments, NotFound for issues or halls the actor cannot
    see, Invalid for impossible input, IdTaken when the id names another consultation.
    """
    if by.kind not in CALLERS:
        raise Forbidden("协商由委员、街道（乡镇）或县政协发起。")
    return await perform(partial(_open_or_plan, new), by=by, ports=ports, call=call)


async def _open_or_plan(new: NewConsultation, work: Work) -> UUID:
    title = clean(new.title, path=("input", "title"), least=1, most=100)
    existing = await Consultation.get_or_none(id=new.id)
    if existing is not None:
        return _same(existing, title, work)
    topic = await consulted(new.topic_id, work) if new.topic_id else None
    issues = await _issues(await _issue_ids(new, topic), work)
    hall = await _hall(new.hall_id, work)
    time = corrected(new.captured_at, sent_at=new.sent_at, received_at=work.now)
    placed = place(
        new.fix, area_id=_area_of(new, hall, issues), captured_at=new.captured_at, work=work
    )
    row = _row(new, title, time, placed, work)
    row.group_id = topic.group_id if topic else row.group_id
    await row.save(force_create=True)
    await _link(row, issues, work)
    await add(_with_caller(new.participants, work.by), consultation=row, work=work)
    kind = EventKind.CONSULTATION_PLANNED if new.planned_for else EventKind.CONSULTATION_OPENED
    record(kind, row, work, title=title)
    for issue in issues:
        record_of_issue(kind, issue, work, consultationId=row.id.hex, note=title)
    return row.id


def _same(existing: Consultation, title: str, work: Work) -> UUID:
    if (existing.called_by_id, existing.title) != (work.by.account_id, title):
        raise IdTaken("这个编号已用于另一场协商，请重新生成。", path=("input", "id"))
    return existing.id


async def _issue_ids(new: NewConsultation, topic: Topic | None) -> Sequence[UUID]:
    """Those named, else those the topic came from."""
    return new.issue_ids if new.issue_ids or topic is None else await issues_of(topic)


async def _issues(issue_ids: Sequence[UUID], work: Work) -> list[Issue]:
    if len(issue_ids) > MAX_ISSUES:
        raise Invalid(f"一场协商最多关联 {MAX_ISSUES} 件问题。", path=("input", "issueIds"))
    if not issue_ids:
        return []
    wanted = set(issue_ids)
    found = await visible(Issue, permissions.ISSUE, by=work.by).filter(id__in=wanted)
    if len(found) < len(wanted):
        raise NotFound("有的问题没有找到，或您无权查看。", path=("input", "issueIds"))
    return found


async def _hall(hall_id: UUID | None, work: Work) -> Hall | None:
    if hall_id is None:
        return None
    hall = await Hall.get_or_none(id=hall_id, county_id=work.by.county_id)
    if hall is None:
        raise NotFound("没有这个议事厅。", path=("input", "hallId"))
    return hall


def _area_of(new: NewConsultation, hall: Hall | None, issues: list[Issue]) -> UUID | None:
    """The area chosen, else the hall's, else the fix decides, else the first issue's."""
    if new.area_id is not None or (hall is None and new.fix is not None):
        return new.area_id
    if hall is not None:
        return hall.area_id
    return issues[0].area_id if issues else None


def _row(
    new: NewConsultation, title: str, time: CaptureTime, placed: Placed, work: Work
) -> Consultation:
    is_planned = new.planned_for is not None
    return Consultation(
        id=new.id,
        county_id=work.by.county_id,
        area_id=placed.area_id,
        hall_id=new.hall_id,
        topic_id=new.topic_id,
        group_id=work.by.group_id,
        called_by_id=work.by.account_id,
        caller_id=work.by.member_id,
        title=title,
        purpose=clean(new.purpose, path=("input", "purpose"), most=2000),
        setting=new.setting,
        place_name=clean(new.place_name, path=("input", "placeName"), most=120),
        stage=Stage.PLANNED if is_planned else Stage.IN_SESSION,
        is_ad_hoc=not is_planned,
        planned_for=new.planned_for,
        opened_at=None if is_planned else time.captured_at,
        held_at=new.planned_for or time.captured_at,
        captured_at=time.captured_at,
        received_at=work.now,
        created_at=work.now,
        updated_at=work.now,
        **placed.columns,
    )


async def _link(row: Consultation, issues: list[Issue], work: Work) -> None:
    await ConsultationIssue.bulk_create(
        [
            ConsultationIssue(
                county_id=work.by.county_id, consultation_id=row.id, issue_id=issue.id
            )
            for issue in issues
        ]
    )


def _with_caller(participants: Sequence[NewParticipant], by: Actor) -> list[NewParticipant]:
    """The member who calls is there by calling."""
    others = [each for each in participants if each.member_id != by.member_id or not by.member_id]
    if by.member_id is None:
        return others
    return [NewParticipant.member(by.member_id), *others]


async def invite(
    consultation_id: UUID,
    people: Sequence[NewParticipant],
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Add participants before or during the session."""

    async def step(work: Work) -> UUID:
        row = await locked(consultation_id, ConsultationVerb.INVITE, work)
        await add(people, consultation=row, work=work)
        await touch(row, EventKind.PARTICIPANT_ADDED, work, count=len(people))
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def locked(
    consultation_id: UUID, verb: ConsultationVerb, work: Work, *, at: datetime | None = None
) -> Consultation:
    """The consultation, locked, when the verb is possible for the actor now, or was then (`at`).

    NotFound when the actor may not see it, WrongStage or Forbidden otherwise.
    """
    row = await work.lock(Consultation, consultation_id)
    if row is None or not await sees(row, permissions.CONSULTATION, by=work.by):
        raise NotFound("没有找到这场协商，或您无权查看。", path=("input", "id"))
    stage, roles = Stage(row.stage), await roles_of(row, work.by)
    if at is None or row.opened_at is None or row.concluded_at is None:
        rules.require(verb, stage, roles)
    else:
        held = rules.Sitting(row.opened_at, row.concluded_at)
        rules.require_then(verb, stage, roles, at=at, held=held)
    return row


async def roles_of(row: Consultation, by: Actor) -> frozenset[Role]:
    """What the actor is to the consultation; only a participant has to be looked up."""
    scopes = permissions.CONSULTATION_ROLES
    found = {
        role
        for role, scope in scopes.items()
        if role is not Role.PARTICIPANT and holds(scope[by.kind], row, by)
    }
    invited = visible(Consultation, scopes[Role.PARTICIPANT], by=by).filter(id=row.id)
    return frozenset({*found, Role.PARTICIPANT} if await invited.exists() else found)


async def showable(consultation_id: UUID, *, by: Actor) -> Consultation | None:
    """The consultation when the actor may show its check-in code now."""
    row = await visible(Consultation, permissions.CONSULTATION, by=by).get_or_none(
        id=consultation_id
    )
    if row is None or row.stage not in rules.STEPS[ConsultationVerb.CHECK_IN].sources:
        return None
    return row if await roles_of(row, by) & rules.SHOWS_CODE else None


async def touch(row: Consultation, kind: EventKind, work: Work, **facts: object) -> None:
    """Write the row as a new version and record what happened."""
    row.version += 1
    row.updated_at = work.now
    invited = await tags_of_invited(row) if kind in TOLD_TO_THE_INVITED else ()
    work.save(row)
    record(kind, row, work, *invited, **facts)


def record(kind: EventKind, row: Consultation, work: Work, *invited: str, **facts: object) -> None:
    """An event about a consultation, for everyone whom it concerns."""
    concerned = tags(
        group=row.group_id, area=row.area_id, hall=row.hall_id, account=row.called_by_id
    )
    work.record(
        kind,
        ("Consultation", row.id),
        area_path=work.ports.areas.of(work.by.county_id).path(row.area_id),
        audience=(OFFICE, *concerned, *invited),
        data={"stage": row.stage, **facts},
    )
