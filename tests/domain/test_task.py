"""The task's machine as a table: every verb in every state, by every party."""

import pytest

from domain.errors import DomainError, Forbidden
from domain.task import (
    IN_FORCE,
    JUDGING,
    STEPS,
    OwnWork,
    ReturnsUsedUp,
    TaskParty,
    TaskState,
    TaskVerb,
    WrongTaskState,
    refusal,
    require,
    require_assigner,
    require_returnable,
)

EXPECTED = {
    (TaskVerb.ACCEPT, TaskState.OPEN): TaskState.ACCEPTED,
    (TaskVerb.RETURN, TaskState.OPEN): TaskState.RETURNED,
    (TaskVerb.ASK_EXTENSION, TaskState.ACCEPTED): TaskState.ACCEPTED,
    (TaskVerb.DECIDE_EXTENSION, TaskState.ACCEPTED): TaskState.ACCEPTED,
    (TaskVerb.ANSWER, TaskState.ACCEPTED): TaskState.ANSWERED,
    (TaskVerb.VERIFY, TaskState.ANSWERED): TaskState.VERIFIED,
    (TaskVerb.SEND_BACK, TaskState.ANSWERED): TaskState.ACCEPTED,
    (TaskVerb.CANCEL, TaskState.OPEN): TaskState.CANCELLED,
    (TaskVerb.CANCEL, TaskState.ACCEPTED): TaskState.CANCELLED,
}


@pytest.mark.parametrize("verb", TaskVerb)
@pytest.mark.parametrize("state", TaskState)
def test_a_task_moves_as_the_table_says_and_not_otherwise(verb: TaskVerb, state: TaskState) -> None:
    if (verb, state) in EXPECTED:
        assert require(verb, state, STEPS[verb].who - {TaskParty.ASSIGNEE} or STEPS[verb].who)
        assert STEPS[verb].target is EXPECTED[verb, state]
    else:
        with pytest.raises(WrongTaskState):
            require(verb, state, STEPS[verb].who)


@pytest.mark.parametrize("verb", TaskVerb)
def test_only_the_named_parties_may(verb: TaskVerb) -> None:
    step = STEPS[verb]
    (state, *_) = step.sources
    for party in TaskParty:
        may = refusal(verb, state, {party}) is None
        assert may is (party in step.who)
    with pytest.raises(Forbidden):
        require(verb, state, set())


@pytest.mark.parametrize("verb", sorted(JUDGING))
@pytest.mark.parametrize("party", TaskParty)
def test_nobody_judges_their_own_work_whatever_else_they_are(
    verb: TaskVerb, party: TaskParty
) -> None:
    (state, *_) = STEPS[verb].sources
    with pytest.raises(OwnWork):
        require(verb, state, {TaskParty.ASSIGNEE, party})


def test_every_end_but_the_verified_one_closes_the_issue_to_its_assignee() -> None:
    assert set(TaskState) - IN_FORCE == {TaskState.RETURNED, TaskState.CANCELLED}


@pytest.mark.parametrize("returns", [0, 1])
def test_a_matter_may_be_returned_twice(returns: int) -> None:
    require_assigner({"CONVENER"}, returns=returns)
    require_returnable(is_final=False)


def test_then_the_office_decides() -> None:
    require_assigner({"OFFICE"}, returns=2)
    with pytest.raises(ReturnsUsedUp):
        require_assigner({"CONVENER"}, returns=2)
    with pytest.raises(ReturnsUsedUp) as refused:
        require_returnable(is_final=True)
    assert isinstance(refused.value, DomainError)
