"""Topics: all three criteria, decided by convener or office."""

import pytest

from domain.errors import Forbidden
from domain.topic import (
    STEPS,
    Criteria,
    CriteriaUnmet,
    TopicRole,
    TopicState,
    TopicVerb,
    WrongTopicState,
    refusal,
    require,
)


@pytest.mark.parametrize("verb", TopicVerb)
def test_every_verb_needs_its_state_and_one_of_its_roles(verb: TopicVerb) -> None:
    step = STEPS[verb]
    for state in TopicState:
        for role in TopicRole:
            if state in step.sources and role in step.who:
                assert require(verb, state, {role}) is step
                continue
            with pytest.raises((WrongTopicState, Forbidden)):
                require(verb, state, {role})


def test_a_member_proposes_but_does_not_decide() -> None:
    deciding = [refusal(verb, TopicState.PROPOSED, {TopicRole.GROUP}) for verb in TopicVerb]
    assert deciding == [
        None,
        "“选定议题”由界别组召集人或县政协办理。",
        "“不选”由界别组召集人或县政协办理。",
        "这个议题待选，不能“召集协商”。",
    ]


def test_what_is_missing_of_the_three_criteria_is_named() -> None:
    Criteria(small_incision=True, operable=True, effective=True).require_all()
    with pytest.raises(CriteriaUnmet, match="可操作、有实效"):
        Criteria(small_incision=True, operable=False, effective=False).require_all()
