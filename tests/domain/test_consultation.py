"""The machine of a consultation: stages in order, roles as the table says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.consultation import (
    STEPS,
    ConsultationVerb,
    Role,
    Stage,
    WrongStage,
    refusal,
    require,
)
from domain.errors import DomainError, Forbidden

ATTEMPTS = st.lists(st.sampled_from(ConsultationVerb), max_size=30)


@given(ATTEMPTS)
def test_nothing_is_confirmed_that_was_not_held(attempts: list[ConsultationVerb]) -> None:
    seen = [Stage.PLANNED]
    for verb in attempts:
        try:
            seen.append(require(verb, seen[-1], frozenset(Role)).target or seen[-1])
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
def test_every_verb_starts_from_its_stages_only(verb: ConsultationVerb) -> None:
    for stage in set(Stage) - STEPS[verb].sources:
        with pytest.raises(WrongStage):
            require(verb, stage, frozenset(Role))


def test_a_refusal_says_why_in_words() -> None:
    assert refusal(ConsultationVerb.RECORD, Stage.PLANNED, {Role.CALLER}) == (
        "这场协商已计划，不能“记录”。"
    )
