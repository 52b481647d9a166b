"""Commitments: from agreed to verified, never verified by owner or reporter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commitment import STEPS, CommitmentRole, Progress, WrongProgress, refusal, require
from domain.errors import DomainError, Forbidden

ROLES = st.frozensets(st.sampled_from(CommitmentRole))
LEAD = frozenset({CommitmentRole.LEAD})


@given(st.lists(st.tuples(st.sampled_from(Progress), ROLES), max_size=25))
def test_nothing_is_verified_that_was_not_done_nor_by_owner_or_reporter(
    attempts: list[tuple[Progress, frozenset[CommitmentRole]]],
) -> None:
    current, before = Progress.AGREED, Progress.AGREED
    for target, roles in attempts:
        try:
            require(target, current, roles)
        except DomainError:
            continue
        before, current = current, target
        if current is Progress.VERIFIED:
            assert before is Progress.DONE
            assert roles & {CommitmentRole.OWNER, CommitmentRole.REPORTER} == set()


@pytest.mark.parametrize("target", STEPS)
def test_every_progress_comes_from_its_sources_only(target: Progress) -> None:
    for current in set(Progress) - STEPS[target].sources:
        with pytest.raises(WrongProgress):
            require(target, current, LEAD)


def test_a_failed_one_may_be_taken_up_again_but_a_verified_one_stays() -> None:
    assert require(Progress.DOING, Progress.FAILED, LEAD).target is Progress.DOING
    assert [refusal(each, Progress.VERIFIED, LEAD) is None for each in STEPS] == [False] * 4


def test_a_stranger_reports_nothing() -> None:
    with pytest.raises(Forbidden):
        require(Progress.DOING, Progress.AGREED, frozenset())


def test_a_refusal_says_why_in_words() -> None:
    owner = frozenset({CommitmentRole.OWNER, CommitmentRole.LEAD})
    assert refusal(Progress.VERIFIED, Progress.DONE, owner) == (
        "“已核实”须由承办方和报告人以外的人来定。"
    )
