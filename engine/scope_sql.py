"""Row rules as SQL predicates over a table alias."""

from collections.abc import Mapping

from domain.actor import ActorKind
from domain.scope import (
    Among,
    Both,
    Either,
    Everyone,
    Is,
    Nobody,
    Rule,
    Same,
    Scope,
    Through,
)
from engine.metadata import Kind, Relation, StoredColumn, Table, table_of
from engine.sql import ALWAYS, NEVER, Statement, all_of, literal


def quoted(name: str) -> str:
    return f'"{name}"'


def column_of(table: Table, name: str) -> StoredColumn:
    """The stored column; KeyError names table and column."""
    try:
        return table.columns[name]
    except KeyError:
        raise KeyError(f"{table.name} has no column {name}") from None


def relation_of(table: Table, name: str) -> Relation:
    try:
        return table.relations[name]
    except KeyError:
        raise KeyError(f"{table.name} has no relation {name}") from None


def rule_for(scope: Scope | Rule | None, kind: ActorKind | None) -> Rule:
    """What one kind of actor may see; an unlisted kind sees nothing."""
    if scope is None:
        return Everyone()
    if isinstance(scope, Mapping):
        return scope.get(kind, Nobody()) if kind is not None else Nobody()
    return scope


def county_predicate(table: Table, alias: str, statement: Statement) -> str:
    """Nothing joins across counties."""
    if not table.has_county:
        return ALWAYS
    return statement.dialect.of_county(alias, statement.fact("county_id", Kind.UUID))


def predicate(rule: Rule | None, table: Table, alias: str, statement: Statement) -> str:
    """A boolean SQL expression, true for the rows the rule allows."""
    match rule:
        case None | Everyone():
            return ALWAYS
        case Nobody():
            return NEVER
        case Same(name, fact):
            kind = column_of(table, name).kind
            return f"{alias}.{quoted(name)} = {statement.fact(fact, kind)}"
        case Among(name, fact):
            kind = column_of(table, name).kind
            token = statement.fact(fact, kind, is_set=True)
            return statement.dialect.member_of(f"{alias}.{quoted(name)}", token)
        case Is(name, value):
            return _constant(table, alias, name, value)
        case Through(relation, inner):
            return related(relation, inner, table, alias, statement)
        case Either(rules):
            return _either([predicate(each, table, alias, statement) for each in rules])
        case Both(rules):
            return all_of(*[f"({predicate(each, table, alias, statement)})" for each in rules])


def granted(rule: Rule, relation: str, known: Rule | None) -> Rule:
    """The rule for rows whose `relation` leads to a row of which `known` is already sure."""
    match rule:
        case Through(name, inner) if name == relation and inner == known:
            return Everyone()
        case Either(rules):
            return Either(tuple(granted(each, relation, known) for each in rules))
        case Both(rules):
            return Both(tuple(granted(each, relation, known) for each in rules))
    return rule


def rule_columns(rule: Rule, table: Table) -> set[str]:
    """The columns of the row itself that a rule reads."""
    match rule:
        case Same(name, _) | Among(name, _) | Is(name, _):
            return {name}
        case Through(relation, _):
            return {relation_of(table, relation).from_column}
        case Either(rules) | Both(rules):
            return set().union(*(rule_columns(each, table) for each in rules))
    return set()


def _either(parts: list[str]) -> str:
    if ALWAYS in parts:
        return ALWAYS
    possible = [part for part in parts if part != NEVER]
    return f"({' or '.join(possible)})" if possible else NEVER


def _constant(table: Table, alias: str, name: str, value: str | int | bool | None) -> str:
    column_of(table, name)
    if value is None:
        return f"{alias}.{quoted(name)} is null"
    return f"{alias}.{quoted(name)} = {literal(value)}"


def related(relation_name: str, rule: Rule, table: Table, alias: str, statement: Statement) -> str:
    """Some related row of the same county satisfies the rule."""
    relation = relation_of(table, relation_name)
    there, inner = table_of(relation.model), statement.alias()
    where = all_of(
        f"{inner}.{quoted(relation.to_column)} = {alias}.{quoted(relation.from_column)}",
        county_predicate(there, inner, statement),
        predicate(rule, there, inner, statement),
    )
    return f"exists (select 1 from {quoted(there.name)} {inner} where {where})"
