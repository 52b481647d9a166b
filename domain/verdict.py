"""Row rules decided in Python over a row already read, where that is possible."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, assert_never

from domain.actor import Actor
from domain.scope import Among, Both, Either, Everyone, Is, Nobody, Rule, Same, Through


def holds(rule: Rule, row: Mapping[str, Any], *, by: Actor) -> bool | None:
    """Whether the row satisfies the rule; None when that takes rows of other tables."""
    match rule:
        case Everyone():
            return True
        case Nobody():
            return False
        case Same(column, fact):
            own = getattr(by, fact)
            return own is not None and row[column] == own
        case Among(column, fact):
            return row[column] in getattr(by, fact)
        case Is(column, value):
            return bool(row[column] == value)
        case Through():
            return None
        case Either(rules):
            return _some(holds(each, row, by=by) for each in rules)
        case Both(rules):
            return _all(holds(each, row, by=by) for each in rules)
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


def _some(verdicts: Iterable[bool | None]) -> bool | None:
    found = set(verdicts)
    return True if True in found else None if None in found else False


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    found = set(verdicts)
    return False if False in found else None if None in found else True
