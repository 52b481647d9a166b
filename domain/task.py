"""The task (交办): what a department or township is asked to do about an issue."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError, Forbidden
from domain.machine import refusal_of

MOST_RETURNS = 2
MOST_EXTENSIONS = 2


class TaskState(StrEnum):
    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    ANSWERED = "ANSWERED"
    VERIFIED = "VERIFIED"
    RETURNED = "RETURNED"
    CANCELLED = "CANCELLED"


class TaskRole(StrEnum):
    """Whether the department leads (主办) or assists (协办)."""

    LEAD = "LEAD"
    ASSIST = "ASSIST"


class AnswerGrade(StrEnum):
    """A solved, B partly or planned, C for reference."""

    A = "A"
    B = "B"
    C = "C"


class ExtensionState(StrEnum):
    ASKED = "ASKED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class TaskParty(StrEnum):
    """What an actor is to one task."""

    ASSIGNEE = "ASSIGNEE"
    COLLECTOR = "COLLECTOR"
    GROUP = "GROUP"
    CONVENER = "CONVENER"
    OFFICE = "OFFICE"


class TaskVerb(StrEnum):
    ACCEPT = "ACCEPT"
    RETURN = "RETURN"
    ASK_EXTENSION = "ASK_EXTENSION"
    DECIDE_EXTENSION = "DECIDE_EXTENSION"
    ANSWER = "ANSWER"
    VERIFY = "VERIFY"
    SEND_BACK = "SEND_BACK"
    CANCEL = "CANCEL"


class WrongTaskState(DomainError):
    """The task is not at the point where this can be done."""

    code = "WRONG_TASK_STATE"


class OwnWork(DomainError):
    """Nobody judges what they did themselves."""

    code = "OWN_WORK"


class ReturnsUsedUp(DomainError):
    """The matter was returned twice already; now the office decides."""

    code = "RETURNS_USED_UP"

    def __init__(self) -> None:
        super().__init__(f"这件事已退回 {MOST_RETURNS} 次，由县政协办公室指定承办单位，不再退回。")


class TasksUnfinished(DomainError):
    """Somebody is still at work on the issue."""

    code = "TASKS_UNFINISHED"

    def __init__(self, count: int) -> None:
        super().__init__(f"还有 {count} 项交办没有办完，请先核实或撤回。", path=("input", "id"))


STATE_LABELS = {
    TaskState.OPEN: "待签收",
    TaskState.ACCEPTED: "办理中",
    TaskState.ANSWERED: "待核实",
    TaskState.VERIFIED: "已核实",
    TaskState.RETURNED: "已退回",
    TaskState.CANCELLED: "已撤回",
}
UNFINISHED = frozenset({TaskState.OPEN, TaskState.ACCEPTED, TaskState.ANSWERED})
IN_FORCE = UNFINISHED | {TaskState.VERIFIED}
"""The states in which the assignee has to do with the issue, and so may read it."""


@dataclass(frozen=True, slots=True)
class TaskStep:
    """One row of the machine."""

    verb: TaskVerb
    label: str
    sources: frozenset[TaskState]
    target: TaskState
    who: frozenset[TaskParty]


def _row(
    verb: TaskVerb, label: str, sources: Set[TaskState], target: TaskState, *who: TaskParty
) -> TaskStep:
    return TaskStep(verb, label, frozenset(sources), target, frozenset(who))


_ASSIGNEE = TaskParty.ASSIGNEE
_JUDGES = (TaskParty.COLLECTOR, TaskParty.GROUP, TaskParty.CONVENER, TaskParty.OFFICE)
_LEADS = (TaskParty.CONVENER, TaskParty.OFFICE)
_OPEN, _AT_WORK, _ANSWERED = TaskState.OPEN, TaskState.ACCEPTED, TaskState.ANSWERED
STEPS = {
    row.verb: row
    for row in (
        _row(TaskVerb.ACCEPT, "签收", {_OPEN}, _AT_WORK, _ASSIGNEE),
        _row(TaskVerb.RETURN, "退回", {_OPEN}, TaskState.RETURNED, _ASSIGNEE),
        _row(TaskVerb.ASK_EXTENSION, "申请延期", {_AT_WORK}, _AT_WORK, _ASSIGNEE),
        _row(TaskVerb.DECIDE_EXTENSION, "审批延期", {_AT_WORK}, _AT_WORK, TaskParty.OFFICE),
        _row(TaskVerb.ANSWER, "答复", {_AT_WORK}, _ANSWERED, _ASSIGNEE),
        _row(TaskVerb.VERIFY, "核实", {_ANSWERED}, TaskState.VERIFIED, *_JUDGES),
        _row(TaskVerb.SEND_BACK, "退回重办", {_ANSWERED}, _AT_WORK, *_JUDGES),
        _row(TaskVerb.CANCEL, "撤回交办", {_OPEN, _AT_WORK}, TaskState.CANCELLED, *_LEADS),
    )
}
JUDGING = frozenset({TaskVerb.VERIFY, TaskVerb.SEND_BACK, TaskVerb.DECIDE_EXTENSION})


def require(verb: TaskVerb, state: TaskState, parties: Set[TaskParty]) -> TaskStep:
    """The step when it may be taken now by such parties; otherwise why not.

    Raises OwnWork when the assignee would judge its own work, whatever else it is.
    """
    step = STEPS[verb]
    if state not in step.sources:
        raise WrongTaskState(f"这项交办{STATE_LABELS[state]}，不能“{step.label}”。")
    if verb in JUDGING and TaskParty.ASSIGNEE in parties:
        raise OwnWork(f"承办单位不能“{step.label}”自己办理的事。")
    if not parties & step.who:
        raise Forbidden(f"您不能对这项交办“{step.label}”。")
    return step


refusal = refusal_of(require)


def is_binding(returns: int) -> bool:
    """After so many returns of a matter the office's choice of department is final."""
    return returns >= MOST_RETURNS


def require_returnable(*, is_final: bool) -> None:
    if is_final:
        raise ReturnsUsedUp


def require_assigner(parties: Set[str], *, returns: int) -> None:
    """Once a matter has been returned twice, only the office assigns it."""
    if is_binding(returns) and "OFFICE" not in parties:
        raise ReturnsUsedUp
