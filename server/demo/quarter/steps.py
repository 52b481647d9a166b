"""The steps of an issue that every plot takes: study, route, resolve, feed back, be rated."""

from collections.abc import Sequence
from datetime import datetime

from domain.issue import FeedbackChannel
from domain.steps import Outcome, Route
from models.account import Account
from models.reporter import Reporter
from server.demo.quarter import photo
from server.demo.quarter.cast import group_of
from server.demo.quarter.matter import CHANNELS, Matter, after_photo
from server.demo.quarter.stage import Plot, Stage, pick
from services import issue_step, receipt
from services.issue_step import NewFeedback
from services.receipt import Presented

PUNCTUAL = ((0, 20), (1, 55), (2, 17), (4, 8))
"""Working days until something is done that should be done within two; some are late."""
RATINGS = ((5, 58), (4, 30), (3, 12))
HOW_RATED = (("AT_ONCE", 30), ("BY_RECEIPT", 52), ("NEVER", 18))
BAD = 2


async def study(stage: Stage, matter: Matter) -> Plot:
    """Somebody of the group writes down the finding."""
    yield stage.later(matter.chance, pick(matter.chance, PUNCTUAL))
    said = stage.word("studied", matter.chance) + matter.story.finding
    version = await matter.version()
    by = _student(stage, matter)
    await issue_step.study(matter.id, said, None, base_version=version, **await stage.acts(by))


def _student(stage: Stage, matter: Matter) -> Account:
    group = stage.cast.group(group_of(matter.member))
    return matter.chance.choice([matter.member, matter.convener, matter.chance.choice(group)])


async def route(stage: Stage, matter: Matter, chosen: Route) -> Plot:
    """The convener decides how it is to be solved."""
    yield stage.later(matter.chance, pick(matter.chance, PUNCTUAL))
    version = await matter.version()
    acts = await stage.acts(matter.convener)
    await issue_step.route(matter.id, chosen, base_version=version, **acts)


async def resolve(
    stage: Stage, matter: Matter, outcome: Outcome | None = None, captions: Sequence[str] = ()
) -> Plot:
    """What came of it, with a photo where the category asks for one and nobody sent it yet."""
    yield stage.later(matter.chance, pick(matter.chance, PUNCTUAL))
    by = matter.member
    if not captions and matter.category.needs_after_photo and not matter.has_after_photo:
        captions = (f"{matter.spot}办理后",)
    photos = [after_photo(stage, matter, caption) for caption in captions]
    matter.has_after_photo = matter.has_after_photo or bool(photos)
    await issue_step.resolve(
        matter.id,
        outcome or matter.story.outcome,
        matter.story.result,
        photos,
        base_version=await matter.version(),
        **await stage.acts(by),
    )
    for each in photos:
        await photo.send(stage, each, matter.story.category, by)


async def feed_back(
    stage: Stage, matter: Matter, rating: int | None = None, comment: str = ""
) -> Plot:
    """Everybody is told, in the evening when they are at home; most of them say what they think."""
    how = "BY_RECEIPT" if matter.supporters or rating else pick(matter.chance, HOW_RATED)
    rating = rating or pick(matter.chance, RATINGS)
    comment = comment or _comment(stage, matter, rating)
    yield _when_told(stage, matter)
    told = NewFeedback(
        id=stage.new_id(),
        channel=CHANNELS.get(matter.source, FeedbackChannel.PHONE),
        content=matter.say(stage.word("told", matter.chance)),
        told_at=stage.clock.now(),
        rating=rating if how == "AT_ONCE" else None,
        rating_comment=comment if how == "AT_ONCE" else "",
    )
    await issue_step.feed_back(matter.id, told, **await stage.acts(_teller(stage, matter)))
    if how == "BY_RECEIPT":
        async for moment in rate(stage, matter, rating, comment):
            yield moment


def _when_told(stage: Stage, matter: Matter) -> datetime:
    days = pick(matter.chance, PUNCTUAL)
    if matter.is_by_member and matter.chance.random() < 0.4:
        return stage.evening(matter.chance, days)
    return stage.later(matter.chance, days)


def _teller(stage: Stage, matter: Matter) -> Account:
    """Who collected it; for what came by tablet or code, the township."""
    if matter.is_by_member:
        return matter.collector
    return stage.cast.townships[matter.place.township.id]


def _comment(stage: Stage, matter: Matter, rating: int) -> str:
    kinds = {5: "pleased", 4: "pleased", 3: "fair"}
    return stage.word(kinds.get(rating, "displeased"), matter.chance)


async def rate(stage: Stage, matter: Matter, rating: int, comment: str) -> Plot:
    """Residents rate with their receipts: who raised it first, then some of the others."""
    reporters = await Reporter.filter(issue_id=matter.id).order_by("receipt_number")
    first = [each for each in reporters if each.kind == "RAISED" and each.origin_id == matter.id]
    others = [each for each in reporters if each not in first]
    for position, each in enumerate([*first, *others[: len(others) // 2]]):
        yield stage.evening(matter.chance, matter.chance.randint(1, 3))
        given = rating if position == 0 or rating == BAD else max(3, rating - position % 2)
        await _present(stage, matter, each, given, comment if position == 0 else "")
        if rating == BAD:
            return


async def _present(stage: Stage, matter: Matter, row: Reporter, rating: int, comment: str) -> None:
    given = receipt.receipt_of(row, stage.ports)
    shown = Presented(given.number, given.code, f"203.0.113.{matter.chance.randint(1, 250)}")
    await receipt.rate(shown, rating, comment, **stage.called())
