"""The words filters are declared with, e.g. {"steps": among("step"), "text": contains("title")}."""

from domain.scope import Among, Rule, Same, Scope
from engine.conditions import (
    Across,
    AmongValues,
    Beneath,
    Compared,
    Condition,
    Equals,
    Guarded,
    Holds,
    Identity,
    Inside,
    Like,
    Near,
    Present,
)


def equals(column: str) -> Condition:
    return Equals(column)


def among(column: str) -> Condition:
    """The column is one of the listed values."""
    return AmongValues(column)


def ids(column: str, *types: str) -> Condition:
    """The uuid column is one of the wire ids (or the one wire id) of these types."""
    return Identity(column, types)


def since(column: str) -> Condition:
    return Compared(column, ">=")


def until(column: str) -> Condition:
    """Strictly before, so that since and until of neighbouring periods never overlap."""
    return Compared(column, "<")


def at_least(column: str) -> Condition:
    return Compared(column, ">=")


def at_most(column: str) -> Condition:
    return Compared(column, "<=")


def contains(*columns: str | Guarded) -> Condition:
    return Like(columns, is_prefix=False)


def prefix(*columns: str | Guarded) -> Condition:
    return Like(columns, is_prefix=True)


def guarded(column: str, scope: Scope) -> Guarded:
    """A column that is searched only for those who are shown it."""
    return Guarded(column, scope)


def near(longitude: str, latitude: str, *, scope: Scope | None = None) -> Condition:
    """An input {longitude, latitude, radiusM}; only for those who are shown the place."""
    return Near(longitude, latitude, scope)


def inside(longitude: str, latitude: str, *, scope: Scope | None = None) -> Condition:
    """An input {west, south, east, north}; only for those who are shown the place."""
    return Inside(longitude, latitude, scope)


def holds(rule: Rule) -> Condition:
    """A boolean: whether the rule holds of the row."""
    return Holds(rule)


def actor_among(column: str, fact: str) -> Condition:
    return Holds(Among(column, fact))


def actor_same(column: str, fact: str) -> Condition:
    return Holds(Same(column, fact))


def present(column: str) -> Condition:
    return Present(column)


def across(relation: str, condition: Condition) -> Condition:
    """Some related row satisfies the condition."""
    return Across(relation, condition)


def beneath(relation: str | None, *types: str, path: str = "path") -> Condition:
    """The row, or the row its relation points to, lies at or below one of the ids."""
    return Beneath(relation, types, path)
