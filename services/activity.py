"""Activities: planned ahead, once or as a series, or recorded when held."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from domain import activity as rules
from domain.activity import ActivityKind, ActivityStage, Turnout
from domain.actor import Actor, ActorKind
from domain.capture_time import CaptureTime, corrected
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.geo import GeoFix
from domain.ids import new_uuid
from domain.text import clean
from models.activity import Activity, ActivityMember, ActivityTag
from models.mechanism import MechanismItem
from models.member import Member
from models.organisation import Hall
from services.audience import OFFICE, tags
from services.follow_up import followed
from services.photo_declaration import NewPhoto, declare
from services.place import Placed, place
from services.ports import Ports
from services.work import Call, Result, Work, perform

MOST_MEMBERS = 100
MOST_TAGS = 10
RECORDERS = frozenset({ActorKind.MEMBER, ActorKind.CONVENER, ActorKind.TOWNSHIP, ActorKind.OFFICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A series: how often, and how many times in all."""

    rhythm: rules.Rhythm
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActivity:
    """What the phone says; without `planned_for` it has been held."""

    id: UUID
    kind: ActivityKind
    title: str
    captured_at: datetime
    sent_at: datetime | None = None
    planned_for: datetime | None = None
    repeat: Repeat | None = None
    content: str = ""
    area_id: UUID | None = None
    hall_id: UUID | None = None
    consultation_id: UUID | None = None
    place_name: str = ""
    fix: GeoFix | None = None
    turnout: Turnout = field(default_factory=Turnout)
    member_ids: Sequence[UUID] = ()
    tag_ids: Sequence[UUID] = ()
    photos: Sequence[NewPhoto] = ()


async def record_or_plan(new: NewActivity, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Record what was held, or plan it; a series is planned as a whole, the id is the first's.

    Raises Forbidden for departments and tablets, NotFound for what the actor cannot see, Invalid
    for impossible input, IdTaken when the id names another activity.
    """
    if by.kind not in RECORDERS:
        raise Forbidden("活动由委员、街道（乡镇）或县政协登记。")
    return await perform(partial(_record_or_plan, new), by=by, ports=ports, call=call)


async def _record_or_plan(new: NewActivity, work: Work) -> UUID:
    title = clean(new.title, path=("input", "title"), least=1, most=100)
    existing = await Activity.get_or_none(id=new.id)
    if existing is not None:
        return _same(existing, title, work)
    _require_possible(new)
    hall = await _hall(new.hall_id, work)
    follows = await followed(new.consultation_id, work) if new.consultation_id else None
    area_id = new.area_id or (hall.area_id if hall else None)
    if area_id is None and new.fix is None and follows is not None:
        area_id = follows.area_id
    time = corrected(new.captured_at, sent_at=new.sent_at, received_at=work.now)
    placed = place(new.fix, area_id=area_id, captured_at=new.captured_at, work=work)
    row = _row(replace(new, title=title), time, placed, work)
    series = [row, *_repetitions(row, new)]
    for each in series:
        await each.save(force_create=True)
    await _link(series, new, work)
    await declare(new.photos, work=work, activity_id=row.id)
    kind = EventKind.ACTIVITY_PLANNED if new.planned_for else EventKind.ACTIVITY_HELD
    await record(kind, row, work, note=title, count=len(series))
    return row.id


def _same(existing: Activity, title: str, work: Work) -> UUID:
    if (existing.recorded_by_id, existing.title) != (work.by.account_id, title):
        raise IdTaken("这个编号已用于另一次活动，请重新生成。", path=("input", "id"))
    return existing.id


def _require_possible(new: NewActivity) -> None:
    new.turnout.require_possible()
    if new.repeat is not None and new.planned_for is None:
        raise Invalid("只有计划的活动可以重复。", path=("input", "repeat"))
    if new.planned_for is not None and (new.photos or new.turnout != Turnout()):
        raise Invalid("计划的活动还没有人数和照片，请举办后再登记。", path=("input", "plannedFor"))
    if new.consultation_id is not None and new.kind is not ActivityKind.VISIT:
        raise Invalid("协商后的回访请选“走访”。", path=("input", "kind"))


async def _hall(hall_id: UUID | None, work: Work) -> Hall | None:
    if hall_id is None:
        return None
    hall = await Hall.get_or_none(id=hall_id, county_id=work.by.county_id)
    if hall is None:
        raise NotFound("没有这个议事厅。", path=("input", "hallId"))
    return hall


def _row(new: NewActivity, time: CaptureTime, placed: Placed, work: Work) -> Activity:
    return Activity(
        id=new.id,
        county_id=work.by.county_id,
        area_id=placed.area_id,
        hall_id=new.hall_id,
        group_id=work.by.group_id,
        consultation_id=new.consultation_id,
        recorded_by_id=work.by.account_id,
        recorded_by_name=work.by.name,
        kind=new.kind,
        title=new.title,
        content=clean(new.content, path=("input", "content"), most=5000),
        place_name=clean(new.place_name, path=("input", "placeName"), most=120),
        stage=ActivityStage.PLANNED if new.planned_for else ActivityStage.HELD,
        held_at=new.planned_for or time.captured_at,
        audience_count=new.turnout.audience,
        beneficiary_count=new.turnout.beneficiaries,
        donated_yuan=new.turnout.donated_yuan,
        captured_at=time.captured_at,
        received_at=work.now,
        created_at=work.now,
        updated_at=work.now,
        **placed.columns,
    )


def _repetitions(first: Activity, new: NewActivity) -> list[Activity]:
    if new.repeat is None:
        return []
    instants = rules.occurrences(first.held_at, new.repeat.rhythm, new.repeat.times)
    return [_repeated(first, at) for at in instants[1:]]


def _repeated(first: Activity, at: datetime) -> Activity:
    again = first.clone(pk=new_uuid())
    again.held_at = at
    again.first_of_series_id = first.id
    return again


async def _link(series: Sequence[Activity], new: NewActivity, work: Work) -> None:
    """Members and slogans of all of a series; whoever records as a member takes part."""
    own = [work.by.member_id] if work.by.member_id else []
    members = list(dict.fromkeys([*own, *new.member_ids]))
    items = list(dict.fromkeys(new.tag_ids))
    county_id = work.by.county_id
    if len(members) > MOST_MEMBERS or len(items) > MOST_TAGS:
        raise Invalid(
            f"最多 {MOST_MEMBERS} 位委员、{MOST_TAGS} 个标签。", path=("input", "memberIds")
        )
    if await Member.filter(id__in=members, county_id=county_id).count() < len(members):
        raise NotFound("有的委员没有找到。", path=("input", "memberIds"))
    if await MechanismItem.filter(id__in=items, county_id=county_id).count() < len(items):
        raise NotFound("有的标签没有找到。", path=("input", "mechanismItemIds"))
    await ActivityMember.bulk_create(
        [
            ActivityMember(county_id=county_id, activity_id=each.id, member_id=member_id)
            for each in series
            for member_id in members
        ]
    )
    await ActivityTag.bulk_create(
        [
            ActivityTag(county_id=county_id, activity_id=each.id, mechanism_item_id=item_id)
            for each in series
            for item_id in items
        ]
    )


async def record(kind: EventKind, row: Activity, work: Work, **facts: object) -> None:
    """An event about an activity, for its group, area, hall and those who take part."""
    links = await ActivityMember.filter(activity_id=row.id)
    members = [named for link in links for named in tags(member=link.member_id)]
    concerned = tags(
        group=row.group_id, area=row.area_id, hall=row.hall_id, account=row.recorded_by_id
    )
    work.record(
        kind,
        ("Activity", row.id),
        area_path=work.ports.areas.of(work.by.county_id).path(row.area_id),
        audience=(OFFICE, *concerned, *members),
        data={"kind": row.kind, "stage": row.stage, **facts},
    )
