"""The machine of a consultation: stages in order, roles as the table says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.consultation import (
    STEPS,
    ConsultationStep,
    ConsultationVerb,
    Role,
    Sitting,
    Stage,
    WrongStage,
    refusal,
    require,
    require_then,
)
from domain.errors import DomainError, Forbidden

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ATTEMPTS = st.lists(st.sampled_from(ConsultationVerb), max_size=30)


@given(ATTEMPTS)
def test_nothing_is_confirmed_that_was_not_held(attempts: list[ConsultationVerb]) -> None:
    seen = [Stage.PLANNED]
    for verb in attempts:
        try:
            roles = frozenset(Role) - STEPS[verb].barred
            seen.append(require(verb, seen[-1], roles).target or seen[-1])
        except DomainError:
            continue
    if Stage.CONFIRMED in seen:
        before = seen[: seen.index(Stage.CONFIRMED)]
        assert [Stage.IN_SESSION in before, Stage.CONCLUDED in before] == [True, True]


@pytest.mark.parametrize("verb", ConsultationVerb)
def test_every_verb_needs_one_of_its_roles(verb: ConsultationVerb) -> None:
    step = STEPS[verb]
    stage = next(iter(step.sources))
    for role in Role:
        if role in step.who:
            assert require(verb, stage, {role}) is step
        else:
            with pytest.raises(Forbidden):
                require(verb, stage, {role})


@pytest.mark.parametrize("verb", ConsultationVerb)
def test_those_who_are_barred_may_not_whatever_else_they_are(verb: ConsultationVerb) -> None:
    step = STEPS[verb]
    stage = next(iter(step.sources))
    for role in step.barred:
        with pytest.raises(Forbidden):
            require(verb, stage, {role, *step.who})


@pytest.mark.parametrize("verb", ConsultationVerb)
def test_every_verb_starts_from_its_stages_only(verb: ConsultationVerb) -> None:
    for stage in set(Stage) - STEPS[verb].sources:
        with pytest.raises(WrongStage):
            require(verb, stage, frozenset(Role))


def test_a_refusal_says_why_in_words() -> None:
    assert refusal(ConsultationVerb.RECORD, Stage.PLANNED, {Role.CALLER}) == (
        "这场协商已计划，不能“记录”。"
    )


SITTING = Sitting(NOON, NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("at", "is_let_in"),
    [
        (NOON - timedelta(hours=3), False),
        (NOON - timedelta(minutes=30), True),
        (NOON + timedelta(minutes=59), True),
        (NOON + timedelta(minutes=61), False),
    ],
)
def test_what_happened_in_the_session_may_be_sent_after_it(at: datetime, is_let_in: bool) -> None:
    def send() -> ConsultationStep:
        return require_then(
            ConsultationVerb.RECORD, Stage.CONFIRMED, {Role.PARTICIPANT}, at=at, held=SITTING
        )

    if is_let_in:
        assert send() is STEPS[ConsultationVerb.RECORD]
    else:
        with pytest.raises(WrongStage):
            send()


def test_sending_late_lets_nobody_else_in() -> None:
    with pytest.raises(Forbidden):
        require_then(ConsultationVerb.RECORD, Stage.CONCLUDED, set(), at=NOON, held=SITTING)
