"""The duty record (履职): derived from what happened, scored by versioned rules with caps.

There is no kind for mileage, check-ins or photos, so nothing of that can ever be counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.activity import ActivityKind
from domain.credit import ALL, WHOLE, Share
from domain.errors import DomainError, Invalid
from domain.events import EventKind
from domain.machine import Machine, Move, move

MOST_POINTS = 100
MOST_CAP = 1000


class DutyKind(StrEnum):
    COLLECTED = "COLLECTED"
    STUDIED = "STUDIED"
    CONSULTED = "CONSULTED"
    FED_BACK = "FED_BACK"
    TALK = "TALK"
    WELFARE = "WELFARE"
    PROPOSAL = "PROPOSAL"
    REPORT_ADOPTED = "REPORT_ADOPTED"
    OTHER = "OTHER"


class DutyState(StrEnum):
    """DERIVED counts by itself; what is written by hand counts once another approved it."""

    DERIVED = "DERIVED"
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    APPEALED = "APPEALED"


class DutyRole(StrEnum):
    """What an actor is to one entry."""

    OWN = "OWN"
    CONVENER = "CONVENER"
    OFFICE = "OFFICE"


class DutyVerb(StrEnum):
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    APPEAL = "APPEAL"
    UPHOLD = "UPHOLD"
    DISMISS = "DISMISS"


class WrongDutyState(DomainError):
    """The entry is not at the point where this can be done."""

    code = "WRONG_DUTY_STATE"


KIND_LABELS = {
    DutyKind.COLLECTED: "收集社情民意",
    DutyKind.STUDIED: "研究问题",
    DutyKind.CONSULTED: "参加协商",
    DutyKind.FED_BACK: "反馈群众",
    DutyKind.TALK: "宣讲",
    DutyKind.WELFARE: "公益活动",
    DutyKind.PROPOSAL: "提案",
    DutyKind.REPORT_ADOPTED: "信息被采用",
    DutyKind.OTHER: "其他履职",
}
STATE_LABELS = {
    DutyState.DERIVED: "自动生成",
    DutyState.PENDING: "待核",
    DutyState.APPROVED: "已核",
    DutyState.REJECTED: "未通过",
    DutyState.APPEALED: "申诉中",
}
COUNTED = frozenset({DutyState.DERIVED, DutyState.APPROVED})
BY_EVENT: Mapping[EventKind, DutyKind] = {
    EventKind.ISSUE_COLLECTED: DutyKind.COLLECTED,
    EventKind.ISSUE_STUDIED: DutyKind.STUDIED,
    EventKind.ISSUE_FED_BACK: DutyKind.FED_BACK,
}
"""What whoever acted has done; sessions and activities count for all who were there."""
BY_OUTPUT: Mapping[EventKind, DutyKind] = {
    EventKind.REPORT_ADOPTED: DutyKind.REPORT_ADOPTED,
    EventKind.REPORT_INSTRUCTED: DutyKind.REPORT_ADOPTED,
    EventKind.PROPOSAL_FILED: DutyKind.PROPOSAL,
}
"""It counts once, shared by all who signed it: a report at however many levels it is adopted."""
BY_ACTIVITY: Mapping[ActivityKind, DutyKind] = {
    ActivityKind.TALK: DutyKind.TALK,
    ActivityKind.CLINIC: DutyKind.WELFARE,
    ActivityKind.CULTURE_TECH: DutyKind.WELFARE,
    ActivityKind.DONATION: DutyKind.WELFARE,
    ActivityKind.PAIRING: DutyKind.WELFARE,
}


_OWN = frozenset({DutyRole.OWN})
_OTHERS = frozenset({DutyRole.CONVENER, DutyRole.OFFICE})
_OFFICE = frozenset({DutyRole.OFFICE})
_PENDING, _APPEALED = frozenset({DutyState.PENDING}), frozenset({DutyState.APPEALED})
DUTY = Machine(
    "这条履职",
    STATE_LABELS,
    (
        Move(DutyVerb.APPROVE, "核准", _PENDING, DutyState.APPROVED, _OTHERS, _OWN),
        Move(DutyVerb.REJECT, "不核准", _PENDING, DutyState.REJECTED, _OTHERS, _OWN),
        move(DutyVerb.APPEAL, "申诉", {DutyState.REJECTED}, DutyState.APPEALED, DutyRole.OWN),
        Move(DutyVerb.UPHOLD, "支持申诉", _APPEALED, DutyState.APPROVED, _OFFICE, _OWN),
        Move(DutyVerb.DISMISS, "驳回申诉", _APPEALED, DutyState.REJECTED, _OFFICE, _OWN),
    ),
    wrong=WrongDutyState,
)


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """Points for one entry of a kind, and how many points a year at most."""

    kind: DutyKind
    points: int
    cap: int


DEFAULT_RULES = (
    ScoringRule(DutyKind.COLLECTED, 2, 20),
    ScoringRule(DutyKind.STUDIED, 2, 16),
    ScoringRule(DutyKind.CONSULTED, 4, 24),
    ScoringRule(DutyKind.FED_BACK, 2, 20),
    ScoringRule(DutyKind.TALK, 5, 15),
    ScoringRule(DutyKind.WELFARE, 5, 15),
    ScoringRule(DutyKind.PROPOSAL, 10, 20),
    ScoringRule(DutyKind.REPORT_ADOPTED, 5, 15),
    ScoringRule(DutyKind.OTHER, 2, 6),
)
"""Our interpretation (I), in force as version 0 until a county sets its own."""


def require_rules(rules: Sequence[ScoringRule]) -> None:
    """Invalid unless every kind has one rule with possible numbers."""
    path = ("input", "rules")
    if sorted(rule.kind for rule in rules) != sorted(DutyKind):
        raise Invalid("每种履职各要一条计分规则。", path=path)
    for position, rule in enumerate(rules):
        if not (0 <= rule.points <= MOST_POINTS and rule.points <= rule.cap <= MOST_CAP):
            message = f"分值须在 0 到 {MOST_POINTS} 之间，且不超过上限（最多 {MOST_CAP}）。"
            raise Invalid(message, path=(*path, str(position)))


@dataclass(frozen=True, slots=True)
class Counted:
    """An entry that counts, as scoring sees it."""

    id: UUID
    kind: DutyKind
    occurred_on: date
    share: Share = ALL


@dataclass(frozen=True, slots=True)
class Scored:
    """What one entry brought, and why."""

    id: UUID
    points: int
    explanation: str


def score(entries: Sequence[Counted], rules: Sequence[ScoringRule]) -> tuple[Scored, ...]:
    """Points per entry in the order of the days; once a kind's cap is reached, no more."""
    by_kind = {rule.kind: rule for rule in rules}
    reached = dict.fromkeys(DutyKind, 0)
    found = []
    for entry in sorted(entries, key=lambda each: (each.occurred_on, each.id)):
        rule = by_kind[entry.kind]
        full = entry.share.of(rule.points)
        points = min(full, rule.cap - reached[entry.kind])
        reached[entry.kind] += points
        said = _explained(rule, entry.share, points, reached[entry.kind])
        found.append(Scored(entry.id, points, said))
    return tuple(found)


def _explained(rule: ScoringRule, share: Share, points: int, reached: int) -> str:
    part = "" if share.percent == WHOLE else f"，占 {share.percent}%"
    each = f"{KIND_LABELS[rule.kind]}每次 {rule.points} 分{part}"
    if points < share.of(rule.points):
        return f"{each}，全年上限 {rule.cap} 分已满，计 {points} 分。"
    return f"{each}，全年累计 {reached} 分，上限 {rule.cap} 分。"
