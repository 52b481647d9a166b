"""What becomes of a planned activity: it is held, or cancelled with the rest of its series."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain import activity as rules
from domain import permissions
from domain.activity import ActivityRole, ActivityStage, ActivityVerb, Turnout
from domain.actor import Actor
from domain.capture_time import corrected
from domain.errors import NotFound
from domain.events import EventKind
from domain.geo import GeoFix
from domain.scope import holds
from domain.text import clean
from models.activity import Activity
from services.activity import record
from services.photo_declaration import NewPhoto, declare
from services.place import place
from services.ports import Ports
from services.visible import sees
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is said of a planned activity once it was held."""

    captured_at: datetime
    sent_at: datetime | None = None
    content: str = ""
    turnout: Turnout = field(default_factory=Turnout)
    fix: GeoFix | None = None
    photos: Sequence[NewPhoto] = ()


async def hold(activity_id: UUID, held: Held, *, by: Actor, ports: Ports, call: Call) -> Result:
    """A planned activity was held: when, with how many, with photos."""

    async def step(work: Work) -> UUID:
        row = await _locked(activity_id, ActivityVerb.HOLD, work)
        held.turnout.require_possible()
        time = corrected(held.captured_at, sent_at=held.sent_at, received_at=work.now)
        placed = place(held.fix, area_id=row.area_id, captured_at=held.captured_at, work=work)
        row.update_from_dict(dict(placed.columns))
        row.stage = ActivityStage.HELD
        row.held_at = time.captured_at
        row.audience_count = held.turnout.audience
        row.beneficiary_count = held.turnout.beneficiaries
        row.donated_yuan = held.turnout.donated_yuan
        row.content = clean(held.content, path=("input", "content"), most=5000) or row.content
        await declare(held.photos, work=work, activity_id=row.id)
        await _touch(row, EventKind.ACTIVITY_HELD, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def cancel(
    activity_id: UUID,
    reason: str,
    *,
    with_rest_of_series: bool,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """It is not held; of a series, on request, neither are the later ones still planned."""

    async def step(work: Work) -> UUID:
        row = await _locked(activity_id, ActivityVerb.CANCEL, work)
        why = clean(reason, path=("input", "reason"), least=1, most=1000)
        for each in [row, *(await _later(row) if with_rest_of_series else [])]:
            each.stage, each.reason = ActivityStage.CANCELLED, why
            await _touch(each, EventKind.ACTIVITY_CANCELLED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _later(row: Activity) -> list[Activity]:
    first_id = row.first_of_series_id or row.id
    return (
        await Activity.filter(
            first_of_series_id=first_id, stage=ActivityStage.PLANNED, held_at__gt=row.held_at
        )
        .select_for_update()
        .order_by("held_at")
    )


async def _locked(activity_id: UUID, verb: ActivityVerb, work: Work) -> Activity:
    row = await Activity.select_for_update().get_or_none(
        id=activity_id, county_id=work.by.county_id
    )
    if row is None or not await sees(row, permissions.ACTIVITY, by=work.by):
        raise NotFound("没有找到这次活动，或您无权查看。", path=("input", "id"))
    scopes = permissions.ACTIVITY_ROLES
    roles: set[ActivityRole] = {
        role for role, scope in scopes.items() if holds(scope[work.by.kind], row, work.by)
    }
    rules.require(verb, ActivityStage(row.stage), roles)
    return row


async def _touch(row: Activity, kind: EventKind, work: Work) -> None:
    row.version += 1
    row.updated_at = work.now
    await row.save()
    await record(kind, row, work, note=row.reason or row.title)
