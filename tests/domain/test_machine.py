"""Machines of supervision: no state is skipped, and nothing is done by the wrong party."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.counter_review import COUNTER_REVIEW
from domain.errors import DomainError, Forbidden
from domain.information_report import REPORT
from domain.machine import Machine, WrongState
from domain.oversight_act import OVERSIGHT_ACT
from domain.oversight_letter import LETTER, LetterParty, LetterStage, LetterVerb
from domain.proposal import PROPOSAL
from domain.reminder import REMINDER
from domain.spot_check import ITEM, ItemParty, ItemState, ItemVerb

MACHINES = (COUNTER_REVIEW, OVERSIGHT_ACT, LETTER, REMINDER, ITEM, REPORT, PROPOSAL)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.noun)
def test_every_verb_says_why_it_is_not_possible(machine: Machine[Any, Any, Any]) -> None:
    for verb, row in machine.rows.items():
        for state in machine.labels:
            everyone = row.who
            if state in row.sources:
                assert machine.refusal(verb, state, everyone) is None
                with pytest.raises(Forbidden):
                    machine.require(verb, state, frozenset())
            else:
                with pytest.raises(WrongState):
                    machine.require(verb, state, everyone)


def walk(verbs: list[tuple[LetterVerb, frozenset[LetterParty]]]) -> list[LetterStage]:
    """The stages a letter is seen in when these are tried one after the other."""
    seen = [LetterStage.DRAFT]
    for verb, parties in verbs:
        try:
            seen.append(LETTER.require(verb, seen[-1], parties).target or seen[-1])
        except DomainError:
            continue
    return seen


ATTEMPTS = st.lists(
    st.tuples(st.sampled_from(LetterVerb), st.frozensets(st.sampled_from(LetterParty))),
    max_size=30,
)


@given(ATTEMPTS)
def test_no_letter_is_accepted_that_was_not_signed_and_replied_to(
    attempts: list[tuple[LetterVerb, frozenset[LetterParty]]],
) -> None:
    seen = walk(attempts)
    if LetterStage.ACCEPTED in seen:
        order = [LetterStage.SIGNED, LetterStage.ACKNOWLEDGED, LetterStage.REPLIED]
        places = [seen.index(stage) for stage in (*order, LetterStage.ACCEPTED)]
        assert places == sorted(places)


def test_the_addressee_never_accepts() -> None:
    for verb in (LetterVerb.ACCEPT, LetterVerb.REJECT):
        with pytest.raises(Forbidden):
            LETTER.require(verb, LetterStage.REPLIED, {LetterParty.ADDRESSEE})


def test_the_office_never_answers_for_the_department() -> None:
    with pytest.raises(Forbidden):
        LETTER.require(LetterVerb.REPLY, LetterStage.ACKNOWLEDGED, {LetterParty.OFFICE})


def test_the_office_does_not_object_and_the_concerned_do_not_judge() -> None:
    with pytest.raises(Forbidden):
        ITEM.require(ItemVerb.OBJECT, ItemState.JUDGED, {ItemParty.OFFICE})
    for verb, state in ((ItemVerb.JUDGE, ItemState.DRAWN), (ItemVerb.DECIDE, ItemState.OBJECTED)):
        with pytest.raises(Forbidden):
            ITEM.require(verb, state, {ItemParty.CONCERNED})
