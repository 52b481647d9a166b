"""Ordinary issues of the quarter: when, where and how each is raised, and what its fate is."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from domain.issue import Source
from domain.local_day import CHINA
from domain.steps import Outcome, Route
from models.account import Account
from server.demo.quarter.cast import Place, places_of
from server.demo.quarter.fate import following
from server.demo.quarter.matter import Matter, cast_matter, collect, reporter, scan
from server.demo.quarter.script import Story
from server.demo.quarter.stage import Plot, Stage, pick
from services import reporter as joining

FATES: Mapping[str, int] = {
    "DONE": 104,
    "RETURNED": 9,
    "EXTENDED": 12,
    "SENT_BACK": 8,
    "ASSISTED": 6,
    "SUPPLEMENTED": 12,
    "REOPENED": 8,
    "LEDGER": 9,
    "MERGED": 7,
    "SPLIT": 2,
    "CONFIDED": 2,
    "DECLINED": 7,
    "WITHDRAWN": 4,
    "UNSTUDIED": 8,
    "UNROUTED": 8,
    "UNANSWERED": 9,
    "UNTOLD": 8,
}
"""How many go which way."""
BY_MEMBERS = frozenset({"SUPPLEMENTED", "LEDGER", "MERGED", "SPLIT", "CONFIDED", "WITHDRAWN"})
"""What happens to issues that a member has collected."""
WAYS = {3: Source.HALL, 6: Source.QR, 9: Source.PHONE}
"""Every few of eleven come another way: by a tablet, a code, a call to the township."""
CLEAR = frozenset({Outcome.SOLVED, Outcome.PARTLY, Outcome.PLANNED})
QUARTER_DAYS = 90
HOURS = (
    (8, 10),
    (9, 22),
    (10, 20),
    (11, 8),
    (13, 6),
    (14, 14),
    (15, 12),
    (16, 8),
    (18, 9),
    (19, 9),
)


def raise_all(stage: Stage, share: float) -> None:
    """Let every issue begin on its day; `share` of them for a shorter quarter."""
    fates = [fate for fate, count in FATES.items() for _ in range(max(1, round(count * share)))]
    stage.chance("fates").shuffle(fates)
    for number, fate in enumerate(fates):
        at = _moment(stage, stage.chance(f"moment {number}"))
        stage.begin(_plot(stage, fate, number), at)


def _moment(stage: Stage, chance: Random) -> datetime:
    """Mostly on working days and during work, now and then after supper or on a day off."""
    while True:
        day = stage.first + timedelta(days=chance.randrange(QUARTER_DAYS))
        if stage.time.is_working(day) or chance.random() < 0.25:
            hour: int = pick(chance, HOURS)
            return datetime.combine(day, time(hour, chance.randint(0, 59)), CHINA)


async def _plot(stage: Stage, fate: str, number: int) -> Plot:
    chance = stage.chance(f"issue {number}")
    way = None if fate in BY_MEMBERS else WAYS.get(number % 11)
    code, community_id = stage.codes[number % len(stage.codes)]
    if way in (Source.HALL, Source.QR):
        matter = _at_the_hall(stage, fate, chance, way, community_id)
    else:
        matter = _by_member(stage, fate, chance, way)
    if way is Source.QR:
        await scan(stage, matter, code)
    else:
        await collect(stage, matter, captions=_captions(matter))
    await _find_handlers(stage, matter, way)
    if chance.random() < 0.2 and fate not in BY_MEMBERS:
        async for moment in _join(stage, matter, chance.randint(1, 4)):
            yield moment
    async for moment in following(stage, matter, fate):
        yield moment


def _by_member(stage: Stage, fate: str, chance: Random, way: Source | None) -> Matter:
    member = chance.choice(stage.cast.active)
    place = stage.cast.place(member, chance)
    story = _story(stage, place, fate, chance)
    matter = cast_matter(stage, story, member, place, chance, source=way)
    if way is Source.PHONE:
        matter.collector = stage.cast.townships[place.township.id]
    return matter


def _at_the_hall(
    stage: Stage, fate: str, chance: Random, way: Source, community_id: UUID
) -> Matter:
    """Where a code hangs; at a tablet only in the two halls that have one."""
    tablet = chance.choice(sorted(stage.cast.tablets.values(), key=lambda each: each.name))
    assert tablet.device is not None
    community_id = tablet.device.hall.area_id if way is Source.HALL else community_id
    places = places_of(stage.cast.areas)
    place = chance.choice([each for each in places if each.community.id == community_id])
    story = _story(stage, place, fate, chance)
    member = chance.choice(stage.cast.active)
    matter = cast_matter(stage, story, member, place, chance, source=way)
    matter.collector = tablet
    return matter


def _story(stage: Stage, place: Place, fate: str, chance: Random) -> Story:
    return chance.choice([each for each in stage.script.stories if _fits(each, place, fate)])


def _fits(story: Story, place: Place, fate: str) -> bool:
    """Stories of villages for villages; who has an unhappy end tells of something to be mended."""
    if story.at and (story.at == "town") != place.is_town:
        return False
    if fate in ("LEDGER", "REOPENED", "SPLIT", "MERGED"):
        return story.route is Route.COORDINATE and story.outcome in CLEAR
    is_task = story.route is Route.COORDINATE and story.outcome is not Outcome.OTHER_CHANNEL
    return fate == "DONE" or is_task


def _captions(matter: Matter) -> tuple[str, ...]:
    """A photo is welcome, never asked for."""
    return (f"{matter.spot}现状",) if matter.chance.random() < 0.12 else ()


async def _find_handlers(stage: Stage, matter: Matter, way: Source | None) -> None:
    if way is not None:
        await matter.adopt(stage)


async def _join(stage: Stage, matter: Matter, count: int) -> Plot:
    """Others say the same; whoever collected it writes them down."""
    by: Account = stage.cast.townships[matter.place.township.id]
    if matter.is_by_member:
        by = matter.collector
    for _ in range(count):
        yield stage.later(matter.chance, 0)
        new = reporter(stage, matter.chance)
        await joining.join(matter.id, stage.new_id(), new, **await stage.acts(by))
        matter.supporters += 1
