"""One consultation from the topic to the minutes: who comes, what is said, what is agreed."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from domain.agenda import AgendaItem, AgendaPart
from domain.consultation import (
    CheckInMethod,
    ConsultationOutcome,
    EntryKind,
    ParticipantKind,
    Reply,
    Setting,
)
from domain.local_day import CHINA, local_day
from domain.photo import PeopleShown
from domain.topic import Criteria
from models.account import Account
from server.demo.quarter import photo
from server.demo.quarter.cast import member_of
from server.demo.quarter.script import Line
from server.demo.quarter.stage import Plot, Stage, chain
from services import (
    agenda,
    check_in,
    commitment,
    consultation,
    consultation_stage,
    evaluation,
    invitation,
    live_session,
    minutes,
    topic,
    walk_in,
)
from services.check_in import NewCheckIn
from services.commitment import NewCommitment
from services.consultation import NewConsultation
from services.invitation import NewReply
from services.live_session import NewEntry
from services.participant import NewParticipant
from services.photo_declaration import NewPhoto
from services.topic import Proposal
from services.walk_in import NewWalkIn

if TYPE_CHECKING:
    from server.demo.quarter.consultation import Called

PEOPLE = "people"
EVENING = (Setting.SQUARE, Setting.COURTYARD)


def hold(stage: Stage, called: "Called") -> Plot:
    """All of it; on the spot there is neither topic nor invitation."""
    start = (_on_the_spot,) if called.is_ad_hoc else (_pick_topic, _plan, _start)
    steps = (*start, _arrive, _talk, _agree, _conclude, _confirm)
    return chain(*(step(stage, called) for step in steps))


async def _pick_topic(stage: Stage, called: "Called") -> Plot:
    yield stage.later(called.chance, 1)
    called.topic_id = stage.new_id()
    criteria = Criteria(small_incision=True, operable=True, effective=True)
    said = Proposal(
        title=called.matter.title,
        criteria=criteria,
        reason=called.matter.story.finding,
        issue_ids=[called.matter.id],
    )
    by = await stage.acts(called.matter.member)
    await topic.propose(called.topic_id, None, said, **by)
    yield stage.later(called.chance, 1)
    await topic.select(called.topic_id, base_version=1, **await stage.acts(called.matter.convener))


async def _plan(stage: Stage, called: "Called") -> Plot:
    yield stage.later(called.chance, 0)
    held_at = _session_time(stage, called, 4)
    people = [
        NewParticipant(
            kind=ParticipantKind.DEPARTMENT, department_id=called.department.department_id
        ),
        NewParticipant(kind=ParticipantKind.TOWNSHIP, township_id=called.township.township_id),
        *(NewParticipant.member(member_of(each).id) for each in called.guests),
    ]
    new = _new(stage, called, held_at, people)
    await consultation.open_or_plan(new, **await stage.acts(called.caller))
    async for moment in _reply(stage, called):
        yield moment
    if called.chance.random() < 0.1:
        later = held_at + timedelta(days=1)
        acts = await stage.acts(called.caller)
        await consultation_stage.put_off(called.id, later, "预报有大雨，顺延一天。", **acts)
        held_at = later
    await _set_agenda(stage, called)
    yield max(held_at, stage.clock.now())


def _session_time(stage: Stage, called: "Called", days: int) -> datetime:
    """Squares and yards fill after supper; the others meet during work."""
    day = local_day(stage.later(called.chance, days))
    at_night = called.session.setting in EVENING and called.chance.random() < 0.5
    hour = 18 if at_night else called.chance.choice((9, 10, 14, 15))
    return datetime.combine(day, time(hour, called.chance.choice((0, 0, 30))), CHINA)


def _new(
    stage: Stage,
    called: "Called",
    planned_for: datetime | None,
    people: Sequence[NewParticipant],
) -> NewConsultation:
    called.id = stage.new_id()
    matter, session = called.matter, called.session
    return NewConsultation(
        id=called.id,
        title=matter.title,
        purpose=matter.story.finding,
        setting=session.setting,
        captured_at=stage.clock.now(),
        planned_for=planned_for,
        issue_ids=[matter.id],
        area_id=matter.place.grid.id if called.hall is None else None,
        hall_id=called.hall.id if called.hall else None,
        topic_id=called.topic_id,
        place_name=session.place_name or _place_name(called),
        fix=None if planned_for else stage.fix(matter.place, called.chance),
        participants=people,
    )


def _place_name(called: "Called") -> str:
    if called.hall is not None:
        return called.hall.name
    kinds = {Setting.FARMLAND: "田间", Setting.COURTYARD: "院落", Setting.BUILDING: "楼栋"}
    return f"{called.matter.place.name}{called.matter.spot}{kinds.get(called.session.setting, '')}"


async def _reply(stage: Stage, called: "Called") -> Plot:
    """Offices say who comes; of the members one now and then cannot."""
    yield stage.later(called.chance, 1)
    for account in (called.department, called.township):
        said = NewReply(reply=Reply.ACCEPTED, attendee_name=_official(stage, called))
        await invitation.reply(called.id, said, **await stage.acts(account))
    for position, account in enumerate(called.guests):
        away = position == 0 and len(called.guests) > 1 and called.chance.random() < 0.3
        reply = Reply.DECLINED if away else Reply.ACCEPTED
        said = NewReply(reply=reply, note="当天在外地开会" if away else "")
        if account.id != called.caller.id:
            await invitation.reply(called.id, said, **await stage.acts(account))
        if away:
            called.guests = called.guests[1:]


def _official(stage: Stage, called: "Called") -> str:
    title = called.chance.choice(("科长", "副局长", "干事", "站长"))
    return stage.word("surnames", called.chance) + title


async def _set_agenda(stage: Stage, called: "Called") -> None:
    items = [
        AgendaItem(part=AgendaPart.BRIEFING, title="通报情况", minutes=10),
        AgendaItem(part=AgendaPart.QUESTION, title="群众提问", minutes=20),
        AgendaItem(part=AgendaPart.ANSWER, title="部门解答", minutes=20),
        AgendaItem(part=AgendaPart.STATEMENT, title="发言与商定", minutes=20),
    ]
    await agenda.set_agenda(called.id, items, **await stage.acts(called.caller))


async def _start(stage: Stage, called: "Called") -> Plot:
    yield stage.soon(called.chance, 1, 4)
    fix = stage.fix(called.matter.place, called.chance)
    await consultation_stage.start(called.id, fix, **await stage.acts(called.caller))


async def _on_the_spot(stage: Stage, called: "Called") -> Plot:
    """Everybody is there already: opened at once, with the department and the township invited."""
    yield stage.soon(called.chance, 5, 30)
    called.caller = called.matter.member
    people = [
        NewParticipant(
            kind=ParticipantKind.DEPARTMENT, department_id=called.department.department_id
        ),
        NewParticipant(kind=ParticipantKind.TOWNSHIP, township_id=called.township.township_id),
        *(NewParticipant.member(member_of(each).id) for each in called.guests),
    ]
    new = _new(stage, called, None, people)
    await consultation.open_or_plan(new, **await stage.acts(called.caller))


async def _arrive(stage: Stage, called: "Called") -> Plot:
    """By location or by the code on the screen; residents are counted."""
    for account in (called.caller, called.department, called.township, *called.guests):
        if account.id == called.caller.id and account is not called.caller:
            continue
        yield stage.soon(called.chance, 0, 1)
        await _check_in(stage, called, account)
    new = NewWalkIn(
        id=stage.new_id(),
        head_count=called.chance.randint(5, 24) + called.session.supporters,
        captured_at=stage.clock.now(),
    )
    await walk_in.count_residents(called.id, new, **await stage.acts(called.caller))


async def _check_in(stage: Stage, called: "Called", account: Account) -> None:
    caller = await stage.cast.actor(called.caller)
    shown = await check_in.shown_code(called.id, by=caller, ports=stage.ports)
    scans = called.chance.random() < 0.3
    code = shown[1] if scans and shown else None
    new = NewCheckIn(
        participant_id=None,
        method=CheckInMethod.QR if code else CheckInMethod.LOCATION,
        captured_at=stage.clock.now(),
        fix=stage.fix(called.matter.place, called.chance),
        code=code,
    )
    await check_in.check_in(called.id, new, **await stage.acts(account))


async def _talk(stage: Stage, called: "Called") -> Plot:
    for position, line in enumerate(called.session.lines):
        yield stage.soon(called.chance, 2, 7)
        new = NewEntry(
            id=stage.new_id(),
            kind=line.kind,
            captured_at=stage.clock.now(),
            content=called.matter.say(line.words),
            speaker_name=_speaker(stage, called, line),
        )
        await live_session.record_entry(called.id, new, **await stage.acts(called.caller))
        if position == 1 and (called.is_case or called.chance.random() < 0.25):
            await _show(stage, called)


def _speaker(stage: Stage, called: "Called", line: Line) -> str:
    if line.speaker == "resident":
        name = stage.word("surnames", called.chance) + stage.word("residents", called.chance)
        return f"{stage.word('speakers', called.chance)}{name}"
    guests = called.guests or [called.caller]
    named = {
        "caller": called.caller.name,
        "department": called.matter.department,
        "township": called.matter.place.township.name,
        "member": guests[0].name,
    }
    return named[line.speaker]


async def _show(stage: Stage, called: "Called") -> None:
    captions = called.session.photos.get("session", ("协商现场",))
    picture = NewPhoto(
        id=stage.new_id(),
        caption=captions[0],
        captured_at=stage.clock.now(),
        fix=stage.fix(called.matter.place, called.chance),
        people_shown=PeopleShown.CONSENTED,
    )
    new = NewEntry(
        id=stage.new_id(),
        kind=EntryKind.PHOTO,
        captured_at=stage.clock.now(),
        photos=[picture],
    )
    await live_session.record_entry(called.id, new, **await stage.acts(called.caller))
    await photo.send(stage, picture, PEOPLE, called.caller)


async def _agree(stage: Stage, called: "Called") -> Plot:
    """What was promised, by whom and until when; nothing where no agreement was found."""
    if called.outcome is ConsultationOutcome.UNRESOLVED:
        return
    for each in called.session.promises:
        yield stage.soon(called.chance, 1, 4)
        is_department = each.owner == "department"
        owner = called.department if is_department else called.township
        names = (called.matter.department, called.matter.place.township.name)
        new = NewCommitment(
            id=stage.new_id(),
            content=each.words,
            owner_name=names[0] if is_department else names[1],
            department_id=owner.department_id,
            township_id=owner.township_id,
            due_on=local_day(stage.later(called.chance, each.days)),
        )
        await commitment.commit(called.id, new, **await stage.acts(called.caller))
        called.commitments.append(new.id)


async def _conclude(stage: Stage, called: "Called") -> Plot:
    yield stage.soon(called.chance, 3, 9)
    acts = await stage.acts(called.caller)
    await minutes.conclude(called.id, called.outcome, _minutes(stage, called), **acts)


def _minutes(stage: Stage, called: "Called") -> str:
    day = local_day(stage.clock.now())
    said = [f"{at}. {called.matter.say(line.words)}" for at, line in _spoken(called)]
    agreed = [f"{at}. {each.words}" for at, each in enumerate(called.session.promises, 1)]
    if called.outcome is ConsultationOutcome.UNRESOLVED:
        agreed = ["未形成一致意见，待补充测算后再议。"]
    head = f"{day.year}年{day.month}月{day.day}日，围绕“{called.matter.title}”在现场协商。"
    return "\n".join([head, "一、主要意见", *said, "二、商定事项", *agreed])


def _spoken(called: "Called") -> Sequence[tuple[int, Line]]:
    return list(enumerate(called.session.lines, 1))


async def _confirm(stage: Stage, called: "Called") -> Plot:
    """Caller, department and township sign; a few with a reservation. Then they say how it was."""
    for account in (called.caller, called.department, called.township):
        yield stage.later(called.chance, 0 if account is called.caller else 1)
        doubts = account is called.township and called.chance.random() < 0.08
        reservation = "第二项的完成时间视天气可能顺延。" if doubts else ""
        await minutes.confirm(called.id, 1, reservation, **await stage.acts(account))
    for account in (called.department, called.township, *called.guests):
        if account.id == called.caller.id or called.chance.random() < 0.35:
            continue
        await _evaluate(stage, called, account)


async def _evaluate(stage: Stage, called: "Called", account: Account) -> None:
    score = called.chance.choice((5, 5, 5, 4, 4, 3))
    comment = stage.word("pleased" if score > 3 else "fair", called.chance)
    identity: UUID = stage.new_id()
    acts = await stage.acts(account)
    await evaluation.evaluate(called.id, identity, score, comment, **acts)
