"""What the owner of a changed document wanted, read from the difference."""

from dataclasses import replace

import pytest

from domain.replica import Intent, Matter, intent_of, words_of
from domain.steps import Outcome, Route, Step

NEW = Matter(title="路灯不亮", content="晚上看不见路。")
STUDIED = replace(NEW, step=Step.STUDY, finding="电缆老化")
AT_WORK = replace(STUDIED, step=Step.RESOLVE, route=Route.CONSULT)
DONE = replace(AT_WORK, step=Step.FEED_BACK, outcome=Outcome.SOLVED, outcome_text="已换新灯")


@pytest.mark.parametrize(
    ("current", "wanted", "intent"),
    [
        (NEW, STUDIED, Intent.STUDY),
        (NEW, AT_WORK, Intent.STUDY),
        (STUDIED, replace(STUDIED, finding="另有原因"), Intent.STUDY),
        (STUDIED, AT_WORK, Intent.ROUTE),
        (STUDIED, replace(AT_WORK, finding="另有原因"), Intent.STUDY),
        (AT_WORK, DONE, Intent.RESOLVE),
        (NEW, replace(NEW, is_deleted=True), Intent.WITHDRAW),
        (DONE, replace(DONE, is_deleted=True), Intent.WITHDRAW),
        (NEW, replace(NEW, title="另一个题目"), None),
        (NEW, replace(STUDIED, content="另一番话"), None),
        (NEW, replace(NEW, step=Step.STUDY), None),
        (NEW, replace(NEW, step=Step.RESOLVE, finding="电缆老化"), None),
        (NEW, replace(NEW, step=Step.RESOLVE, route=Route.CONSULT), None),
        (NEW, DONE, None),
        (AT_WORK, replace(DONE, outcome=None), None),
        (AT_WORK, replace(DONE, outcome_text=""), None),
        (AT_WORK, STUDIED, None),
        (DONE, replace(DONE, step=Step.CLOSED), None),
    ],
)
def test_an_intention_is_the_verb_that_leads_there(
    current: Matter, wanted: Matter, intent: Intent | None
) -> None:
    assert intent_of(current, wanted) is intent


def test_words_that_nobody_took_are_handed_back() -> None:
    assert words_of(NEW, STUDIED) == "电缆老化"
    assert words_of(AT_WORK, replace(DONE, title="路灯坏了")) == "路灯坏了\n已换新灯"
    assert words_of(DONE, NEW) == ""
