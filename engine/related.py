"""Rows behind a relation: the lists an object has, and how many they are."""

from typing import TYPE_CHECKING

from graphql import FieldNode, GraphQLObjectType

from engine.cursor import order_sql
from engine.frames import Path, Spot, start, target_filter
from engine.lists import LimitHole, rows_sql
from engine.rule import Count, Many
from engine.scope_sql import predicate
from engine.sql import all_of

if TYPE_CHECKING:
    from engine.compile import Selector


def many(
    selector: "Selector", type_: GraphQLObjectType, spot: Spot, rule: Many, nodes: list[FieldNode]
) -> str:
    """The expression of a list, its rows selected with those of its object."""
    field = type_.fields[nodes[0].name.value]
    target = selector.catalog.source_of(field)
    inner = start(selector.statement, target, selector.kind)
    body = selector.source(target, inner, nodes)
    path = Path.of(spot.table, rule.relation)
    where = all_of(
        path.where(spot, inner.alias, rule.link),
        target.visible(inner.alias, selector.kind, selector.statement, path.owner(spot)),
        predicate(rule.where, target.table, inner.alias, selector.statement),
    )
    limit = None
    if rule.limit is not None:
        limit = selector.statement.hole(LimitHole(rule.limit, selector.recipe(field, nodes[0])))
    inner.frame.used.update(name for name, _ in rule.order)
    order = order_sql(rule.order, target.table, inner.alias)
    item = spot.frame.nested(rows_sql(inner, where, order, limit))
    return f"[{body} for {inner.frame.row} in {item}]"


def count(
    selector: "Selector", type_: GraphQLObjectType, spot: Spot, rule: Count, nodes: list[FieldNode]
) -> str:
    """The expression of a number that the database counts."""
    path = Path.of(spot.table, rule.relation)
    there, alias = path.target, selector.statement.alias()
    where = all_of(
        path.where(spot, alias, rule.link),
        target_filter(
            selector.catalog, there, alias, selector.kind, selector.statement, path.owner(spot)
        ),
        predicate(rule.where, there, alias, selector.statement),
    )
    return spot.frame.item(f'(select count(*) from "{there.name}" {alias} where {where})')
