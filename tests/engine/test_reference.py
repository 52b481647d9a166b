"""Reference data is written from memory, and memory is never older than what was read beside it."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson
import pytest_asyncio
from graphql import parse
from tortoise.transactions import in_transaction

from domain.actor import ActorKind
from domain.ids import to_wire
from engine.engine import Engine, operation_named
from models.area import Area
from models.database import Database
from models.issue import Issue
from models.member import Member
from models.reference import REFERENCE, ReferenceVersion
from resolvers.query import INTERFACES, READS, ROOTS
from resolvers.root import build_schema
from services.sql import for_dialect
from tests.engine.conftest import Counted
from tests.engine.fuzz import interpreted
from tests.engine.world import Context, World, build_world

FEED = """query($id: ID!) { issue(id: $id) { collector { id name } group { name }
  area { __typename id name ... on Grid { community { name } } }
  grid { code } title } }"""
GRIDS = "{ grids(first: 3) { nodes { id code name issueCount } } }"


class Reader:
    """The product's engine over random rows, asked by the office of the first county."""

    def __init__(self, world: World, database: Database) -> None:
        self.world, self.database = world, Counted(database)
        self.schema = build_schema()._schema
        self.engine = Engine(
            self.schema, reads=READS, interfaces=INTERFACES, roots=ROOTS, database=self.database
        )
        self.actor = world.actor(ActorKind.OFFICE, world.counties[0])

    async def read(self, text: str, **variables: Any) -> Any:
        """The plan's answer, which graphql-core must share."""
        document = parse(text)
        operation = operation_named(document, None)
        assert operation is not None
        self.database.statements.clear()
        body = await self.engine.execute(document, operation, variables, Context(self.actor))
        wanted = await interpreted(self.schema, document, variables, Context(self.actor))
        assert body == wanted
        return orjson.loads(body or b"")["data"]

    async def planned(self, text: str, **variables: Any) -> int:
        """How many statements the plan took."""
        document = parse(text)
        operation = operation_named(document, None)
        assert operation is not None
        self.database.statements.clear()
        assert await self.engine.execute(document, operation, variables, Context(self.actor))
        return len(self.database.statements)

    async def version(self) -> int:
        found = await ReferenceVersion.get_or_none(county_id=self.actor.county_id)
        return found.version if found else 0

    def known(self, model: type[Any]) -> Any:
        return self.world.filler.known(model, self.actor.county_id)[0]


@pytest_asyncio.fixture
async def reader(database: Database) -> AsyncIterator[Reader]:
    yield Reader(await build_world(1), database)


def issue_id(reader: Reader) -> str:
    return to_wire("Issue", reader.known(Issue).id)


async def _of_one_issue(reader: Reader, member: Member) -> str:
    issue: Issue = reader.known(Issue)
    await Issue.filter(id=issue.id).update(collector_id=member.id)
    return to_wire("Issue", issue.id)


async def test_reference_data_is_not_joined(reader: Reader) -> None:
    await reader.read(FEED, id=issue_id(reader))
    assert await reader.planned(FEED, id=issue_id(reader)) == 1
    (statement,) = reader.database.statements
    assert "join" not in statement
    assert '"member"' not in statement


async def test_a_list_of_reference_rows_reads_only_what_moves(reader: Reader) -> None:
    await reader.read(GRIDS)
    await reader.planned(GRIDS)
    (statement,) = reader.database.statements
    assert '"issue_count"' in statement
    assert '"name"' not in statement


async def test_a_new_name_is_read_at_once_however_it_was_written(reader: Reader) -> None:
    member: Member = reader.known(Member)
    identity = await _of_one_issue(reader, member)
    await reader.read(FEED, id=identity)
    await Member.filter(id=member.id).update(name="改名一")
    assert (await reader.read(FEED, id=identity))["issue"]["collector"]["name"] == "改名一"
    member.name = "改名二"
    await member.save()
    assert (await reader.read(FEED, id=identity))["issue"]["collector"]["name"] == "改名二"
    async with in_transaction() as connection:
        sql = for_dialect("UPDATE member SET name = $1 WHERE id = $2", connection)
        await connection.execute_query(sql, ["改名三", member.id])
    assert (await reader.read(FEED, id=identity))["issue"]["collector"]["name"] == "改名三"


async def test_what_was_rolled_back_is_not_read(reader: Reader) -> None:
    member: Member = reader.known(Member)
    identity = await _of_one_issue(reader, member)
    before, version = await reader.read(FEED, id=identity), await reader.version()
    async with in_transaction() as connection:
        await Member.filter(id=member.id).using_db(connection).update(name="没有改成")
        await connection.rollback()
    assert await reader.read(FEED, id=identity) == before
    assert await reader.version() == version


async def test_moving_columns_leave_the_version_and_are_read_afresh(reader: Reader) -> None:
    (first, *_) = (await reader.read(GRIDS))["grids"]["nodes"]
    version = await reader.version()
    await Area.filter(id=UUID(first["id"][4:])).update(issue_count=4711)
    assert (await reader.read(GRIDS))["grids"]["nodes"][0] == {**first, "issueCount": 4711}
    assert await reader.version() == version


async def test_rows_older_than_memory_are_read_again(reader: Reader) -> None:
    identity = issue_id(reader)
    await reader.read(FEED, id=identity)
    asked = reader.database.database.read_value
    stale = True

    async def read_value(sql: str, params: Any = ()) -> Any:
        """The first answer comes from before a change that memory has seen."""
        nonlocal stale
        found = orjson.loads(await asked(sql, params))
        if stale:
            found[-1], stale = found[-1] - 1, False
        return orjson.dumps(found)

    reader.database.database.read_value = read_value  # type: ignore[method-assign]
    try:
        assert await reader.planned(FEED, id=identity) == 2
    finally:
        del reader.database.database.read_value


async def test_another_county_has_a_memory_of_its_own(reader: Reader) -> None:
    here = await reader.read("{ members(first: 3) { nodes { id name } } }")
    reader.actor = reader.world.actor(ActorKind.OFFICE, reader.world.counties[1])
    there = await reader.read("{ members(first: 3) { nodes { id name } } }")
    assert {each["id"] for each in here["members"]["nodes"]}.isdisjoint(
        each["id"] for each in there["members"]["nodes"]
    )


async def test_every_reference_table_has_its_triggers(database: Database) -> None:
    wanted = {f"reference_{table}_{verb}" for table in REFERENCE for verb in VERBS}
    assert {row[0] for row in await database.read(TRIGGERS[database.dialect])} == wanted


async def test_nobody_reads_nothing_of_an_issues_events(reader: Reader) -> None:
    document = parse("query($id: ID!) { issue(id: $id) { timeline { cursor label } } }")
    operation = operation_named(document, None)
    assert operation is not None
    variables = {"id": issue_id(reader)}
    body = await reader.engine.execute(document, operation, variables, Context(None))
    assert body == b'{"data":{"issue":null}}'


VERBS = ("insert", "update", "delete")
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgres": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
