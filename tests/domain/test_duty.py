"""The duty record: what can be counted, by whom it is decided, and how it is scored."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duty import (
    DEFAULT_RULES,
    DUTY,
    Counted,
    DutyKind,
    DutyRole,
    DutyState,
    DutyVerb,
    ScoringRule,
    WrongDutyState,
    require_rules,
    score,
)
from domain.errors import Forbidden, Invalid

DAY = date(2026, 1, 1)
ENTRIES = st.lists(
    st.builds(
        Counted,
        st.uuids(),
        st.sampled_from(DutyKind),
        st.integers(0, 364).map(lambda days: DAY + timedelta(days=days)),
    ),
    max_size=60,
    unique_by=lambda entry: entry.id,
)


def test_nothing_counts_mileage_check_ins_or_photos() -> None:
    assert {kind.value for kind in DutyKind} == {
        *("COLLECTED", "STUDIED", "CONSULTED", "FED_BACK", "TALK", "WELFARE"),
        *("PROPOSAL", "REPORT_ADOPTED", "OTHER"),
    }


@given(ENTRIES)
def test_every_entry_is_explained_and_no_kind_goes_over_its_cap(entries: list[Counted]) -> None:
    scored = score(entries, DEFAULT_RULES)
    assert {each.id for each in scored} == {each.id for each in entries}
    assert all(each.explanation for each in scored)
    kinds = {each.id: each.kind for each in entries}
    for rule in DEFAULT_RULES:
        points = [each.points for each in scored if kinds[each.id] is rule.kind]
        assert sum(points) == min(rule.cap, rule.points * len(points))


@given(ENTRIES)
def test_the_order_of_entries_does_not_matter(entries: list[Counted]) -> None:
    assert score(entries, DEFAULT_RULES) == score(entries[::-1], DEFAULT_RULES)


def test_a_score_says_why() -> None:
    rules = (ScoringRule(DutyKind.TALK, 5, 8),)
    talks = [Counted(UUID(int=number), DutyKind.TALK, DAY) for number in range(3)]
    assert [(each.points, each.explanation) for each in score(talks, rules)] == [
        (5, "宣讲每次 5 分，全年累计 5 分，上限 8 分。"),
        (3, "宣讲每次 5 分，全年上限 8 分已满，计 3 分。"),
        (0, "宣讲每次 5 分，全年上限 8 分已满，计 0 分。"),
    ]


@pytest.mark.parametrize("verb", DutyVerb)
def test_nobody_decides_on_the_own_entry(verb: DutyVerb) -> None:
    step = DUTY.rows[verb]
    for role in step.who:
        assert DUTY.require(verb, min(step.sources), {role}) is step
    if verb is not DutyVerb.APPEAL:
        with pytest.raises(Forbidden):
            DUTY.require(verb, min(step.sources), set(DutyRole))
    for state in set(DutyState) - step.sources:
        with pytest.raises(WrongDutyState):
            DUTY.require(verb, state, set(step.who))
        assert DUTY.refusal(verb, state, set(step.who)) is not None


@pytest.mark.parametrize(
    "rules",
    [
        DEFAULT_RULES[:-1],
        (*DEFAULT_RULES, DEFAULT_RULES[0]),
        (ScoringRule(DutyKind.COLLECTED, 5, 4), *DEFAULT_RULES[1:]),
        (ScoringRule(DutyKind.COLLECTED, -1, 4), *DEFAULT_RULES[1:]),
        (ScoringRule(DutyKind.COLLECTED, 1, 1001), *DEFAULT_RULES[1:]),
    ],
)
def test_impossible_rules_are_refused(rules: tuple[ScoringRule, ...]) -> None:
    require_rules(DEFAULT_RULES)
    with pytest.raises(Invalid):
        require_rules(rules)
