"""Deadlines (期限): how long each thing may take, when to warn, and what a pause gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.errors import Invalid
from domain.local_day import CHINA
from domain.steps import Step
from domain.working_time import ONE_DAY, Span, WorkingTime

MOST_AMOUNT = 400
FARTHEST = timedelta(days=1500)
"""An instant agreed on may lie so far away that counting working days up to it is pointless."""


class DeadlineKind(StrEnum):
    """What has to be done in time."""

    ISSUE_STUDY = "ISSUE_STUDY"
    ISSUE_ROUTE = "ISSUE_ROUTE"
    ISSUE_RESOLVE = "ISSUE_RESOLVE"
    ISSUE_FEED_BACK = "ISSUE_FEED_BACK"
    TASK_ACCEPT = "TASK_ACCEPT"
    TASK_ANSWER = "TASK_ANSWER"
    TASK_VERIFY = "TASK_VERIFY"
    LETTER_REPLY = "LETTER_REPLY"
    PROPOSAL_REPLY = "PROPOSAL_REPLY"
    SPOT_CHECK_OBJECTION = "SPOT_CHECK_OBJECTION"


class Unit(StrEnum):
    WORKING_HOURS = "WORKING_HOURS"
    WORKING_DAYS = "WORKING_DAYS"
    CALENDAR_DAYS = "CALENDAR_DAYS"
    AGREED = "AGREED"


class DeadlineState(StrEnum):
    """Running or paused; then met in time, met LATE, or no longer wanted."""

    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    MET = "MET"
    LATE = "LATE"
    CANCELLED = "CANCELLED"


class Alert(StrEnum):
    """How pressing it has become; each is told once."""

    NONE = "NONE"
    DUE_SOON = "DUE_SOON"
    OVERDUE = "OVERDUE"
    SEVERE = "SEVERE"


class PauseCause(StrEnum):
    """Why a clock stands still: the office's decision, a question, or a day of review."""

    OFFICE = "OFFICE"
    SUPPLEMENT = "SUPPLEMENT"
    LEDGER = "LEDGER"


OPEN_STATES = (DeadlineState.RUNNING, DeadlineState.PAUSED)
LABELS = {
    DeadlineKind.ISSUE_STUDY: "研究",
    DeadlineKind.ISSUE_ROUTE: "决定怎么办",
    DeadlineKind.ISSUE_RESOLVE: "解决",
    DeadlineKind.ISSUE_FEED_BACK: "向群众反馈",
    DeadlineKind.TASK_ACCEPT: "签收交办",
    DeadlineKind.TASK_ANSWER: "答复交办",
    DeadlineKind.TASK_VERIFY: "核实交办",
    DeadlineKind.LETTER_REPLY: "回复监督建议书",
    DeadlineKind.PROPOSAL_REPLY: "答复提案",
    DeadlineKind.SPOT_CHECK_OBJECTION: "对抽查结论提出异议",
}
OF_STEP: Mapping[Step, DeadlineKind] = {
    Step.COLLECT: DeadlineKind.ISSUE_STUDY,
    Step.STUDY: DeadlineKind.ISSUE_ROUTE,
    Step.RESOLVE: DeadlineKind.ISSUE_RESOLVE,
    Step.FEED_BACK: DeadlineKind.ISSUE_FEED_BACK,
}
"""What an issue has to reach next, in the step it is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long something may take; a copy stays with every deadline it gave.

    A right with a last day, such as an objection, asks for no alerts. Where an instant was agreed
    on (Unit.AGREED) the amount means nothing.
    """

    amount: int
    unit: Unit
    warn_percent: int = 80
    severe_percent: int = 300
    grace_hours: int = 4
    has_alerts: bool = True
    agreed_at: datetime | None = None

    def as_data(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.__slots__}
        return {**said, "agreed_at": self.agreed_at and self.agreed_at.isoformat()}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Rule":
        agreed = data.get("agreed_at")
        kept = {"unit": Unit(data["unit"]), "agreed_at": agreed and datetime.fromisoformat(agreed)}
        return cls(**{**data, **kept})


USUAL_RULES: Mapping[DeadlineKind, Rule] = {
    DeadlineKind.ISSUE_STUDY: Rule(amount=2, unit=Unit.WORKING_DAYS),
    DeadlineKind.ISSUE_ROUTE: Rule(amount=5, unit=Unit.WORKING_DAYS),
    DeadlineKind.ISSUE_RESOLVE: Rule(amount=15, unit=Unit.WORKING_DAYS),
    DeadlineKind.ISSUE_FEED_BACK: Rule(amount=3, unit=Unit.WORKING_DAYS),
    DeadlineKind.TASK_ACCEPT: Rule(amount=1, unit=Unit.WORKING_DAYS),
    DeadlineKind.TASK_ANSWER: Rule(amount=7, unit=Unit.WORKING_DAYS),
    DeadlineKind.TASK_VERIFY: Rule(amount=3, unit=Unit.WORKING_DAYS),
    DeadlineKind.LETTER_REPLY: Rule(amount=30, unit=Unit.CALENDAR_DAYS),
    DeadlineKind.PROPOSAL_REPLY: Rule(amount=90, unit=Unit.CALENDAR_DAYS),
    DeadlineKind.SPOT_CHECK_OBJECTION: Rule(amount=5, unit=Unit.WORKING_DAYS, has_alerts=False),
}
"""Where a county has said nothing else."""


def require_rule(rule: Rule) -> Rule:
    """The rule when it makes sense; Invalid names the input that does not."""
    checks = (
        (rule.unit is not Unit.AGREED, "unit", "约定的时刻不能作为规定。"),
        (1 <= rule.amount <= MOST_AMOUNT, "amount", f"期限须为 1 到 {MOST_AMOUNT}。"),
        (1 <= rule.warn_percent <= 99, "warnPercent", "预警须在时限的 1% 到 99% 之间。"),
        (101 <= rule.severe_percent <= 1000, "severePercent", "严重逾期须为 101% 到 1000%。"),
        (0 <= rule.grace_hours <= 80, "graceHours", "恢复后的宽限须为 0 到 80 个工作小时。"),
    )
    for is_good, name, message in checks:
        if not is_good:
            raise Invalid(message, path=("input", name))
    return rule


@dataclass(frozen=True, slots=True)
class Instants:
    """When a deadline is due, and when to warn before and to insist after."""

    warn_at: datetime
    due_at: datetime
    severe_at: datetime


def instants(
    rule: Rule, started_at: datetime, time: WorkingTime, pauses: Sequence[Span] = ()
) -> Instants:
    """What a rule gives from a start, without the time it was paused.

    Taking working time away (another day off) never makes `due_at` earlier.
    """
    due_at = _with_grace(rule, _due(rule, started_at, time, pauses), time, pauses)
    if due_at - started_at > FARTHEST:
        return Instants(due_at, due_at, due_at)
    whole = time.between(started_at, due_at, pauses)
    warn_at = time.forward(started_at, whole * rule.warn_percent / 100, pauses)
    severe_at = time.forward(started_at, whole * rule.severe_percent / 100, pauses)
    return Instants(min(warn_at, due_at), due_at, max(severe_at, due_at))


def _due(rule: Rule, started_at: datetime, time: WorkingTime, pauses: Sequence[Span]) -> datetime:
    if rule.agreed_at is not None:
        return rule.agreed_at
    if rule.unit is Unit.WORKING_HOURS:
        return time.forward(started_at, timedelta(hours=rule.amount), pauses)
    day = started_at.astimezone(CHINA).date()
    if rule.unit is Unit.WORKING_DAYS and not pauses:
        return time.closing(time.working_day(day, rule.amount))
    for _ in range(rule.amount):
        day = _next_counted(rule.unit, day, time, pauses)
    while not time.is_working(day):
        day += ONE_DAY
    return time.closing(day)


def _next_counted(unit: Unit, day: date, time: WorkingTime, pauses: Sequence[Span]) -> date:
    """The next day that counts; one whose work ended during a pause does not."""
    while True:
        day += ONE_DAY
        counts = unit is Unit.CALENDAR_DAYS or time.is_working(day)
        closing = time.closing(day)
        if counts and not any(since <= closing < until for since, until in pauses):
            return day


def _with_grace(
    rule: Rule, due_at: datetime, time: WorkingTime, pauses: Sequence[Span]
) -> datetime:
    """Whoever is told to go on has at least the hours of grace from then.

    A pause that began after the end gives none: what was overdue stays overdue.
    """
    grace = timedelta(hours=rule.grace_hours)
    for since, until in pauses:
        if since < due_at:
            due_at = max(due_at, time.forward(until, grace))
    return due_at


def alert_at(rule: Rule, moments: Instants, now: datetime) -> Alert:
    """How pressing it is at an instant."""
    if not rule.has_alerts or now < moments.warn_at:
        return Alert.NONE
    if now < moments.due_at:
        return Alert.DUE_SOON
    return Alert.OVERDUE if now < moments.severe_at else Alert.SEVERE


def next_alert_at(rule: Rule, moments: Instants, told: Alert) -> datetime | None:
    """When there is something to tell next, after what has been told; None at the end.

    Of a right with a last day only the end is awaited.
    """
    if not rule.has_alerts:
        return moments.due_at
    following = {
        Alert.NONE: moments.warn_at,
        Alert.DUE_SOON: moments.due_at,
        Alert.OVERDUE: moments.severe_at,
    }
    return following.get(told)
