"""Activities (宣讲、公益、走访): planned or recorded when held, once or as a series."""

import calendar
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import DomainError, Forbidden, Invalid
from domain.local_day import CHINA
from domain.machine import move, refusal_of

MOST_REPEATS = 52
MOST_PEOPLE = 100_000


class ActivityKind(StrEnum):
    TALK = "TALK"
    CLINIC = "CLINIC"
    CULTURE_TECH = "CULTURE_TECH"
    DONATION = "DONATION"
    PAIRING = "PAIRING"
    VISIT = "VISIT"
    OTHER = "OTHER"


class ActivityStage(StrEnum):
    PLANNED = "PLANNED"
    HELD = "HELD"
    CANCELLED = "CANCELLED"


class Rhythm(StrEnum):
    """How often a series is repeated."""

    WEEKLY = "WEEKLY"
    FORTNIGHTLY = "FORTNIGHTLY"
    MONTHLY = "MONTHLY"


class ActivityRole(StrEnum):
    """What an actor is to one activity."""

    RECORDER = "RECORDER"
    CONVENER = "CONVENER"
    TOWNSHIP = "TOWNSHIP"
    OFFICE = "OFFICE"


class ActivityVerb(StrEnum):
    HOLD = "HOLD"
    CANCEL = "CANCEL"


class WrongActivityStage(DomainError):
    """The activity is not at the point where this can be done."""

    code = "WRONG_ACTIVITY_STAGE"


KIND_LABELS = {
    ActivityKind.TALK: "宣讲",
    ActivityKind.CLINIC: "义诊",
    ActivityKind.CULTURE_TECH: "文化科技下乡",
    ActivityKind.DONATION: "捐助",
    ActivityKind.PAIRING: "结对帮扶",
    ActivityKind.VISIT: "走访",
    ActivityKind.OTHER: "其他活动",
}
STAGE_LABELS = {
    ActivityStage.PLANNED: "已计划",
    ActivityStage.HELD: "已举办",
    ActivityStage.CANCELLED: "已取消",
}
RHYTHM_LABELS = {Rhythm.WEEKLY: "每周", Rhythm.FORTNIGHTLY: "每两周", Rhythm.MONTHLY: "每月"}
_PLANNED = frozenset({ActivityStage.PLANNED})
STEPS = {
    row.verb: row
    for row in (
        move(ActivityVerb.HOLD, "登记举办情况", _PLANNED, ActivityStage.HELD, *ActivityRole),
        move(ActivityVerb.CANCEL, "取消活动", _PLANNED, ActivityStage.CANCELLED, *ActivityRole),
    )
}
_WEEKS = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}


def require(verb: ActivityVerb, stage: ActivityStage, roles: Set[ActivityRole]) -> None:
    """Both verbs are for planned ones and for anybody who answers for the activity."""
    step = STEPS[verb]
    if stage not in step.sources:
        raise WrongActivityStage(f"这次活动{STAGE_LABELS[stage]}，不能“{step.label}”。")
    if not roles & step.who:
        raise Forbidden(f"您不是这次活动的组织者，不能“{step.label}”。")


refusal = refusal_of(require)


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who came and who was helped, by head; the worth of what was given, in yuan."""

    audience: int = 0
    beneficiaries: int = 0
    donated_yuan: int = 0

    def require_possible(self) -> None:
        """Invalid names the number that cannot be."""
        limits = (
            ("audienceCount", self.audience, MOST_PEOPLE),
            ("beneficiaryCount", self.beneficiaries, MOST_PEOPLE),
            ("donatedYuan", self.donated_yuan, 1_000_000_000),
        )
        for name, number, most in limits:
            if not 0 <= number <= most:
                raise Invalid(f"数量须在 0 到 {most} 之间。", path=("input", name))


def occurrences(first: datetime, rhythm: Rhythm, times: int) -> tuple[datetime, ...]:
    """The instants of a series, at the same hour in China; a month without the day ends earlier.

    Invalid for fewer than 2 or more than MOST_REPEATS times.
    """
    if not 2 <= times <= MOST_REPEATS:
        raise Invalid(f"重复次数须在 2 到 {MOST_REPEATS} 之间。", path=("input", "repeat", "times"))
    if rhythm in _WEEKS:
        step = timedelta(weeks=_WEEKS[rhythm])
        return tuple(first + step * number for number in range(times))
    return tuple(_months_later(first, number) for number in range(times))


def _months_later(first: datetime, months: int) -> datetime:
    local = first.astimezone(CHINA)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(first.tzinfo)
