"""Separation of duties (回避): who has a stake in a thing does not judge it; one table says it."""

from collections.abc import Mapping, Set
from enum import StrEnum

from domain.errors import DomainError


class Stake(StrEnum):
    """What somebody has had to do with it."""

    COLLECTED = "COLLECTED"
    HANDLED = "HANDLED"
    ADDRESSED = "ADDRESSED"
    OF_GROUP = "OF_GROUP"
    REVIEWED = "REVIEWED"


class Duty(StrEnum):
    """What has to be done by somebody without a stake."""

    ACCEPT_LETTER = "ACCEPT_LETTER"
    ACCEPT_FOLLOW_UP = "ACCEPT_FOLLOW_UP"
    VERIFY_WORK = "VERIFY_WORK"
    SCORE = "SCORE"
    DRAW_SAMPLE = "DRAW_SAMPLE"
    JUDGE_SAMPLE = "JUDGE_SAMPLE"
    DECIDE_OBJECTION = "DECIDE_OBJECTION"
    REVIEW_MEMBER = "REVIEW_MEMBER"


LABELS: Mapping[Stake, str] = {
    Stake.COLLECTED: "由您收集",
    Stake.HANDLED: "由您经办",
    Stake.ADDRESSED: "由您所在的单位办理",
    Stake.OF_GROUP: "属于您所在的界别组",
    Stake.REVIEWED: "评价的是您本人",
}
APART: Mapping[Duty, frozenset[Stake]] = {
    Duty.ACCEPT_LETTER: frozenset({Stake.ADDRESSED}),
    Duty.ACCEPT_FOLLOW_UP: frozenset({Stake.ADDRESSED}),
    Duty.VERIFY_WORK: frozenset({Stake.ADDRESSED, Stake.HANDLED}),
    Duty.SCORE: frozenset({Stake.COLLECTED, Stake.HANDLED, Stake.ADDRESSED}),
    Duty.DRAW_SAMPLE: frozenset({Stake.OF_GROUP, Stake.ADDRESSED}),
    Duty.JUDGE_SAMPLE: frozenset({Stake.COLLECTED, Stake.HANDLED, Stake.OF_GROUP}),
    Duty.DECIDE_OBJECTION: frozenset({Stake.COLLECTED, Stake.HANDLED, Stake.OF_GROUP}),
    Duty.REVIEW_MEMBER: frozenset({Stake.REVIEWED}),
}


class ConflictOfInterest(DomainError):
    """Somebody without a stake in it has to do this."""

    code = "CONFLICT_OF_INTEREST"


def stakes(**held: bool) -> frozenset[Stake]:
    """stakes(collected=…, handled=…): those that are true."""
    return frozenset(Stake[name.upper()] for name, is_held in held.items() if is_held)


def require_apart(duty: Duty, held: Set[Stake]) -> None:
    """ConflictOfInterest when one of the stakes stands against the duty."""
    for stake in Stake:
        if stake in held & APART[duty]:
            raise ConflictOfInterest(f"此事{LABELS[stake]}，按回避规定请由他人办理。")
