"""The four steps (四步走) of an issue as one table: who may do what, from which step to which."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError, Forbidden
from domain.machine import refusal_of


class Step(StrEnum):
    """收集 → 研究 → 解决 → 反馈; the last three are ends."""

    COLLECT = "COLLECT"
    STUDY = "STUDY"
    RESOLVE = "RESOLVE"
    FEED_BACK = "FEED_BACK"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"
    MERGED = "MERGED"


class Party(StrEnum):
    """What an actor is to one issue."""

    COLLECTOR = "COLLECTOR"
    GROUP = "GROUP"
    CONVENER = "CONVENER"
    TOWNSHIP = "TOWNSHIP"
    OFFICE = "OFFICE"
    RESIDENT = "RESIDENT"


class Verb(StrEnum):
    STUDY = "STUDY"
    ROUTE = "ROUTE"
    RESOLVE = "RESOLVE"
    FEED_BACK = "FEED_BACK"
    RATE = "RATE"
    REOPEN = "REOPEN"
    ASSIGN = "ASSIGN"
    LEDGER = "LEDGER"
    ASK_SUPPLEMENT = "ASK_SUPPLEMENT"
    ANSWER_SUPPLEMENT = "ANSWER_SUPPLEMENT"
    SPLIT = "SPLIT"
    MERGE = "MERGE"
    UNMERGE = "UNMERGE"
    CONFIDE = "CONFIDE"
    CLASSIFY = "CLASSIFY"
    DECLINE = "DECLINE"
    WITHDRAW = "WITHDRAW"
    RELOCATE = "RELOCATE"


class Route(StrEnum):
    """How a studied issue is to be solved."""

    COORDINATE = "COORDINATE"
    CONSULT = "CONSULT"
    MEETING = "MEETING"
    INSPECTION = "INSPECTION"
    REVIEW = "REVIEW"
    ANSWER_NOW = "ANSWER_NOW"
    TRANSFER = "TRANSFER"


class Outcome(StrEnum):
    """What came of an issue; "fixed" is an outcome, never a step."""

    SOLVED = "SOLVED"
    PARTLY = "PARTLY"
    PLANNED = "PLANNED"
    NOT_YET = "NOT_YET"
    EXPLAINED = "EXPLAINED"
    INFEASIBLE = "INFEASIBLE"
    OTHER_CHANNEL = "OTHER_CHANNEL"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"


OUTCOME_LABELS = {
    Outcome.SOLVED: "已解决",
    Outcome.PARTLY: "部分解决",
    Outcome.PLANNED: "列入计划",
    Outcome.NOT_YET: "暂不具备条件",
    Outcome.EXPLAINED: "已解释说明",
    Outcome.INFEASIBLE: "不可行",
    Outcome.OTHER_CHANNEL: "转其他渠道",
    Outcome.OUT_OF_SCOPE: "不属受理范围",
}
DECLINED = frozenset({Outcome.OTHER_CHANNEL, Outcome.OUT_OF_SCOPE})
OPEN = frozenset({Step.COLLECT, Step.STUDY, Step.RESOLVE, Step.FEED_BACK})
LABELS = {
    Step.COLLECT: "收集",
    Step.STUDY: "研究",
    Step.RESOLVE: "解决",
    Step.FEED_BACK: "反馈",
    Step.CLOSED: "办结",
    Step.WITHDRAWN: "撤回",
    Step.MERGED: "并案",
}


class StepSkipped(DomainError):
    """The issue was asked to jump over a step or to walk back."""

    code = "STEP_SKIPPED"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the machine: the verb, the steps it starts from, where it leads, who may do it.

    Without a target the issue stays in its step.
    """

    verb: Verb
    label: str
    sources: frozenset[Step]
    target: Step | None
    who: frozenset[Party]


def _row(
    verb: Verb, label: str, sources: Set[Step], target: Step | None, *who: Party
) -> Transition:
    return Transition(verb, label, frozenset(sources), target, frozenset(who))


_LEADS = (Party.CONVENER, Party.OFFICE)
_EARLY = {Step.COLLECT, Step.STUDY}
_RESIDENT = Party.RESIDENT
_TOLD = {Step.FEED_BACK, Step.CLOSED}
_GROUP = (Party.GROUP, Party.CONVENER, Party.OFFICE)
TRANSITIONS = {
    row.verb: row
    for row in (
        _row(Verb.STUDY, "研究", {Step.COLLECT, Step.STUDY}, Step.STUDY, *_GROUP),
        _row(Verb.ROUTE, "交办", {Step.STUDY}, Step.RESOLVE, Party.CONVENER, Party.OFFICE),
        _row(
            Verb.ASSIGN, "交给承办单位", {Step.RESOLVE}, Step.RESOLVE, Party.CONVENER, Party.OFFICE
        ),
        _row(Verb.LEDGER, "挂账", {Step.RESOLVE}, Step.RESOLVE, *_LEADS),
        _row(Verb.ASK_SUPPLEMENT, "要求补充", _EARLY, Step.COLLECT, *_GROUP, Party.TOWNSHIP),
        _row(Verb.ANSWER_SUPPLEMENT, "补充", _EARLY, Step.COLLECT, Party.COLLECTOR, Party.TOWNSHIP),
        _row(Verb.SPLIT, "分件", {Step.STUDY}, Step.STUDY, *_GROUP),
        _row(Verb.MERGE, "并案", OPEN, Step.MERGED, *_LEADS),
        _row(Verb.UNMERGE, "撤销并案", {Step.MERGED}, Step.COLLECT, *_LEADS),
        _row(Verb.CONFIDE, "调整知悉范围", OPEN, Step.COLLECT, Party.COLLECTOR, *_LEADS),
        _row(Verb.CLASSIFY, "归类", OPEN, None, Party.COLLECTOR, *_GROUP),
        _row(Verb.RESOLVE, "解决", {Step.RESOLVE}, Step.FEED_BACK, Party.COLLECTOR, *_GROUP),
        _row(
            Verb.FEED_BACK,
            "反馈",
            {Step.FEED_BACK},
            Step.FEED_BACK,
            Party.COLLECTOR,
            Party.TOWNSHIP,
        ),
        _row(Verb.RATE, "评价", _TOLD, Step.CLOSED, Party.COLLECTOR, Party.TOWNSHIP, _RESIDENT),
        _row(Verb.REOPEN, "重新办理", _TOLD, Step.STUDY, Party.OFFICE, _RESIDENT),
        _row(Verb.DECLINE, "不予受理", {Step.COLLECT, Step.STUDY}, Step.FEED_BACK, *_GROUP),
        _row(Verb.WITHDRAW, "撤回", {Step.COLLECT}, Step.WITHDRAWN, Party.COLLECTOR),
        _row(
            Verb.RELOCATE,
            "更正地点",
            OPEN,
            None,
            Party.COLLECTOR,
            Party.CONVENER,
            Party.TOWNSHIP,
            Party.OFFICE,
        ),
    )
}


def require(verb: Verb, step: Step, parties: Set[Party]) -> Transition:
    """The transition when it may be made now by such parties; otherwise why not."""
    transition = TRANSITIONS[verb]
    if step not in transition.sources:
        wanted = "、".join(LABELS[source] for source in Step if source in transition.sources)
        raise StepSkipped(
            f"“{transition.label}”要在“{wanted}”环节进行，现在是“{LABELS[step]}”环节。"
        )
    if not parties & transition.who:
        raise Forbidden(f"您不是这件事的办理人，不能“{transition.label}”。")
    return transition


refusal = refusal_of(require)


def after_rating(rating: int) -> Step:
    """A rating of 1 or 2 out of 5 sends the issue back to study; 3 and more closes it."""
    return Step.STUDY if rating <= 2 else Step.CLOSED
