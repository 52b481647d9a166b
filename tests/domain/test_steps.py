"""The machine of the four steps: no step is skipped, whoever asks and in whatever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError, Forbidden
from domain.steps import (
    OPEN,
    TRANSITIONS,
    Party,
    Step,
    StepSkipped,
    Verb,
    after_rating,
    refusal,
    require,
)

EVERYONE = frozenset(Party)


def walk(verbs: list[tuple[Verb, frozenset[Party]]]) -> list[Step]:
    """The steps an issue is seen in when these are tried one after the other."""
    seen = [Step.COLLECT]
    for verb, parties in verbs:
        try:
            seen.append(require(verb, seen[-1], parties).target or seen[-1])
        except DomainError:
            continue
    return seen


ATTEMPTS = st.lists(
    st.tuples(st.sampled_from(Verb), st.frozensets(st.sampled_from(Party))), max_size=30
)


@given(ATTEMPTS)
def test_nothing_is_resolved_without_study(attempts: list[tuple[Verb, frozenset[Party]]]) -> None:
    seen = walk(attempts)
    if Step.RESOLVE in seen:
        assert Step.STUDY in seen[: seen.index(Step.RESOLVE)]


@given(ATTEMPTS)
def test_nothing_is_closed_without_feedback(attempts: list[tuple[Verb, frozenset[Party]]]) -> None:
    seen = walk(attempts)
    if Step.CLOSED in seen:
        assert Step.FEED_BACK in seen[: seen.index(Step.CLOSED)]


@given(ATTEMPTS)
def test_what_has_ended_by_withdrawal_stays_ended(
    attempts: list[tuple[Verb, frozenset[Party]]],
) -> None:
    seen = walk(attempts)
    if Step.WITHDRAWN in seen:
        assert seen[-1] is Step.WITHDRAWN


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_needs_one_of_its_parties(verb: Verb) -> None:
    transition = TRANSITIONS[verb]
    step = next(iter(transition.sources))
    for party in Party:
        if party in transition.who:
            assert require(verb, step, {party}).target is transition.target
        else:
            with pytest.raises(Forbidden):
                require(verb, step, {party})


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_starts_from_its_steps_only(verb: Verb) -> None:
    for step in set(Step) - TRANSITIONS[verb].sources:
        with pytest.raises(StepSkipped):
            require(verb, step, EVERYONE)


def test_a_refusal_says_why_in_words() -> None:
    assert refusal(Verb.ROUTE, Step.COLLECT, EVERYONE) == (
        "“交办”要在“研究”环节进行，现在是“收集”环节。"
    )
    assert refusal(Verb.STUDY, Step.COLLECT, EVERYONE) is None


@pytest.mark.parametrize(
    ("rating", "step"), [(1, Step.STUDY), (2, Step.STUDY), (3, Step.CLOSED), (5, Step.CLOSED)]
)
def test_a_bad_rating_sends_it_back(rating: int, step: Step) -> None:
    assert after_rating(rating) is step


def test_ends_are_not_open() -> None:
    assert set(Step) - OPEN == {Step.CLOSED, Step.WITHDRAWN, Step.MERGED}
