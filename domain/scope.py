"""Row rules as data: which rows an actor may see, readable by SQL compilers and by Python alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from domain.actor import ActorKind


@dataclass(frozen=True, slots=True)
class Everyone:
    """Every row of the county."""


@dataclass(frozen=True, slots=True)
class Nobody:
    """No row at all."""


@dataclass(frozen=True, slots=True)
class Same:
    """The column equals the actor's fact, e.g. Same("collected_by_id", "member_id")."""

    column: str
    fact: str


@dataclass(frozen=True, slots=True)
class Among:
    """The column is one of the actor's set of facts, e.g. Among("area_id", "area_ids")."""

    column: str
    fact: str


@dataclass(frozen=True, slots=True)
class Is:
    """The column equals a constant, e.g. Is("confidentiality", "NORMAL"); None stands for null."""

    column: str
    value: str | int | bool | None


@dataclass(frozen=True, slots=True)
class Through:
    """A related row satisfies it: by a foreign key ("issue") or a reverse one ("participants")."""

    relation: str
    rule: "Rule"


@dataclass(frozen=True, slots=True)
class Either:
    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Both:
    rules: tuple["Rule", ...]


Rule: TypeAlias = Everyone | Nobody | Same | Among | Is | Through | Either | Both
Scope: TypeAlias = Mapping[ActorKind, Rule]


def either(*rules: Rule) -> Rule:
    return Either(rules)


def both(*rules: Rule) -> Rule:
    return Both(rules)


def everyone() -> Scope:
    """The same for all kinds of actors: every row of their county."""
    return dict.fromkeys(ActorKind, Everyone())


def holds(rule: Rule, row: object, actor: object) -> bool:
    """Whether one row in hand satisfies a rule about its own columns.

    Raises TypeError for rules about related rows: those only the database can answer.
    """
    match rule:
        case Everyone():
            return True
        case Nobody():
            return False
        case Same(column, fact):
            value = getattr(actor, fact)
            return value is not None and getattr(row, column) == value
        case Among(column, fact):
            return getattr(row, column) in getattr(actor, fact)
        case Is(column, value):
            return bool(getattr(row, column) == value)
        case Either(rules):
            return any(holds(each, row, actor) for each in rules)
        case Both(rules):
            return all(holds(each, row, actor) for each in rules)
        case Through(relation, _):
            raise TypeError(f"{relation} is another row")


def beyond_columns(rule: Rule) -> Rule:
    """The part of a rule that only a related row can satisfy; Nobody when there is none."""
    match rule:
        case Through():
            return rule
        case Either(rules):
            kept = tuple(found for each in rules if (found := beyond_columns(each)) != Nobody())
            return Either(kept) if kept else Nobody()
        case Both(rules):
            return rule if any(beyond_columns(each) != Nobody() for each in rules) else Nobody()
    return Nobody()
