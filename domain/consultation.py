"""The on-site consultation (微协商): its stages, settings, people and what is agreed."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import DomainError, Forbidden
from domain.machine import refusal_of

ARRIVE_BEFORE = timedelta(hours=2)
VENUE_RADIUS_M = 200.0
"""How far around its place a check-in still counts as on site (our interpretation)."""


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


class Reply(StrEnum):
    """What an invited party answers."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    SUBSTITUTED = "SUBSTITUTED"


class Role(StrEnum):
    """What an actor is to one consultation."""

    CALLER = "CALLER"
    CONVENER = "CONVENER"
    PARTICIPANT = "PARTICIPANT"
    OFFICE = "OFFICE"
    HALL = "HALL"


class ConsultationVerb(StrEnum):
    OPEN = "OPEN"
    AGENDA = "AGENDA"
    INVITE = "INVITE"
    REPLY = "REPLY"
    CHECK_IN = "CHECK_IN"
    ROLL_CALL = "ROLL_CALL"
    WALK_IN = "WALK_IN"
    RECORD = "RECORD"
    COMMIT = "COMMIT"
    CONCLUDE = "CONCLUDE"
    CONFIRM = "CONFIRM"
    REVISE = "REVISE"
    EVALUATE = "EVALUATE"
    PROGRESS = "PROGRESS"
    POSTPONE = "POSTPONE"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Sitting:
    """From the opening to the end; people arrive a little before it opens."""

    opened_at: datetime
    concluded_at: datetime

    def covers(self, moment: datetime) -> bool:
        return self.opened_at - ARRIVE_BEFORE <= moment <= self.concluded_at


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
    barred: frozenset[Role] = frozenset()
    """Who may not, whatever else they are: separation of duties."""


def _row(
    verb: ConsultationVerb,
    label: str,
    sources: Set[Stage],
    target: Stage | None,
    *who: Role,
    barred: Set[Role] = frozenset(),
) -> ConsultationStep:
    return ConsultationStep(
        verb, label, frozenset(sources), target, frozenset(who), frozenset(barred)
    )


_LEADS = (Role.CALLER, Role.CONVENER, Role.OFFICE)
LEADS = frozenset(_LEADS)
_PRESENT = (*_LEADS, Role.PARTICIPANT, Role.HALL)
SHOWS_CODE = frozenset({*_LEADS, Role.HALL})
"""On whose screen the check-in code turns."""
_WAITING = {Stage.PLANNED, Stage.POSTPONED}
_NOT_OVER = {*_WAITING, Stage.IN_SESSION}
_OVER = {Stage.CONCLUDED, Stage.CONFIRMED}
STEPS = {
    row.verb: row
    for row in (
        _row(ConsultationVerb.OPEN, "开始", _WAITING, Stage.IN_SESSION, *_LEADS),
        _row(ConsultationVerb.AGENDA, "定议程", _NOT_OVER, None, *_LEADS),
        _row(ConsultationVerb.INVITE, "邀请", _NOT_OVER, None, *_LEADS),
        _row(
            ConsultationVerb.REPLY,
            "答复邀请",
            _NOT_OVER,
            None,
            Role.PARTICIPANT,
            barred={Role.CALLER},
        ),
        _row(
            ConsultationVerb.CHECK_IN,
            "签到",
            {Stage.PLANNED, Stage.IN_SESSION},
            None,
            Role.PARTICIPANT,
        ),
        _row(
            ConsultationVerb.ROLL_CALL,
            "点名",
            {Stage.PLANNED, Stage.IN_SESSION},
            None,
            *_LEADS,
        ),
        _row(ConsultationVerb.WALK_IN, "登记到场群众", {Stage.IN_SESSION}, None, *_PRESENT),
        _row(ConsultationVerb.RECORD, "记录", {Stage.IN_SESSION}, None, *_PRESENT),
        _row(ConsultationVerb.COMMIT, "达成共识", {Stage.IN_SESSION}, None, *_LEADS),
        _row(ConsultationVerb.REVISE, "改写纪要", _OVER, Stage.CONCLUDED, *_LEADS),
        _row(
            ConsultationVerb.EVALUATE,
            "评价协商",
            _OVER,
            None,
            Role.PARTICIPANT,
            Role.HALL,
            barred={Role.CALLER},
        ),
        _row(
            ConsultationVerb.PROGRESS,
            "报告进展",
            {Stage.IN_SESSION, *_OVER},
            None,
            *_LEADS,
            Role.PARTICIPANT,
        ),
        _row(ConsultationVerb.CONCLUDE, "结束", {Stage.IN_SESSION}, Stage.CONCLUDED, *_LEADS),
        _row(
            ConsultationVerb.CONFIRM,
            "确认纪要",
            _OVER,
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
    return _require_role(step, roles)


def require_then(
    verb: ConsultationVerb, stage: Stage, roles: Set[Role], *, at: datetime, held: Sitting
) -> ConsultationStep:
    """As `require`, but also for what happened during the session and was sent after its end."""
    step = STEPS[verb]
    if stage not in _OVER or not held.covers(at):
        return require(verb, stage, roles)
    return _require_role(step, roles)


def _require_role(step: ConsultationStep, roles: Set[Role]) -> ConsultationStep:
    if roles & step.barred:
        raise Forbidden(f"发起协商的人不能“{step.label}”。")
    if not roles & step.who:
        raise Forbidden(f"您在这场协商中的身份不能“{step.label}”。")
    return step


refusal = refusal_of(require)
