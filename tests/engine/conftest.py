"""The sample schema over a database with a few rows, and the random world of the product."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import orjson
import pytest_asyncio
from graphql import GraphQLSchema, parse, validate
from tortoise.context import require_context

from engine.engine import Engine, operation_named
from models.database import Database, open_database
from tests.engine.fuzz import interpreted
from tests.engine.sample import (
    INTERFACES,
    READS,
    ROOTS,
    Context,
    Rows,
    actor,
    make_rows,
)
from tests.engine.sample_schema import Answers, schema_of


class Counted:
    """A database that keeps the statements it was asked."""

    def __init__(self, database: Database) -> None:
        self.database, self.dialect = database, database.dialect
        self.statements: list[str] = []

    async def read(self, sql: str, params: Any = ()) -> list[Any]:
        self.statements.append(sql)
        return await self.database.read(sql, params)

    async def read_value(self, sql: str, params: Any = ()) -> Any:
        self.statements.append(sql)
        return await self.database.read_value(sql, params)


@dataclass
class Sample:
    """The engine under test with everything around it."""

    engine: Engine
    schema: GraphQLSchema
    rows: Rows
    answers: Answers
    database: Counted

    async def planned(self, text: str, *, by: Any = None, **variables: Any) -> Any:
        """The plan's answer, or None when graphql-core has to run it."""
        document = parse(text)
        assert validate(self.schema, document) == []
        operation = operation_named(document, None)
        assert operation is not None
        self.database.statements.clear()
        context = Context(by or actor())
        body = await self.engine.execute(document, operation, variables, context)
        return None if body is None else orjson.loads(body)

    async def interpreted(self, text: str, *, by: Any = None, **variables: Any) -> Any:
        """graphql-core's answer over the batched resolvers."""
        self.database.statements.clear()
        body = await interpreted(self.schema, parse(text), variables, Context(by or actor()))
        return orjson.loads(body)

    async def both(self, text: str, *, by: Any = None, **variables: Any) -> Any:
        """The data, which both executors must agree on."""
        planned = await self.planned(text, by=by, **variables)
        wanted = await self.interpreted(text, by=by, **variables)
        assert planned is not None, "no plan"
        assert orjson.dumps(planned) == orjson.dumps(wanted)
        return planned["data"]

    async def refused(self, text: str, *, by: Any = None, **variables: Any) -> Any:
        """The errors of an operation that the plan leaves to graphql-core."""
        assert await self.planned(text, by=by, **variables) is None
        return (await self.interpreted(text, by=by, **variables))["errors"]


@pytest_asyncio.fixture
async def sample(empty_url: str) -> AsyncIterator[Sample]:
    modules = ["tests.engine.sample_tables"]
    async with open_database(empty_url, pool_size=2, modules=modules) as opened:
        await require_context().generate_schemas()
        answers = Answers()
        schema, counted = schema_of(answers), Counted(opened)
        engine = Engine(
            schema,
            reads=READS,
            interfaces=INTERFACES,
            roots=ROOTS,
            database=counted,
        )
        yield Sample(engine, schema, await make_rows(), answers, counted)
