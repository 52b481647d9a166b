"""Plans and graphql-core must agree on random operations; GRIDHALL_FUZZ says how many."""

import os
from collections.abc import AsyncIterator

import orjson
import pytest_asyncio

from domain.actor import ActorKind
from domain.ids import to_wire
from engine.engine import Engine
from engine.rule import Answered
from models.database import Database
from resolvers.query import INTERFACES, READS, ROOTS
from resolvers.root import build_schema
from tests.engine.conftest import Sample
from tests.engine.fuzz import Comparison, OperationMaker, Values, compare
from tests.engine.sample import Context, actor, issue
from tests.engine.world import World, build_world, contexts

NUMBER = int(os.environ.get("GRIDHALL_FUZZ", "150"))
SEED = int(os.environ.get("GRIDHALL_FUZZ_SEED", "1"))
COORDINATES = {
    "longitude": (124.9, 125.1),
    "Longitude": (125.0, 126.0),
    "latitude": (40.9, 41.1),
    "Latitude": (41.0, 42.0),
    "radiusM": (0.0, 50_000.0),
    "west": (124.0, 125.4),
    "east": (125.4, 126.0),
    "south": (40.0, 41.3),
    "north": (41.3, 42.0),
}


def assert_agreement(comparison: Comparison) -> None:
    differences = [
        f"{operation.text}\n{operation.variables}\n{viewer}\nplan: {given!r}\ncore: {wanted!r}"
        for operation, viewer, given, wanted in comparison.different[:2]
    ]
    assert differences == []
    assert comparison.planned_share >= 0.95
    assert comparison.held_share >= 0.9


async def test_plans_agree_on_the_sample_schema(sample: Sample) -> None:
    rows = sample.rows
    for number in range(6):
        await issue(area=rows.grid, member=rows.bob, title=f"第{number}", rank=number % 3 or None)
    document = "{ issues(first: 3) { edges { cursor } } }"
    cursors = [edge["cursor"] for edge in (await sample.both(document))["issues"]["edges"]]
    values = Values(
        {
            "Issue": [to_wire("Issue", each.id) for each in (rows.well, rows.lamp, rows.foreign)],
            "Member": [to_wire("Member", each.id) for each in (rows.ann, rows.bob)],
            "Grid": [to_wire("Grid", rows.grid.id), to_wire("Grid", rows.far_grid.id)],
            "Community": [to_wire("Community", rows.community.id)],
        },
        words=("路灯", "%", "第", "b", ""),
        cursors=cursors,
        numbers=COORDINATES,
        skipped=frozenset({"viewer"}),
    )
    viewers = [
        actor(),
        actor(ActorKind.MEMBER, member_id=rows.bob.id, area_ids=frozenset({rows.grid.id})),
        actor(ActorKind.DEPARTMENT),
        actor(ActorKind.RESIDENT),
    ]
    maker = OperationMaker(sample.schema, values, SEED)
    operations = [maker.make() for _ in range(NUMBER)]
    makers = [lambda viewer=viewer: Context(viewer) for viewer in viewers]
    comparison = await compare(sample.engine, sample.schema, operations, makers)
    assert_agreement(comparison)


@pytest_asyncio.fixture
async def world(database: Database) -> AsyncIterator[World]:
    yield await build_world(SEED)


async def test_plans_agree_on_the_schema_of_the_product(world: World, database: Database) -> None:
    schema = build_schema()._schema
    engine = Engine(schema, reads=READS, interfaces=INTERFACES, roots=ROOTS, database=database)
    # These are answered by use cases, which the services' own tests look after.
    answered = {name for name, rule in ROOTS.items() if isinstance(rule, Answered)}
    values = Values(world.ids(), numbers=COORDINATES, skipped=frozenset(answered))
    maker = OperationMaker(schema, values, SEED)
    operations = [maker.make() for _ in range(NUMBER)]
    assert_agreement(await compare(engine, schema, operations, contexts(world)))


def test_the_same_seed_makes_the_same_operations() -> None:
    schema = build_schema()._schema
    values = Values({"Issue": ["iss_" + "0" * 32]}, numbers=COORDINATES)
    one, other = (OperationMaker(schema, values, 5) for _ in range(2))
    assert orjson.dumps([one.make().text for _ in range(20)]) == orjson.dumps(
        [other.make().text for _ in range(20)]
    )
