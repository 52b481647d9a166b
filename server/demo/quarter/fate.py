"""What becomes of an ordinary issue once it is raised: one chain of steps for each fate."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from domain.issue import Confidentiality, FeedbackChannel
from domain.local_day import local_day
from domain.steps import Outcome, Route
from server.demo.quarter import task
from server.demo.quarter.matter import Matter, cast_matter, collect
from server.demo.quarter.stage import Plot, Stage, chain
from server.demo.quarter.steps import feed_back, resolve, route, study
from services import issue_confidence, issue_merge, issue_step, ledger, supplement
from services.issue_merge import NewPart
from services.issue_step import NewFeedback
from services.ledger import NewLedgerEntry
from services.supplement import NewSupplement

UNHAPPY = 2


def following(stage: Stage, matter: Matter, fate: str) -> Plot:
    """The rest of the plot; a fate without chain of its own is a turn of the department's task."""
    make = CHAINS.get(fate)
    return chain(*(make(stage, matter) if make else _solved(stage, matter, turn=fate)))


def _worked(stage: Stage, matter: Matter, turn: str = "") -> Sequence[Plot]:
    """Studied, and on its way to be solved."""
    if matter.story.route is Route.ANSWER_NOW:
        return [study(stage, matter), route(stage, matter, Route.ANSWER_NOW)]
    if matter.story.outcome is Outcome.OTHER_CHANNEL:
        return [study(stage, matter), route(stage, matter, Route.TRANSFER)]
    return [
        study(stage, matter),
        route(stage, matter, Route.COORDINATE),
        task.work(stage, matter, turn),
    ]


def _solved(stage: Stage, matter: Matter, *, turn: str = "") -> Sequence[Plot]:
    return [*_worked(stage, matter, turn), resolve(stage, matter), feed_back(stage, matter)]


def _supplemented(stage: Stage, matter: Matter) -> Sequence[Plot]:
    return [_ask(stage, matter), *_solved(stage, matter)]


async def _ask(stage: Stage, matter: Matter) -> Plot:
    yield stage.later(matter.chance, 0)
    new = NewSupplement(id=stage.new_id(), question=stage.word("asked", matter.chance))
    township = stage.cast.townships[matter.place.township.id]
    await supplement.ask(matter.id, new, **await stage.acts(township))
    yield stage.later(matter.chance, 1)
    said = stage.word("supplied", matter.chance)
    await supplement.answer(matter.id, said, **await stage.acts(matter.collector))


def _reopened(stage: Stage, matter: Matter) -> Sequence[Plot]:
    """Whoever raised it is not content, so there is a second round."""
    first = [*_worked(stage, matter), resolve(stage, matter)]
    unhappy = feed_back(stage, matter, rating=UNHAPPY)
    return [*first, unhappy, *_solved(stage, matter)]


def _waiting(stage: Stage, matter: Matter) -> Sequence[Plot]:
    start = [study(stage, matter), route(stage, matter, Route.COORDINATE)]
    return [*start, open_entry(stage, matter)]


async def open_entry(stage: Stage, matter: Matter) -> Plot:
    """It cannot be solved now; some are looked at again and cleared, others stay."""
    yield stage.later(matter.chance, 2)
    day = local_day(stage.clock.now()) + timedelta(days=matter.chance.choice((25, 40, 85)))
    reason = stage.word("ledger", matter.chance)
    new = NewLedgerEntry(id=stage.new_id(), reason=reason, next_review_on=day)
    office = stage.cast.office
    await ledger.open_entry(matter.id, new, **await stage.acts(office))
    stage.waiting.append(matter)
    if matter.chance.random() < 0.5:
        return
    yield stage.later(matter.chance, 15)
    until = local_day(stage.clock.now()) + timedelta(days=80)
    await ledger.review(new.id, "条件仍不具备，顺延复核。", until, **await stage.acts(office))


def _merged(stage: Stage, matter: Matter) -> Sequence[Plot]:
    """Another member hears of the same; the two become one."""
    return [_merge(stage, matter), *_solved(stage, matter)]


async def _merge(stage: Stage, matter: Matter) -> Plot:
    yield stage.later(matter.chance, 0)
    title = f"{matter.place.name}也有人反映：{matter.title}"[:100]
    same = cast_matter(
        stage, replace(matter.story, title=title), matter.member, matter.place, matter.chance
    )
    await collect(stage, same)
    yield stage.later(matter.chance, 0)
    await issue_merge.merge(same.id, matter.id, **await stage.acts(matter.convener))
    matter.supporters += 1


def _split(stage: Stage, matter: Matter) -> Sequence[Plot]:
    return [study(stage, matter), _part(stage, matter), *_solved(stage, matter)[1:]]


async def _part(stage: Stage, matter: Matter) -> Plot:
    """Two things in one: both are closed before the whole goes on."""
    yield stage.later(matter.chance, 1)
    names = (f"{matter.title}（先行处置）"[:100], f"{matter.title}（后续管护）"[:100])
    parts = [NewPart(id=stage.new_id(), title=title) for title in names]
    acts = await stage.acts(matter.convener)
    await issue_merge.split(matter.id, parts, base_version=await matter.version(), **acts)
    for part in parts:
        one = replace(matter, id=part.id, title=part.title, has_after_photo=False)
        steps = (study(stage, one), route(stage, one, Route.ANSWER_NOW), resolve(stage, one))
        async for moment in chain(*steps, _tell_at_once(stage, one)):
            yield moment


async def _tell_at_once(stage: Stage, matter: Matter) -> Plot:
    yield stage.later(matter.chance, 1)
    told = NewFeedback(
        id=stage.new_id(),
        channel=FeedbackChannel.PHONE,
        content=matter.say("{result}"),
        told_at=stage.clock.now(),
        rating=5,
    )
    await issue_step.feed_back(matter.id, told, **await stage.acts(matter.collector))


def _confided(stage: Stage, matter: Matter) -> Sequence[Plot]:
    return [_confide(stage, matter), *_solved(stage, matter)]


async def _confide(stage: Stage, matter: Matter) -> Plot:
    yield stage.later(matter.chance, 0)
    await issue_confidence.confide(
        matter.id,
        Confidentiality.RESTRICTED,
        "涉及个人隐私，缩小知悉范围。",
        base_version=await matter.version(),
        **await stage.acts(matter.convener),
    )


def _declined(stage: Stage, matter: Matter) -> Sequence[Plot]:
    return [_decline(stage, matter), feed_back(stage, matter)]


async def _decline(stage: Stage, matter: Matter) -> Plot:
    yield stage.later(matter.chance, 1)
    await issue_step.decline(
        matter.id,
        matter.chance.choice((Outcome.OTHER_CHANNEL, Outcome.OUT_OF_SCOPE)),
        "属行政审批或诉讼事项，请到县政务服务大厅综合窗口咨询，网格员可陪同。",
        base_version=await matter.version(),
        **await stage.acts(matter.convener),
    )


def _withdrawn(stage: Stage, matter: Matter) -> Sequence[Plot]:
    return [_withdraw(stage, matter)]


async def _withdraw(stage: Stage, matter: Matter) -> Plot:
    yield stage.later(matter.chance, 0)
    reason = stage.word("withdrawn", matter.chance)
    await issue_step.withdraw(matter.id, reason, **await stage.acts(matter.collector))


def _unstudied(stage: Stage, matter: Matter) -> Sequence[Plot]:
    return []


def _unrouted(stage: Stage, matter: Matter) -> Sequence[Plot]:
    return [study(stage, matter)]


def _unanswered(stage: Stage, matter: Matter) -> Sequence[Plot]:
    return _worked(stage, matter, "UNANSWERED")


def _untold(stage: Stage, matter: Matter) -> Sequence[Plot]:
    return [*_worked(stage, matter), resolve(stage, matter)]


CHAINS: Mapping[str, Callable[[Stage, Matter], Sequence[Plot]]] = {
    "SUPPLEMENTED": _supplemented,
    "REOPENED": _reopened,
    "LEDGER": _waiting,
    "MERGED": _merged,
    "SPLIT": _split,
    "CONFIDED": _confided,
    "DECLINED": _declined,
    "WITHDRAWN": _withdrawn,
    "UNSTUDIED": _unstudied,
    "UNROUTED": _unrouted,
    "UNANSWERED": _unanswered,
    "UNTOLD": _untold,
}
