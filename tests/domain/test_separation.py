"""Separation of duties: every stake that stands against a duty does, and no other."""

import pytest

from domain.separation import APART, ConflictOfInterest, Duty, Stake, require_apart, stakes


@pytest.mark.parametrize("duty", Duty)
def test_every_duty_names_who_stays_away(duty: Duty) -> None:
    assert APART[duty]
    for stake in Stake:
        if stake in APART[duty]:
            with pytest.raises(ConflictOfInterest):
                require_apart(duty, {stake})
        else:
            require_apart(duty, {stake})


def test_who_collected_or_handled_does_not_rate() -> None:
    for stake in (Stake.COLLECTED, Stake.HANDLED, Stake.ADDRESSED):
        with pytest.raises(ConflictOfInterest):
            require_apart(Duty.SCORE, {stake})


def test_a_department_does_not_accept_its_own_answer_or_verify_its_own_work() -> None:
    for duty in (Duty.ACCEPT_LETTER, Duty.ACCEPT_FOLLOW_UP, Duty.VERIFY_WORK):
        with pytest.raises(ConflictOfInterest):
            require_apart(duty, {Stake.ADDRESSED})


def test_a_group_does_not_draw_its_own_sample() -> None:
    with pytest.raises(ConflictOfInterest):
        require_apart(Duty.DRAW_SAMPLE, {Stake.OF_GROUP})


def test_whoever_has_no_stake_may() -> None:
    for duty in Duty:
        require_apart(duty, stakes(collected=False, handled=False))


def test_stakes_are_those_that_are_true() -> None:
    assert stakes(collected=True, handled=False, of_group=True) == {
        Stake.COLLECTED,
        Stake.OF_GROUP,
    }
