"""Inputs read by plan are what Strawberry itself makes of the same values."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import strawberry
from strawberry.types.arguments import convert_argument
from strawberry.types.base import StrawberryObjectDefinition

from resolvers.root import build_schema
from schema.issue_input import IssueCollectInput
from schema.sync_input import SyncItem

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
PLACE = {"longitude": 125.36, "latitude": 41.26, "datum": "GCJ02", "accuracyM": 8.0}
LEAST = {"clientMutationId": "k", "id": "iss_1", "title": "路灯", "source": "VISIT"}
FULL = LEAST | {
    "content": "不亮",
    "capturedAt": NOON,
    "place": PLACE,
    "reporter": {"name": "李某某", "contact": None},
    "photos": [{"id": "pho_1", "caption": "灯"}, {"id": "pho_2"}],
}


@pytest.fixture(scope="module")
def schema() -> strawberry.Schema:
    return build_schema()


def inputs(schema: strawberry.Schema) -> Iterator[StrawberryObjectDefinition]:
    for found in schema.schema_converter.type_map.values():
        if isinstance(found.definition, StrawberryObjectDefinition) and found.definition.is_input:
            yield found.definition


@contextmanager
def without_plans(schema: strawberry.Schema) -> Iterator[None]:
    kept = [(definition, definition.from_input) for definition in inputs(schema)]
    for definition, _ in kept:
        definition.from_input = None
    try:
        yield
    finally:
        for definition, plan in kept:
            definition.from_input = plan


def made(schema: strawberry.Schema, type_: Any, value: dict[str, Any]) -> Any:
    known = schema.schema_converter.scalar_registry
    return convert_argument(value, type_, known, schema.config)


def test_every_input_has_a_plan(schema: strawberry.Schema) -> None:
    definitions = list(inputs(schema))
    assert len(definitions) > 20
    assert [each.name for each in definitions if each.from_input is None] == []


@pytest.mark.parametrize("value", [LEAST, FULL, FULL | {"place": None, "photos": []}])
def test_reads_as_strawberry_does(schema: strawberry.Schema, value: dict[str, Any]) -> None:
    by_plan = made(schema, IssueCollectInput, value)
    with without_plans(schema):
        expected = made(schema, IssueCollectInput, value)
    assert by_plan == expected
    assert type(by_plan.place) is type(expected.place)


def test_what_was_not_said_keeps_the_default_of_the_input(schema: strawberry.Schema) -> None:
    read = made(schema, SyncItem, {"issueCollect": FULL})
    assert isinstance(read.issue_collect, IssueCollectInput)
    assert read.issue_study is strawberry.UNSET
