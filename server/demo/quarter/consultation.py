"""Micro-consultations of the quarter: from the issues to the minutes, and what becomes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from uuid import UUID

from domain.consultation import ConsultationOutcome, Setting
from domain.issue import Source
from domain.steps import Outcome, Route
from models.account import Account
from models.organisation import Hall
from server.demo.quarter import promise, sitting
from server.demo.quarter.activity import revisit
from server.demo.quarter.cast import Place, group_of, member_of, places_of
from server.demo.quarter.fate import open_entry
from server.demo.quarter.matter import Matter, cast_matter, collect, reporter
from server.demo.quarter.script import Session
from server.demo.quarter.stage import Plot, Stage, chain
from server.demo.quarter.steps import feed_back, resolve, route, study
from services import issue_merge
from services import reporter as joining

OUTCOMES = (
    *(ConsultationOutcome.RESOLVED,) * 21,
    *(ConsultationOutcome.COMMITTED,) * 24,
    *(ConsultationOutcome.UNRESOLVED,) * 8,
)
"""Of those besides the three cases: 56 in all, 24 of them resolved."""
UNKNOWN = UUID(int=0)
LAST_DAY = 52
"""The working day on which the last matter for a consultation is raised."""


@dataclass(kw_only=True)
class Called:
    """A consultation and everybody it takes."""

    session: Session
    matter: Matter
    outcome: ConsultationOutcome
    caller: Account
    department: Account
    township: Account
    guests: list[Account]
    hall: Hall | None
    is_ad_hoc: bool
    chance: Random
    id: UUID = UNKNOWN
    topic_id: UUID | None = None
    commitments: list[UUID] = field(default_factory=list)

    @property
    def is_case(self) -> bool:
        return bool(self.session.name)


def call_all(stage: Stage, share: float) -> None:
    """The three cases on their days, the others spread over the quarter."""
    for case in stage.script.cases:
        chance = stage.chance(case.name)
        called = _cast(stage, case, ConsultationOutcome.RESOLVED, chance)
        stage.begin(_plot(stage, called), stage.on_day(case.day, chance))
    outcomes = list(OUTCOMES)
    stage.chance("outcomes").shuffle(outcomes)
    count = max(3, round(len(outcomes) * share))
    for number, outcome in enumerate(outcomes[:count]):
        chance = stage.chance(f"consultation {number}")
        session = stage.script.sessions[number % len(stage.script.sessions)]
        called = _cast(stage, session, outcome, chance)
        day = 1 + number * LAST_DAY // count
        stage.begin(_plot(stage, called), stage.on_day(day, chance))


def _cast(stage: Stage, session: Session, outcome: ConsultationOutcome, chance: Random) -> Called:
    hall = _hall(stage, session, chance)
    member, place = _where(stage, session, hall, chance)
    matter = cast_matter(
        stage,
        session.story,
        member,
        place,
        chance,
        source=session.source if session.name else None,
        department=session.department,
    )
    group = [each for each in stage.cast.group(group_of(member)) if each.id != member.id]
    return Called(
        session=session,
        matter=matter,
        outcome=outcome,
        caller=member if chance.random() < 0.6 else matter.convener,
        department=stage.cast.departments[matter.department],
        township=stage.cast.townships[place.township.id],
        guests=chance.sample(group, chance.randint(1, 3)),
        hall=hall,
        is_ad_hoc=not session.name and chance.random() < 0.28,
        chance=chance,
    )


def _hall(stage: Stage, session: Session, chance: Random) -> Hall | None:
    if session.setting is not Setting.HALL:
        return None
    if session.hall:
        return stage.cast.halls[session.hall]
    town = [each for each in stage.cast.halls.values() if _is_town(stage, each.area_id)]
    rural = [each for each in stage.cast.halls.values() if each not in town]
    return chance.choice(town if session.story.at == "town" else rural)


def _is_town(stage: Stage, area_id: UUID) -> bool:
    return "社区" in stage.cast.areas[area_id].name


def _where(
    stage: Stage, session: Session, hall: Hall | None, chance: Random
) -> tuple[Account, Place]:
    """A member and a grid they serve: of the community that is named, else of the right kind."""
    wanted = [each for each in places_of(stage.cast.areas) if _suits(each, session, hall)]
    grids = {each.grid.id for each in wanted}
    able = [
        (account, place)
        for account in stage.cast.active
        for place in stage.cast.served[member_of(account).id]
        if place.grid.id in grids
    ]
    return chance.choice(able)


def _suits(place: Place, session: Session, hall: Hall | None) -> bool:
    if hall is not None:
        return place.community.id == hall.area_id
    if session.community:
        return place.community.code == session.community
    return place.is_town == (session.story.at == "town")


async def _plot(stage: Stage, called: Called) -> Plot:
    before = () if called.is_ad_hoc else (_prepare(stage, called),)
    after = (_prepare(stage, called),) if called.is_ad_hoc else ()
    steps = (
        _raise(stage, called),
        *before,
        sitting.hold(stage, called),
        *after,
        *_aftermath(stage, called),
    )
    async for moment in chain(*steps):
        yield moment


async def _raise(stage: Stage, called: Called) -> Plot:
    """Several people raise it: what is the same is merged, others join in."""
    session, matter = called.session, called.matter
    captions = list(session.photos.get("before", ()))
    await collect(stage, matter, captions=tuple(captions[:1] if session.also else captions))
    for number, (title, content) in enumerate(session.also, 1):
        yield stage.later(called.chance, 0)
        other = replace(matter, title=title, source=Source.VISIT)
        await collect(stage, other, content=content, captions=tuple(captions[number:]))
        yield stage.later(called.chance, 0)
        await issue_merge.merge(other.id, matter.id, **await stage.acts(matter.convener))
        matter.supporters += 1
    for _ in range(session.supporters or called.chance.choice((0, 0, 1, 2, 3))):
        yield stage.later(called.chance, 0)
        new, acts = reporter(stage, called.chance), await stage.acts(matter.collector)
        await joining.join(matter.id, stage.new_id(), new, **acts)
        matter.supporters += 1


def _prepare(stage: Stage, called: Called) -> Plot:
    matter = called.matter
    return chain(study(stage, matter), route(stage, matter, Route.CONSULT))


def _aftermath(stage: Stage, called: Called) -> Sequence[Plot]:
    """What was promised is kept or not, and the issue follows."""
    matter, session = called.matter, called.session
    if called.outcome is ConsultationOutcome.UNRESOLVED:
        return [open_entry(stage, matter)] if called.chance.random() < 0.7 else []
    if called.outcome is ConsultationOutcome.RESOLVED:
        outcome, rating = Outcome.SOLVED, 5 if session.comment else None
    elif called.chance.random() < 0.5:
        return [promise.begin(stage, called)]
    else:
        outcome, rating = called.chance.choice((Outcome.PARTLY, Outcome.PLANNED)), None
    return [
        promise.keep(stage, called),
        revisit(stage, called),
        resolve(stage, matter, outcome, captions=session.photos.get("after", ())),
        feed_back(stage, matter, rating, session.comment),
    ]
