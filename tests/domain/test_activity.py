"""Activities: series in China's time, and who may hold or cancel."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.activity import (
    MOST_REPEATS,
    ActivityRole,
    ActivityStage,
    ActivityVerb,
    Rhythm,
    Turnout,
    WrongActivityStage,
    occurrences,
    refusal,
    require,
)
from domain.errors import Forbidden, Invalid
from domain.local_day import CHINA

MOMENTS = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(MOMENTS, st.sampled_from(Rhythm), st.integers(2, MOST_REPEATS))
def test_a_series_keeps_its_hour_in_china_and_never_goes_back(
    first: datetime, rhythm: Rhythm, times: int
) -> None:
    found = occurrences(first, rhythm, times)
    assert (len(found), found[0]) == (times, first)
    hours = {each.astimezone(CHINA).time() for each in found if each.year > 1995}
    assert len(hours) <= 1
    assert list(found) == sorted(found)


def test_a_month_without_the_day_ends_earlier() -> None:
    first = datetime(2026, 1, 31, 2, 0, tzinfo=UTC)
    days = [each.day for each in occurrences(first, Rhythm.MONTHLY, 4)]
    assert days == [31, 28, 31, 30]


def test_weeks_are_weeks() -> None:
    first = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    assert occurrences(first, Rhythm.FORTNIGHTLY, 3)[2] == first + timedelta(weeks=4)


@pytest.mark.parametrize("times", [-1, 0, 1, MOST_REPEATS + 1])
def test_a_series_is_of_several_times_but_not_of_endless_many(times: int) -> None:
    with pytest.raises(Invalid):
        occurrences(datetime(2026, 3, 2, tzinfo=UTC), Rhythm.WEEKLY, times)


@pytest.mark.parametrize("turnout", [Turnout(-1), Turnout(0, 100_001), Turnout(0, 0, -5)])
def test_impossible_numbers_are_refused(turnout: Turnout) -> None:
    Turnout(100_000, 0, 1).require_possible()
    with pytest.raises(Invalid):
        turnout.require_possible()


@pytest.mark.parametrize("verb", ActivityVerb)
def test_only_planned_ones_change_and_only_by_those_who_answer_for_them(
    verb: ActivityVerb,
) -> None:
    for role in ActivityRole:
        require(verb, ActivityStage.PLANNED, {role})
    with pytest.raises(Forbidden):
        require(verb, ActivityStage.PLANNED, set())
    for stage in (ActivityStage.HELD, ActivityStage.CANCELLED):
        with pytest.raises(WrongActivityStage):
            require(verb, stage, set(ActivityRole))
    assert refusal(verb, ActivityStage.HELD, set()) is not None
