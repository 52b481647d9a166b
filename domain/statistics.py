"""What is counted of a period (DOMAIN §8), what it is grouped by, and the shares made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.area import AreaLevel
from domain.consultation import ConsultationOutcome
from domain.steps import Outcome, Step


class StatisticsBy(StrEnum):
    """What the rows of a statistic stand for."""

    TOWNSHIP = "TOWNSHIP"
    COMMUNITY = "COMMUNITY"
    GRID = "GRID"
    GROUP = "GROUP"
    MEMBER = "MEMBER"
    DEPARTMENT = "DEPARTMENT"
    CATEGORY = "CATEGORY"
    SOURCE = "SOURCE"
    NATURE = "NATURE"
    MONTH = "MONTH"


LEVELS: Mapping[StatisticsBy, AreaLevel] = {
    StatisticsBy.TOWNSHIP: AreaLevel.TOWNSHIP,
    StatisticsBy.COMMUNITY: AreaLevel.COMMUNITY,
    StatisticsBy.GRID: AreaLevel.GRID,
}
"""Those that are levels of the area tree."""
DRILLS_TO: Mapping[StatisticsBy, StatisticsBy] = {
    StatisticsBy.TOWNSHIP: StatisticsBy.COMMUNITY,
    StatisticsBy.COMMUNITY: StatisticsBy.GRID,
    StatisticsBy.GROUP: StatisticsBy.MEMBER,
}
"""By what a row is looked into."""
UNASSIGNED = "未归入"

Tally = dict[str, int]
"""Counts and sums by name; whatever is missing is 0."""


def solved_as(outcome: Outcome) -> str:
    """The name a tally counts this outcome under."""
    return f"solved_{outcome.lower()}"


def agreed_as(outcome: ConsultationOutcome) -> str:
    return f"consultations_{outcome.lower()}"


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum; what no child counts is not in it."""
    found: Tally = {}
    for tally in tallies:
        for name, count in tally.items():
            found[name] = found.get(name, 0) + count
    return found


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it is made of, and in words what that is."""

    numerator: int
    denominator: int
    definition: str

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class RateRule:
    """The names of the counts a share is made of."""

    numerator: str
    denominator: str
    definition: str

    def of(self, tally: Mapping[str, int]) -> Rate:
        return Rate(tally.get(self.numerator, 0), tally.get(self.denominator, 0), self.definition)


_OF_COLLECTED = "（按记录校正后的采集时间计入期间，不含撤回的和并入他件的，分件各计一件）"
RATES: Mapping[str, RateRule] = {
    "studied_rate": RateRule(
        "studied", "collected", f"研究率＝已有研究意见的件数÷期间收集的件数{_OF_COLLECTED}。"
    ),
    "resolved_rate": RateRule(
        "resolved",
        "collected",
        f"解决环节完成率＝本轮已有办理结果的件数÷期间收集的件数{_OF_COLLECTED}。",
    ),
    "fed_back_rate": RateRule(
        "fed_back", "collected", f"反馈率＝本轮结果已反馈群众的件数÷期间收集的件数{_OF_COLLECTED}。"
    ),
    "solved_rate": RateRule(
        solved_as(Outcome.SOLVED),
        "resolved",
        "实际解决率＝结果为“已解决”的件数÷已有办理结果的件数。",
    ),
    "rated_rate": RateRule(
        "rated",
        "told",
        "参评率＝群众本人评价过的件数÷至少反馈过一次的件数；取最近一次评价，代评不计。",
    ),
    "satisfied_rate": RateRule(
        "satisfied",
        "rated",
        "满意率＝群众本人最近一次评价为 4 分或 5 分的件数÷群众本人评价过的件数，代评不计。",
    ),
    "accepted_in_time_rate": RateRule(
        "accepted_in_time",
        "accept_due",
        "按期签收率＝期限内签收的交办÷已签收或已到签收期限的交办（按期限计入期间，撤回和退回的不计）。",
    ),
    "answered_in_time_rate": RateRule(
        "answered_in_time",
        "answer_due",
        "按期办结率＝期限内答复的交办÷已答复或已到答复期限的交办"
        "（按期限计入期间，批准的延期和中止顺延，撤回和退回的不计）。",
    ),
    "replied_in_time_rate": RateRule(
        "replies_in_time",
        "letters_due",
        "按期回复率＝期限内回复的监督建议书÷已回复或已到期的监督建议书（按签发日计入期间）。",
    ),
    "spot_passed_rate": RateRule(
        "spot_passed",
        "spot_judged",
        "抽查合格率＝结论为合格的件数÷已有结论的件数（按抽取日计入期间）。",
    ),
    "low_review_rate": RateRule(
        "low_reviews",
        "counter_reviews",
        "反监督低分率＝1 分或 2 分的评价÷部门和街道（乡镇）对委员的评价（按提交日计入期间）。",
    ),
    "active_member_rate": RateRule(
        "active_members",
        "members",
        "委员参与率＝期间有履职记录（自动生成或已核准）的委员÷期间在任的委员，按现在的界别组计。",
    ),
    "unvisited_grid_rate": RateRule(
        "unvisited_grids",
        "grids",
        "未走访网格占比＝期间没有委员收集、没有协商也没有活动的网格÷全部网格。",
    ),
}
NOT_EVERYWHERE = ("active_member_rate", "unvisited_grid_rate")
"""Where rows do not add up to these (a member is active in several months), they are left out."""


def rate(name: str, tally: Mapping[str, int]) -> Rate | None:
    """The share of that name; None where it is not told by such rows, or not to this actor."""
    rule = RATES[name]
    if name in NOT_EVERYWHERE and rule.denominator not in tally:
        return None
    return rule.of(tally)


IN_STEP: Mapping[Step, tuple[str, str, str]] = {
    Step.STUDY: ("study_seconds", "studied", "从收到到首次写出研究意见。"),
    Step.RESOLVE: ("resolve_seconds", "resolved", "从首次研究意见到本轮办理结果。"),
    Step.FEED_BACK: ("feed_back_seconds", "fed_back", "从本轮办理结果到最近一次反馈。"),
}
"""Time until a step was done: the sum, how many it is of, and what it means."""


def mean_hours(seconds: int, count: int) -> float | None:
    return round(seconds / count / 3600, 2) if count else None
