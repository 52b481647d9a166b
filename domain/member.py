"""Members (委员): what they are in their group, and leave from their duties."""

from datetime import date, timedelta
from enum import StrEnum

from domain.errors import DomainError, Invalid
from domain.machine import Machine, Move, move

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


_ASKED = frozenset({LeaveState.REQUESTED})
_DECIDE = frozenset({LeaveRole.CONVENER, LeaveRole.OFFICE})
_OWN = frozenset({LeaveRole.OWN})
LEAVE = Machine(
    "这次请假",
    LEAVE_LABELS,
    (
        Move(LeaveVerb.GRANT, "准假", _ASKED, LeaveState.GRANTED, _DECIDE, _OWN),
        Move(LeaveVerb.REFUSE, "不准假", _ASKED, LeaveState.REFUSED, _DECIDE, _OWN),
        move(
            LeaveVerb.CANCEL,
            "销假",
            {LeaveState.REQUESTED, LeaveState.GRANTED},
            LeaveState.CANCELLED,
            LeaveRole.OWN,
            LeaveRole.OFFICE,
        ),
    ),
    wrong=WrongLeaveState,
)


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
