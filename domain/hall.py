"""Halls (议事厅): kinds, the "six haves" (六有) and when they are open."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from domain.errors import Invalid

MOST_HOURS = 21
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")


class HallKind(StrEnum):
    RED_HALL = "RED_HALL"
    NEIGHBOUR_HOUSE = "NEIGHBOUR_HOUSE"
    MEMBER_ROOM = "MEMBER_ROOM"


class SixHave(StrEnum):
    """What a hall has to have (六有)."""

    PREMISES = "PREMISES"
    SIGN = "SIGN"
    RULES = "RULES"
    PROCEDURE = "PROCEDURE"
    ACTIVITIES = "ACTIVITIES"
    RESULTS = "RESULTS"


KIND_LABELS = {
    HallKind.RED_HALL: "红色议事厅",
    HallKind.NEIGHBOUR_HOUSE: "睦邻议事之家",
    HallKind.MEMBER_ROOM: "委员活动室",
}
HAVE_LABELS = {
    SixHave.PREMISES: "有阵地",
    SixHave.SIGN: "有标识",
    SixHave.RULES: "有制度",
    SixHave.PROCEDURE: "有流程",
    SixHave.ACTIVITIES: "有活动",
    SixHave.RESULTS: "有成效",
}


@dataclass(frozen=True, slots=True)
class HallCheck:
    """Whether a hall has one of the six, and what was found."""

    item: SixHave
    has: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Open on a weekday (1 Monday – 7 Sunday) from one time to another, "HH:MM"."""

    weekday: int
    opens: str
    closes: str


def require_hours(hours: Sequence[OpeningHours]) -> None:
    """Invalid for other weekdays or times, for hours that overlap, or too many."""
    path = ("input", "openingHours")
    if len(hours) > MOST_HOURS:
        raise Invalid(f"开放时间最多 {MOST_HOURS} 段。", path=path)
    for position, each in enumerate(hours):
        is_clock = _CLOCK.match(each.opens) and _CLOCK.match(each.closes)
        if not 1 <= each.weekday <= 7 or not is_clock or each.opens >= each.closes:
            raise Invalid(
                "开放时间须为星期一至星期日（1–7）的时分，先开后关。", path=(*path, str(position))
            )
    ordered = sorted(hours, key=lambda each: (each.weekday, each.opens))
    for one, next_one in pairwise(ordered):
        if one.weekday == next_one.weekday and next_one.opens < one.closes:
            raise Invalid("同一天的开放时间不能重叠。", path=path)


def require_checklist(checks: Sequence[HallCheck]) -> None:
    """Invalid unless each of the six is answered once."""
    if sorted(check.item for check in checks) != sorted(SixHave):
        raise Invalid("六有须逐项填写，各一次。", path=("input", "checks"))


def stored_hours(hours: Sequence[OpeningHours]) -> list[dict[str, Any]]:
    ordered = sorted(hours, key=lambda each: (each.weekday, each.opens))
    return [
        {"weekday": each.weekday, "opens": each.opens, "closes": each.closes} for each in ordered
    ]


def read_hours(stored: Sequence[Mapping[str, Any]]) -> tuple[OpeningHours, ...]:
    return tuple(OpeningHours(**each) for each in stored)


def stored_checklist(checks: Sequence[HallCheck]) -> list[dict[str, Any]]:
    return [
        {"item": check.item.value, "has": check.has, "note": check.note}
        for check in sorted(checks, key=lambda check: list(SixHave).index(check.item))
    ]


def read_checklist(stored: Sequence[Mapping[str, Any]]) -> tuple[HallCheck, ...]:
    """All six in order; a hall that was never checked has none of them."""
    known = {
        SixHave(each["item"]): HallCheck(SixHave(each["item"]), each["has"], each["note"])
        for each in stored
    }
    return tuple(known.get(item, HallCheck(item, has=False)) for item in SixHave)
