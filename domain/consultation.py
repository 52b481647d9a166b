"""The on-site consultation (微协商): its stages, settings, people and what is agreed."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError, Forbidden


class Stage(StrEnum):
    PLANNED = "PLANNED"
    IN_SESSION = "IN_SESSION"
    CONCLUDED = "CONCLUDED"
    CONFIRMED = "CONFIRMED"
    POSTPONED = "POSTPONED"
    CANCELLED = "CANCELLED"


class Setting(StrEnum):
    """Where people sit together."""

    FARMLAND = "FARMLAND"
    COURTYARD = "COURTYARD"
    BUILDING = "BUILDING"
    SQUARE = "SQUARE"
    HALL = "HALL"
    ENTERPRISE = "ENTERPRISE"
    ONLINE = "ONLINE"


class ConsultationOutcome(StrEnum):
    COMMITTED = "COMMITTED"
    RESOLVED = "RESOLVED"
    UNRESOLVED = "UNRESOLVED"


class EntryKind(StrEnum):
    BRIEFING = "BRIEFING"
    QUESTION = "QUESTION"
    ANSWER = "ANSWER"
    STATEMENT = "STATEMENT"
    PROPOSAL = "PROPOSAL"
    DISSENT = "DISSENT"
    PHOTO = "PHOTO"


class ParticipantKind(StrEnum):
    MEMBER = "MEMBER"
    DEPARTMENT = "DEPARTMENT"
    TOWNSHIP = "TOWNSHIP"
    RESIDENT = "RESIDENT"


class CheckInMethod(StrEnum):
    LOCATION = "LOCATION"
    QR = "QR"
    ROLL_CALL = "ROLL_CALL"


class Progress(StrEnum):
    """How far a commitment (共识事项) has come."""

    AGREED = "AGREED"
    DOING = "DOING"
    DONE = "DONE"
    VERIFIED = "VERIFIED"
    FAILED = "FAILED"


class Role(StrEnum):
    """What an actor is to one consultation."""

    CALLER = "CALLER"
    CONVENER = "CONVENER"
    PARTICIPANT = "PARTICIPANT"
    OFFICE = "OFFICE"
    HALL = "HALL"


class ConsultationVerb(StrEnum):
    OPEN = "OPEN"
    INVITE = "INVITE"
    CHECK_IN = "CHECK_IN"
    RECORD = "RECORD"
    COMMIT = "COMMIT"
    CONCLUDE = "CONCLUDE"
    CONFIRM = "CONFIRM"
    REVISE = "REVISE"
    PROGRESS = "PROGRESS"
    POSTPONE = "POSTPONE"
    CANCEL = "CANCEL"


class WrongStage(DomainError):
    """The consultation is not at the point where this can be done."""

    code = "WRONG_STAGE"


STAGE_LABELS = {
    Stage.PLANNED: "已计划",
    Stage.IN_SESSION: "进行中",
    Stage.CONCLUDED: "已结束",
    Stage.CONFIRMED: "已确认",
    Stage.POSTPONED: "已延期",
    Stage.CANCELLED: "已取消",
}


@dataclass(frozen=True, slots=True)
class ConsultationStep:
    """One row of the machine; `target` None keeps the stage."""

    verb: ConsultationVerb
    label: str
    sources: frozenset[Stage]
    target: Stage | None
    who: frozenset[Role]


def _row(
    verb: ConsultationVerb, label: str, sources: Set[Stage], target: Stage | None, *who: Role
) -> ConsultationStep:
    return ConsultationStep(verb, label, frozenset(sources), target, frozenset(who))


_LEADS = (Role.CALLER, Role.CONVENER, Role.OFFICE)
_PRESENT = (*_LEADS, Role.PARTICIPANT, Role.HALL)
_WAITING = {Stage.PLANNED, Stage.POSTPONED}
STEPS = {
    row.verb: row
    for row in (
        _row(ConsultationVerb.OPEN, "开始", _WAITING, Stage.IN_SESSION, *_LEADS),
        _row(
            ConsultationVerb.INVITE,
            "邀请",
            {Stage.PLANNED, Stage.POSTPONED, Stage.IN_SESSION},
            None,
            *_LEADS,
        ),
        _row(
            ConsultationVerb.CHECK_IN,
            "签到",
            {Stage.PLANNED, Stage.IN_SESSION},
            None,
            *_PRESENT,
        ),
        _row(ConsultationVerb.RECORD, "记录", {Stage.IN_SESSION}, None, *_PRESENT),
        _row(ConsultationVerb.COMMIT, "达成共识", {Stage.IN_SESSION}, None, *_LEADS),
        _row(ConsultationVerb.REVISE, "改写纪要", {Stage.CONCLUDED}, None, *_LEADS),
        _row(
            ConsultationVerb.PROGRESS,
            "报告进展",
            {Stage.IN_SESSION, Stage.CONCLUDED, Stage.CONFIRMED},
            None,
            *_LEADS,
            Role.PARTICIPANT,
        ),
        _row(ConsultationVerb.CONCLUDE, "结束", {Stage.IN_SESSION}, Stage.CONCLUDED, *_LEADS),
        _row(
            ConsultationVerb.CONFIRM,
            "确认纪要",
            {Stage.CONCLUDED, Stage.CONFIRMED},
            Stage.CONFIRMED,
            *_LEADS,
            Role.PARTICIPANT,
        ),
        _row(ConsultationVerb.POSTPONE, "延期", _WAITING, Stage.POSTPONED, *_LEADS),
        _row(ConsultationVerb.CANCEL, "取消", _WAITING, Stage.CANCELLED, *_LEADS),
    )
}


def require(verb: ConsultationVerb, stage: Stage, roles: Set[Role]) -> ConsultationStep:
    """The step when it may be taken now in such a role; otherwise why not."""
    step = STEPS[verb]
    if stage not in step.sources:
        raise WrongStage(f"这场协商{STAGE_LABELS[stage]}，不能“{step.label}”。")
    if not roles & step.who:
        raise Forbidden(f"您不是这场协商的参与人，不能“{step.label}”。")
    return step


def refusal(verb: ConsultationVerb, stage: Stage, roles: Set[Role]) -> str | None:
    """Why the verb is not possible now, in words for people; None when it is."""
    try:
        require(verb, stage, roles)
    except DomainError as no:
        return no.message
    return None
