"""What computed fields need of a row: columns, related columns, rules the database decides."""

from typing import Any

from domain.actor import ActorKind
from domain.scope import Everyone, Nobody, Rule
from engine.frames import Joiner, Spot
from engine.leaves import decoded
from engine.rule import Computed, FirstOf
from engine.scope_sql import column_of, predicate, rule_columns, rule_for

ANY_FACT = frozenset(
    {"account_id", "member_id", "group_id", "department_id", "township_id", "hall_id", "area_ids"}
)


def needs_code(rule: Computed, spot: Spot, kind: ActorKind | None) -> str:
    """The dict display of everything a computed field's function is given of the row."""
    needs = [f"{str(path)!r}: {_need(spot, path, kind)}" for path in rule.needs]
    needs += [f"{str(name)!r}: {_holds(spot, each, kind)}" for name, each in rule.rules.items()]
    return f"{{{', '.join(needs)}}}"


def seen_sql(spot: Spot, rule: Rule) -> str:
    """Whether the rule holds of the spot's row, as SQL."""
    if spot.alias == spot.frame.alias:
        return spot.frame.condition(rule, lambda: _seen_sql(spot, rule))
    return _seen_sql(spot, rule)


def _seen_sql(spot: Spot, rule: Rule) -> str:
    for name in rule_columns(rule, spot.table):
        spot.sql(name)
    return predicate(rule, spot.table, spot.alias, spot.frame.statement)


def first_of_sql(spot: Spot, chosen: FirstOf, kind: ActorKind | None) -> str:
    """The column of the first case that holds, as an SQL expression."""
    whens: list[str] = []
    for rule, column in chosen.cases:
        found = rule_for(rule, kind)
        value = "null" if column is None else spot.sql(column)
        if isinstance(found, Everyone):
            return f"case {' '.join(whens)} else {value} end" if whens else value
        if not isinstance(found, Nobody):
            whens.append(f"when {seen_sql(spot, found)} then {value}")
    return f"case {' '.join(whens)} end" if whens else "null"


def _need(spot: Spot, path: str, kind: ActorKind | None) -> str:
    """A column's Python value, over foreign keys (not narrowed by scope) if need be."""
    *relations, name = path.split(".")
    for relation in relations:
        joiner = Joiner(spot, relation, None, kind)
        spot = spot.joined(joiner.there, ("need", relation), joiner)
    column = column_of(spot.table, name)
    value = spot.value(name, column.kind)
    made = decoded(column.kind, value)
    if made == value or not (relations or column.is_nullable):
        return made
    return f"(None if {value} is None else {made})"


def _holds(spot: Spot, rule: Any, kind: ActorKind | None) -> str:
    found = rule_for(rule, kind)
    if isinstance(found, Nobody):
        return "False"
    if isinstance(found, Everyone):
        return "True"
    return f"flag[{spot.frame.item(f'coalesce({seen_sql(spot, found)}, 1=0)')}]"
