"""Relay connections: their SQL, and the function that makes edges, nodes, pageInfo, totalCount."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, get_named_type

from domain.actor import ActorKind
from engine.catalog import Source
from engine.conditions import Target
from engine.cursor import encode_cursor, wire_key
from engine.frames import Path, Spot, start
from engine.lists import Filters, PageHole
from engine.metadata import Kind
from engine.rule import Connection
from engine.run import Unplannable
from engine.scope_sql import column_of, predicate, rule_columns
from engine.sql import ALWAYS, all_of

if TYPE_CHECKING:
    from engine.compile import Selector


@dataclass(slots=True, eq=False)
class Wiring:
    """One connection's frame and the source lines of its fields."""

    selector: "Selector"
    spot: Spot
    target: Source
    number: int
    cursor_at: int | None
    has_total: bool
    has_rows: bool
    expression: str

    def maker(self, rule: Connection) -> str:
        """The name of the generated function (value, run) → connection object."""
        row = self.spot.frame.row
        rows = "value[0]" if self.has_rows else "()"
        lines = [f"request = run.requests[{self.number}]", f"rows = {rows}"]
        lines += ["more = len(rows) > request.first", "if more:", "    del rows[request.first:]"]
        if self.cursor_at is not None:
            cursors = self.selector.names.add("cursor", CursorMaker(rule, self.spot))
            lines.append(
                f"cursor = lambda {row}: {cursors}(request.order, {row}[{self.cursor_at}])"
            )
        lines.append(f"return {self.expression}")
        return self.selector.function("c", "value, run", lines)


class CursorMaker:
    """Cursors from the key values in a row."""

    def __init__(self, rule: Connection, spot: Spot) -> None:
        self.kinds: dict[str, list[Kind]] = {
            name: [column_of(spot.table, column).kind for column, _ in order]
            for name, order in rule.orders.items()
        }

    def __call__(self, order: str, keys: list[Any]) -> str:
        return encode_cursor(order, map(wire_key, keys, self.kinds[order]))


def page(
    selector: "Selector",
    field: GraphQLField,
    rule: Connection,
    nodes: list[FieldNode],
    *,
    outer: Spot | None,
) -> tuple[PageHole, str]:
    """The SQL of a connection and the name of the function that makes its object."""
    number = selector.recipe(field, nodes[0])
    wiring = page_source(selector, field, nodes, number)
    spot, target = wiring.spot, wiring.target
    near, owner = ALWAYS, None
    if outer is not None and rule.relation is not None:
        path = Path.of(outer.table, rule.relation)
        near, owner = path.where(outer, spot.alias, rule.link), path.owner(outer)
    where = all_of(
        near,
        target.visible(spot.alias, selector.kind, selector.statement, owner),
        predicate(rule.where, target.table, spot.alias, selector.statement),
    )
    filters = Filters.of(field, rule.filters)
    aim = Target(target.table, spot.alias, selector.statement)
    selector.statement.facts |= filters.facts(aim)
    hole = PageHole(
        rule,
        spot,
        where,
        filters,
        number,
        cursor_at=wiring.cursor_at,
        has_total=wiring.has_total,
        has_rows=wiring.has_rows,
        is_root=outer is None,
        judged_by=_judged_by(target, selector.kind) if outer is None else frozenset(),
    )
    return hole, wiring.maker(rule)


def _judged_by(source: Source, kind: ActorKind | None) -> frozenset[str]:
    rule = source.rule(kind)
    return frozenset() if rule is None else frozenset(rule_columns(rule, source.table))


def connection(
    selector: "Selector",
    type_: GraphQLObjectType,
    spot: Spot,
    rule: Connection,
    nodes: list[FieldNode],
) -> str:
    """The expression of a connection that an object has."""
    field = type_.fields[nodes[0].name.value]
    hole, maker = page(selector, field, rule, nodes, outer=spot)
    return f"{maker}({spot.frame.nested(selector.statement.hole(hole))}, run)"


def page_source(
    selector: "Selector", field: GraphQLField, nodes: list[FieldNode], number: int
) -> Wiring:
    """Compiles the selection of a connection."""
    type_ = _object(field)
    target = node_source(selector, type_)
    spot = start(selector.statement, target, selector.kind)
    parts = _Parts(selector, spot, target)
    expression = parts.connection(type_, nodes)
    return Wiring(
        selector, spot, target, number, parts.cursor_at, parts.has_total, parts.has_rows, expression
    )


def node_source(selector: "Selector", type_: GraphQLObjectType) -> Source:
    """What the connection's nodes are read from."""
    edge = _object(type_.fields["edges"])
    return selector.catalog.source_of(edge.fields["node"])


def _object(field: GraphQLField) -> GraphQLObjectType:
    named = get_named_type(field.type)
    if not isinstance(named, GraphQLObjectType):
        raise Unplannable(f"{named} is no connection type")
    return named


class _Parts:
    """The expressions of a connection's fields, and what of the SQL they need."""

    def __init__(self, selector: "Selector", spot: Spot, target: Source) -> None:
        self.selector, self.spot, self.target = selector, spot, target
        self.cursor_at: int | None = None
        self.has_total = False
        self.has_rows = False

    def connection(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> str:
        makers = {
            "edges": self._edges,
            "nodes": self._nodes,
            "pageInfo": self._page_info,
            "totalCount": self._total,
        }
        return self._display(type_, nodes, makers)

    def _display(self, type_: GraphQLObjectType, nodes: list[FieldNode], makers: Any) -> str:
        parts = []
        for key, found in self.selector.collector.of(type_, nodes).items():
            name = found[0].name.value
            if name == "__typename":
                parts.append(f"{key!r}: {type_.name!r}")
            else:
                parts.append(f"{key!r}: {makers[name](type_.fields[name], found)}")
        return f"{{{', '.join(parts)}}}"

    def _edges(self, field: GraphQLField, nodes: list[FieldNode]) -> str:
        makers = {"cursor": self._cursor, "node": self._node}
        self.has_rows = True
        body = self._display(_object(field), nodes, makers)
        return f"[{body} for {self.spot.frame.row} in rows]"

    def _nodes(self, field: GraphQLField, nodes: list[FieldNode]) -> str:
        self.has_rows = True
        return f"[{self._node(field, nodes)} for {self.spot.frame.row} in rows]"

    def _node(self, field: GraphQLField, nodes: list[FieldNode]) -> str:
        return self.selector.source(self.target, self.spot, nodes)

    def _cursor(self, field: GraphQLField, nodes: list[FieldNode]) -> str:
        if self.cursor_at is None:
            self.spot.frame.items.append("null")
            self.cursor_at = len(self.spot.frame.items) - 1
        return f"cursor({self.spot.frame.row})"

    def _page_info(self, field: GraphQLField, nodes: list[FieldNode]) -> str:
        self.has_rows = True
        makers = {
            "hasNextPage": lambda *_: "more",
            "hasPreviousPage": lambda *_: "request.after is not None",
            "startCursor": lambda *given: self._end(0, *given),
            "endCursor": lambda *given: self._end(-1, *given),
        }
        return self._display(_object(field), nodes, makers)

    def _end(self, at: int, field: GraphQLField, nodes: list[FieldNode]) -> str:
        self._cursor(field, nodes)
        return f"(cursor(rows[{at}]) if rows else None)"

    def _total(self, field: GraphQLField, nodes: list[FieldNode]) -> str:
        self.has_total = True
        return "value[-1]"
