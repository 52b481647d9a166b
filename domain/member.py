"""Members (委员): what they are in their group, and leave from their duties."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.errors import DomainError, Forbidden, Invalid
from domain.machine import refusal_of

LONGEST_LEAVE = timedelta(days=366)


class GroupRole(StrEnum):
    """What a member is in its sector group; the deputy stands in while the convener is on leave."""

    MEMBER = "MEMBER"
    DEPUTY = "DEPUTY"
    CONVENER = "CONVENER"


class AssignmentKind(StrEnum):
    """Who is first to answer for an area, and who helps."""

    PRIMARY = "PRIMARY"
    ASSIST = "ASSIST"


class LeaveState(StrEnum):
    REQUESTED = "REQUESTED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"


class LeaveRole(StrEnum):
    """What an actor is to one leave."""

    OWN = "OWN"
    CONVENER = "CONVENER"
    OFFICE = "OFFICE"


class LeaveVerb(StrEnum):
    GRANT = "GRANT"
    REFUSE = "REFUSE"
    CANCEL = "CANCEL"


class WrongLeaveState(DomainError):
    """The leave is decided already, or was never asked for."""

    code = "WRONG_LEAVE_STATE"


ROLE_LABELS = {
    GroupRole.MEMBER: "组员",
    GroupRole.DEPUTY: "副召集人",
    GroupRole.CONVENER: "召集人",
}
LEAVE_LABELS = {
    LeaveState.REQUESTED: "待批",
    LeaveState.GRANTED: "已批准",
    LeaveState.REFUSED: "未批准",
    LeaveState.CANCELLED: "已撤销",
}


@dataclass(frozen=True, slots=True)
class LeaveStep:
    """One row of the machine; nobody decides on their own leave."""

    verb: LeaveVerb
    label: str
    sources: frozenset[LeaveState]
    target: LeaveState
    who: frozenset[LeaveRole]
    barred: frozenset[LeaveRole] = frozenset()


_ASKED = frozenset({LeaveState.REQUESTED})
_DECIDE = frozenset({LeaveRole.CONVENER, LeaveRole.OFFICE})
_OWN = frozenset({LeaveRole.OWN})
LEAVE_STEPS = {
    row.verb: row
    for row in (
        LeaveStep(LeaveVerb.GRANT, "准假", _ASKED, LeaveState.GRANTED, _DECIDE, _OWN),
        LeaveStep(LeaveVerb.REFUSE, "不准假", _ASKED, LeaveState.REFUSED, _DECIDE, _OWN),
        LeaveStep(
            LeaveVerb.CANCEL,
            "销假",
            frozenset({LeaveState.REQUESTED, LeaveState.GRANTED}),
            LeaveState.CANCELLED,
            _OWN | {LeaveRole.OFFICE},
        ),
    )
}


def require_leave(verb: LeaveVerb, state: LeaveState, roles: Set[LeaveRole]) -> LeaveStep:
    """The step when it may be taken now in such a role; otherwise why not."""
    step = LEAVE_STEPS[verb]
    if state not in step.sources:
        raise WrongLeaveState(f"这次请假{LEAVE_LABELS[state]}，不能“{step.label}”。")
    if roles & step.barred or not roles & step.who:
        raise Forbidden(f"您不能为这次请假“{step.label}”。")
    return step


leave_refusal = refusal_of(require_leave)


def require_period(starts_on: date, ends_on: date) -> None:
    """Invalid unless the days follow each other and are not too many."""
    if ends_on < starts_on:
        raise Invalid("结束日期不能早于开始日期。", path=("input", "endsOn"))
    if ends_on - starts_on > LONGEST_LEAVE:
        raise Invalid(f"一次请假最长 {LONGEST_LEAVE.days} 天。", path=("input", "endsOn"))


def require_effective(on: date, *, today: date, since: date | None) -> None:
    """A change of post takes effect at the latest today and not before the post it ends."""
    if on > today:
        raise Invalid("生效日期不能晚于今天。", path=("input", "effectiveOn"))
    if since is not None and on < since:
        raise Invalid(f"生效日期不能早于现任起始日期 {since}。", path=("input", "effectiveOn"))
