"""Reminders (提醒督促): three levels, for a reason, acknowledged and answered."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from domain.deadline import Alert
from domain.machine import Machine, move


class ReminderLevel(StrEnum):
    """提示, 督促, 约谈."""

    NOTE = "NOTE"
    URGE = "URGE"
    INTERVIEW = "INTERVIEW"


class ReminderTrigger(StrEnum):
    """Why it was issued."""

    DUE_SOON = "DUE_SOON"
    OVERDUE = "OVERDUE"
    SEVERE = "SEVERE"
    INACTIVE = "INACTIVE"
    SPOT_CHECK = "SPOT_CHECK"
    LOW_REVIEWS = "LOW_REVIEWS"
    OFFICE = "OFFICE"


class ReminderState(StrEnum):
    ISSUED = "ISSUED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    ANSWERED = "ANSWERED"


class ReminderVerb(StrEnum):
    ACKNOWLEDGE = "ACKNOWLEDGE"
    ANSWER = "ANSWER"


class ReminderParty(StrEnum):
    """What an actor is to a reminder."""

    ADDRESSEE = "ADDRESSEE"


OF_ALERT: Mapping[Alert, tuple[ReminderTrigger, ReminderLevel]] = {
    Alert.DUE_SOON: (ReminderTrigger.DUE_SOON, ReminderLevel.NOTE),
    Alert.OVERDUE: (ReminderTrigger.OVERDUE, ReminderLevel.URGE),
    Alert.SEVERE: (ReminderTrigger.SEVERE, ReminderLevel.INTERVIEW),
}
STATE_LABELS = {
    ReminderState.ISSUED: "未签收",
    ReminderState.ACKNOWLEDGED: "已签收",
    ReminderState.ANSWERED: "已答复",
}
_ADDRESSEE = ReminderParty.ADDRESSEE
REMINDER = Machine(
    "这份提醒",
    STATE_LABELS,
    (
        move(
            ReminderVerb.ACKNOWLEDGE,
            "签收",
            {ReminderState.ISSUED},
            ReminderState.ACKNOWLEDGED,
            _ADDRESSEE,
        ),
        move(
            ReminderVerb.ANSWER,
            "答复",
            {ReminderState.ISSUED, ReminderState.ACKNOWLEDGED},
            ReminderState.ANSWERED,
            _ADDRESSEE,
        ),
    ),
)
LOW_SCORE = 2


def ends_in_low_pair(scores: Sequence[int]) -> bool:
    """Whether the run of low scores at the end has just grown by a pair (2, 4, … of them)."""
    run = 0
    for score in reversed(scores):
        if score > LOW_SCORE:
            break
        run += 1
    return run > 0 and run % 2 == 0
