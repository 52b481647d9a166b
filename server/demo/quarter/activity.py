"""Talks, welfare activities and visits of the quarter, and what else members do."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from domain.activity import ActivityKind, Turnout
from domain.duty import DutyKind, DutyVerb
from domain.local_day import local_day
from domain.photo import PeopleShown
from models.account import Account
from server.demo.quarter import photo
from server.demo.quarter.cast import group_of, member_of
from server.demo.quarter.stage import Plot, Stage
from services import activity, activity_step, duty, leave
from services.activity import NewActivity
from services.activity_step import Held
from services.duty import NewDuty
from services.photo_declaration import NewPhoto

if TYPE_CHECKING:
    from server.demo.quarter.consultation import Called


def hold_all(stage: Stage) -> None:
    """9 talks and 5 welfare activities on their days, then what members write down by hand."""
    for number, said in enumerate(stage.script.events["activity"]):
        at = stage.on_day(said["day"], stage.chance(f"activity {number}"), said["hour"])
        stage.begin(_activity(stage, number, said), at - timedelta(days=3))
    for number, said in enumerate(stage.script.events["duty"]):
        at = stage.on_day(said["day"], stage.chance(f"duty {number}"))
        stage.begin(_duty(stage, number, said), at)
    stage.begin(_leave(stage), stage.on_day(12, stage.chance("leave")))


async def _activity(stage: Stage, number: int, said: Mapping[str, Any]) -> Plot:
    """Planned a few days before, then held by its members with photos."""
    chance = stage.chance(f"activity {number}")
    by = stage.cast.convener(group_of(chance.choice(stage.cast.active)))
    helpers = chance.sample(stage.cast.group(group_of(by)), 4)
    place = stage.cast.place(by, chance)
    held_at = stage.on_day(said["day"], chance, said["hour"])
    new = NewActivity(
        id=stage.new_id(),
        kind=ActivityKind(said["kind"]),
        title=said["title"],
        content=said["content"],
        captured_at=stage.clock.now(),
        planned_for=held_at,
        area_id=place.grid.id,
        place_name=f"{place.name}文化活动室",
        member_ids=[member_of(each).id for each in helpers],
    )
    await activity.record_or_plan(new, **await stage.acts(by))
    yield held_at + timedelta(hours=2)
    picture = _picture(stage, said["title"])
    held = Held(
        captured_at=held_at,
        turnout=_turnout(said),
        fix=stage.fix(place, chance),
        photos=[picture],
    )
    await activity_step.hold(new.id, held, **await stage.acts(by))
    await photo.send(stage, picture, "activity", by)


def _turnout(said: Mapping[str, Any]) -> Turnout:
    return Turnout(
        audience=said.get("audience", 0),
        beneficiaries=said.get("beneficiaries", 0),
        donated_yuan=said.get("donated_yuan", 0),
    )


def _picture(stage: Stage, caption: str) -> NewPhoto:
    return NewPhoto(
        id=stage.new_id(),
        caption=caption,
        captured_at=stage.clock.now(),
        people_shown=PeopleShown.CONSENTED,
    )


async def revisit(stage: Stage, called: "Called") -> Plot:
    """Some weeks after a consultation somebody looks in again (回访)."""
    if not called.is_case and called.chance.random() < 0.6:
        return
    yield stage.later(called.chance, 2)
    new = NewActivity(
        id=stage.new_id(),
        kind=ActivityKind.VISIT,
        title=f"回访：{called.matter.title}"[:100],
        content="入户看落实情况，听群众评价。",
        captured_at=stage.clock.now(),
        consultation_id=called.id,
        turnout=Turnout(audience=called.chance.randint(2, 8)),
    )
    await activity.record_or_plan(new, **await stage.acts(called.caller))


async def _duty(stage: Stage, number: int, said: Mapping[str, Any]) -> Plot:
    """Approved, approved, rejected and upheld on appeal, still to be decided."""
    chance = stage.chance(f"duty {number}")
    member = _plain_member(stage, 10 + number * 10)
    new = NewDuty(
        id=stage.new_id(),
        kind=DutyKind.OTHER,
        title=said["title"],
        note=said["note"],
        occurred_on=local_day(stage.clock.now()),
    )
    await duty.record(new, **await stage.acts(member))
    convener, office = stage.cast.convener(group_of(member)), stage.cast.office
    decisions = {
        0: ((DutyVerb.APPROVE, "", convener),),
        1: ((DutyVerb.APPROVE, "属实", office),),
        2: (
            (DutyVerb.REJECT, "请附调解书或见证人。", convener),
            (DutyVerb.APPEAL, "司法所可以作证，已附电话。", member),
            (DutyVerb.UPHOLD, "经向司法所核实，予以认定。", office),
        ),
    }
    for verb, text, by in decisions.get(number, ()):
        yield stage.later(chance, 1)
        await duty.decide(new.id, verb, text, **await stage.acts(by))


def _plain_member(stage: Stage, at: int) -> Account:
    """Somebody who convenes no group."""
    return stage.cast.members[at]


async def _leave(stage: Stage) -> Plot:
    """One member is granted leave."""
    member, chance = _plain_member(stage, 21), stage.chance("leave")
    first = local_day(stage.clock.now()) + timedelta(days=4)
    leave_id = stage.new_id()
    acts = await stage.acts(member)
    await leave.ask(leave_id, first, first + timedelta(days=9), "陪护住院家人", **acts)
    yield stage.later(chance, 1)
    convener = await stage.acts(stage.cast.convener(group_of(member)))
    await leave.decide(leave_id, grants=True, decision="同意，网格由副召集人代看。", **convener)
