"""Counter-supervision (反监督): departments and townships review a member, who may reply."""

from enum import StrEnum

from domain.errors import Invalid
from domain.machine import Machine, move


class ReviewState(StrEnum):
    SUBMITTED = "SUBMITTED"
    REPLIED = "REPLIED"


class ReviewVerb(StrEnum):
    REPLY = "REPLY"


class ReviewParty(StrEnum):
    """What an actor is to a review."""

    REVIEWED = "REVIEWED"


COUNTER_REVIEW = Machine(
    "这份评价",
    {ReviewState.SUBMITTED: "已提交", ReviewState.REPLIED: "已回应"},
    (
        move(
            ReviewVerb.REPLY,
            "回应",
            {ReviewState.SUBMITTED},
            ReviewState.REPLIED,
            ReviewParty.REVIEWED,
        ),
    ),
)


def require_score(score: int) -> int:
    if not 1 <= score <= 5:
        raise Invalid("评分须为 1 到 5。", path=("input", "score"))
    return score
