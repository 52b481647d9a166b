"""What was agreed (共识事项): how it goes from agreed to verified, never by its own owner."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError, Forbidden
from domain.machine import refusal_of


class Progress(StrEnum):
    """How far a commitment (共识事项) has come."""

    AGREED = "AGREED"
    DOING = "DOING"
    DONE = "DONE"
    VERIFIED = "VERIFIED"
    FAILED = "FAILED"


class CommitmentRole(StrEnum):
    """What an actor is to one commitment; REPORTER is who last reported it done."""

    OWNER = "OWNER"
    LEAD = "LEAD"
    REPORTER = "REPORTER"


class WrongProgress(DomainError):
    """The commitment cannot come to this from where it is."""

    code = "WRONG_PROGRESS"


PROGRESS_LABELS = {
    Progress.AGREED: "已商定",
    Progress.DOING: "办理中",
    Progress.DONE: "已办完",
    Progress.VERIFIED: "已核实",
    Progress.FAILED: "没办成",
}


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """How a progress is reached; `barred` may not take it, whatever else they are."""

    target: Progress
    sources: frozenset[Progress]
    who: frozenset[CommitmentRole]
    barred: frozenset[CommitmentRole] = frozenset()
    needs_note: bool = False

    @property
    def label(self) -> str:
        return PROGRESS_LABELS[self.target]


_OWNER_OR_LEAD = frozenset({CommitmentRole.OWNER, CommitmentRole.LEAD})
_LEAD = frozenset({CommitmentRole.LEAD})
STEPS = {
    row.target: row
    for row in (
        ProgressStep(
            Progress.DOING,
            frozenset({Progress.AGREED, Progress.DOING, Progress.DONE, Progress.FAILED}),
            _OWNER_OR_LEAD,
        ),
        ProgressStep(
            Progress.DONE,
            frozenset({Progress.AGREED, Progress.DOING}),
            _OWNER_OR_LEAD,
            needs_note=True,
        ),
        ProgressStep(
            Progress.VERIFIED,
            frozenset({Progress.DONE}),
            _LEAD,
            barred=frozenset({CommitmentRole.OWNER, CommitmentRole.REPORTER}),
        ),
        ProgressStep(
            Progress.FAILED,
            frozenset({Progress.AGREED, Progress.DOING, Progress.DONE}),
            _LEAD,
            barred=frozenset({CommitmentRole.OWNER}),
            needs_note=True,
        ),
    )
}
"""AGREED is where it starts; nothing leads back there."""


def require(target: Progress, current: Progress, roles: Set[CommitmentRole]) -> ProgressStep:
    """The step when it may be taken now in such a role; otherwise why not."""
    step = STEPS.get(target)
    label = PROGRESS_LABELS[target]
    if step is None or current not in step.sources:
        raise WrongProgress(f"这项共识{PROGRESS_LABELS[current]}，不能改为“{label}”。")
    if roles & step.barred:
        raise Forbidden(f"“{label}”须由承办方和报告人以外的人来定。")
    if not roles & step.who:
        raise Forbidden(f"您不是这项共识的承办方或召集方，不能报告“{label}”。")
    return step


refusal = refusal_of(require)
