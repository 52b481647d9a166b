"""Posts and leave of members."""

from datetime import date

import pytest

from domain.errors import Forbidden, Invalid
from domain.member import (
    LEAVE,
    LeaveRole,
    LeaveState,
    LeaveVerb,
    WrongLeaveState,
    require_effective,
    require_period,
)

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("verb", LeaveVerb)
def test_leave_goes_its_way_only(verb: LeaveVerb) -> None:
    step = LEAVE.rows[verb]
    for state in LeaveState:
        for role in LeaveRole:
            if state in step.sources and role in step.who:
                assert LEAVE.require(verb, state, {role}) is step
                continue
            with pytest.raises((WrongLeaveState, Forbidden)):
                LEAVE.require(verb, state, {role})


@pytest.mark.parametrize("verb", [LeaveVerb.GRANT, LeaveVerb.REFUSE])
def test_nobody_decides_on_the_own_leave(verb: LeaveVerb) -> None:
    roles = {LeaveRole.OWN, LeaveRole.CONVENER}
    assert LEAVE.refusal(verb, LeaveState.REQUESTED, roles) is not None


@pytest.mark.parametrize("last", [date(2026, 3, 1), date(2027, 3, 4)])
def test_leave_is_of_days_that_follow_each_other(last: date) -> None:
    require_period(TODAY, TODAY)
    with pytest.raises(Invalid):
        require_period(TODAY, last)


def test_a_post_begins_today_or_earlier_but_not_before_the_one_it_ends() -> None:
    require_effective(TODAY, today=TODAY, since=TODAY)
    for on, since in ((date(2026, 3, 3), None), (date(2026, 2, 1), date(2026, 2, 2))):
        with pytest.raises(Invalid):
            require_effective(on, today=TODAY, since=since)
