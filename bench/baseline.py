"""The baseline: the product's schema read by hand-written DataLoaders through graphql-core.

With all that makes such a server fast: parsed and validated documents kept by their text, raw
rows, orjson, a frozen heap. `python -m bench.baseline FOLDER PORT [postgres-url]` serves it.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    execute,
    parse,
    validate,
)
from starlette.types import Receive, Scope, Send

from bench import baseline_records as records
from bench.baseline_loaders import COLUMNS, Loaders
from bench.serving import answer, body_of, serve_alone, token_of
from domain.ids import from_wire
from engine.cursor import encode_cursor
from resolvers.root import build_schema
from server.world import World

SEEN = """
    i.county_id = $1 AND (i.collected_by_id = $2
    OR i.confidentiality = 'NORMAL' AND {mine}
    OR i.confidentiality IN ('NORMAL', 'RESTRICTED') AND i.group_id = $4)
"""


class Baseline:
    """A bare ASGI application around graphql-core."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.schema = _wired(build_schema()._schema)
        self.documents: dict[str, DocumentNode] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        asked = orjson.loads(await body_of(receive))
        principal = await self.world.gate.authenticate(token_of(scope))
        assert principal is not None
        loaders = Loaders(principal.actor, self.world.database, self.world.ports, datetime.now(UTC))
        await answer(send, await self.execute(asked, loaders))

    async def execute(self, asked: Mapping[str, Any], loaders: Loaders) -> bytes:
        result: Any = execute(
            self.schema,
            self._document(asked["query"]),
            context_value=loaders,
            variable_values=asked["variables"],
            operation_name=asked["operationName"],
        )
        if asyncio.iscoroutine(result):
            result = await result
        return orjson.dumps(result.formatted)

    def _document(self, text: str) -> DocumentNode:
        known = self.documents.get(text)
        if known is None:
            known = parse(text)
            if errors := validate(self.schema, known):
                raise errors[0]
            self.documents[text] = known
        return known


def _wired(schema: GraphQLSchema) -> GraphQLSchema:
    """Types of plain objects, roots and fields with arguments; Strawberry reads the rest."""
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType):
            type_.is_type_of = None
        elif isinstance(type_, GraphQLInterfaceType):
            type_.resolve_type = lambda value, info, type_: value.type_name
    roots = _fields(schema, "Query")
    roots["viewer"].resolve = lambda source, info: info.context.actor
    roots["issues"].resolve = _issues
    roots["issue"].resolve = _issue
    roots["gridMap"].resolve = _grid_map
    of_issue = _fields(schema, "Issue")
    of_issue["photos"].resolve = lambda issue, info, first: info.context.photos(issue.key, first)
    of_issue["timeline"].resolve = lambda issue, info, first: info.context.timeline(
        issue.key, first
    )
    of_issue["consultations"].resolve = lambda issue, info, first: info.context.consultations(
        issue.key, first
    )
    return schema


def _fields(schema: GraphQLSchema, name: str) -> dict[str, GraphQLField]:
    found = schema.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    fields: dict[str, GraphQLField] = found.fields
    return fields


class Page:
    """A connection and its page information in one."""

    def __init__(self, nodes: list[Any], *, first: int) -> None:
        self.nodes, self.page_info = nodes[:first], self
        self.has_next_page = len(nodes) > first

    @property
    def end_cursor(self) -> str | None:
        if not self.nodes:
            return None
        last = self.nodes[-1]
        at = last.updated_at
        text = at if isinstance(at, str) else at.isoformat(timespec="milliseconds")[:-6] + "Z"
        return encode_cursor("UPDATED_AT", [text, last.id[4:]])


async def _issues(source: Any, info: Any, first: int, **given: Any) -> Page:
    loaders: Loaders = info.context
    mine = loaders.among("i.area_id", "$3")
    where = SEEN.format(mine=mine)
    if (given.get("filter") or {}).get("mine"):
        where += f" AND {mine}"
    sql = f"SELECT {_of_issue()} FROM issue i WHERE {where}"
    sql += " ORDER BY i.updated_at DESC, i.id DESC LIMIT $5"
    rows = await loaders.rows("issue", sql, [*_facts(loaders), first + 1])
    return Page([records.Issue(row, loaders) for row in rows], first=first)


async def _issue(source: Any, info: Any, id: str) -> Any:
    loaders: Loaders = info.context
    seen = SEEN.format(mine=loaders.among("i.area_id", "$3"))
    sql = f"SELECT {_of_issue()} FROM issue i WHERE i.id = $5 AND {seen}"
    key = loaders.key(from_wire("Issue", id))
    rows = await loaders.rows("issue", sql, [*_facts(loaders), key])
    return records.Issue(rows[0], loaders) if rows else None


async def _grid_map(source: Any, info: Any, box: Mapping[str, float], first: int) -> list[Any]:
    loaders: Loaders = info.context
    names = ", ".join(COLUMNS["area"].split())
    sql = (
        f"SELECT {names} FROM area WHERE county_id = $1 AND level = 'GRID'"
        " AND centre_longitude BETWEEN $2 AND $3 AND centre_latitude BETWEEN $4 AND $5"
        f" ORDER BY code, id LIMIT {first}"
    )
    box = vars(box) if not isinstance(box, Mapping) else box
    corners = [box[side] for side in ("west", "east", "south", "north")]
    rows = await loaders.rows("area", sql, [loaders.county_id, *corners])
    return [records.Area(row, loaders) for row in rows]


def _of_issue() -> str:
    return ", ".join(f"i.{name}" for name in COLUMNS["issue"].split())


def _facts(loaders: Loaders) -> list[Any]:
    areas = loaders.listed(sorted(loaders.actor_areas))
    return [loaders.county_id, loaders.account_id, areas, loaders.group_id]


if __name__ == "__main__":
    serve_alone(Baseline)
