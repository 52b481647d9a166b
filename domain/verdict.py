"""Row rules decided in Python over a row already read, where that is possible."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, assert_never

from domain.actor import Actor
from domain.scope import Among, Both, Either, Everyone, Is, Nobody, Rule, Same, Through

Verdict = Callable[[Mapping[str, Any]], bool | None]
"""Whether a row satisfies a rule; None when that takes rows of other tables."""


def holds(rule: Rule, row: Mapping[str, Any], *, by: Actor) -> bool | None:
    """The verdict over one row."""
    return judge(rule, by=by)(row)


def judge(rule: Rule, *, by: Actor) -> Verdict:
    """The verdict over many rows, with what there is to know of the actor looked up once."""
    match rule:
        case Everyone():
            return lambda row: True
        case Nobody():
            return lambda row: False
        case Same(column, fact):
            own = getattr(by, fact)
            return lambda row: own is not None and row[column] == own
        case Among(column, fact):
            some = getattr(by, fact)
            return lambda row: row[column] in some
        case Is(column, value):
            return lambda row: bool(row[column] == value)
        case Through():
            return lambda row: None
        case Either(rules):
            return partial(_some, [judge(each, by=by) for each in rules])
        case Both(rules):
            return partial(_all, [judge(each, by=by) for each in rules])
        case _:
            assert_never(rule)


def columns(rule: Rule) -> Iterator[str]:
    """The columns of the row itself that the rule looks at."""
    match rule:
        case Same(column, _) | Among(column, _) | Is(column, _):
            yield column
        case Either(rules) | Both(rules):
            for each in rules:
                yield from columns(each)


def facts(rule: Rule) -> Iterator[str]:
    """The facts of the actor that the rule compares with, over relations too."""
    match rule:
        case Same(_, fact) | Among(_, fact):
            yield fact
        case Through(_, inner):
            yield from facts(inner)
        case Either(rules) | Both(rules):
            for each in rules:
                yield from facts(each)


def _some(verdicts: Sequence[Verdict], row: Mapping[str, Any]) -> bool | None:
    found: bool | None = False
    for verdict in verdicts:
        said = verdict(row)
        if said:
            return True
        found = None if said is None else found
    return found


def _all(verdicts: Sequence[Verdict], row: Mapping[str, Any]) -> bool | None:
    found: bool | None = True
    for verdict in verdicts:
        said = verdict(row)
        if said is False:
            return False
        found = None if said is None else found
    return found
