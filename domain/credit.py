"""How the credit for a report or a proposal is shared among those who made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from domain.errors import Invalid

WHOLE = 100
MOST_CONTRIBUTORS = 10


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a whole from `start` on, both in percent.

    Parts that lie side by side get points that add up to those of the whole.
    """

    start: int = 0
    percent: int = WHOLE

    def of(self, points: int) -> int:
        """Whole points, e.g. 3 and 2 of 5 for the two halves: the first gets what is over."""
        return _first(points, self.start + self.percent) - _first(points, self.start)


ALL = Share()


def _first(points: int, percent: int) -> int:
    """The points of the first so many percent, rounded up."""
    return -(-points * percent // WHOLE)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a member has of the whole."""

    member_id: UUID
    percent: int


def require_whole(contributions: Sequence[Contribution], *, path: tuple[str, ...]) -> None:
    """Invalid unless everybody is named once, has something, and all make one whole."""
    if not 1 <= len(contributions) <= MOST_CONTRIBUTORS:
        raise Invalid(f"署名的委员须为 1 到 {MOST_CONTRIBUTORS} 人。", path=path)
    if len({each.member_id for each in contributions}) < len(contributions):
        raise Invalid("同一位委员只能署名一次。", path=path)
    if any(each.percent < 1 for each in contributions):
        raise Invalid("每位署名的委员至少占百分之一。", path=path)
    total = sum(each.percent for each in contributions)
    if total != WHOLE:
        raise Invalid(f"各人所占份额合计须为 {WHOLE}%，现为 {total}%。", path=path)


def side_by_side(percents: Sequence[int]) -> tuple[Share, ...]:
    """The shares in their order, each beginning where the one before ends."""
    starts = (0, *accumulate(percents))
    return tuple(Share(start, percent) for start, percent in zip(starts, percents, strict=False))
