"""Apps can be built against the recorded examples: each operation has one, and it still holds."""

from typing import Any

import pytest

from server.contract import Operation
from tests.application import operation
from tests.contract.fixtures import FIXTURES, Example, promises
from tests.contract.replay import replay

RECORD_ANEW = "run `make fixtures`"


def test_every_operation_of_every_manifest_has_its_example() -> None:
    known = {path: Example.read(path).id for path in FIXTURES.glob("*/*.json")}
    assert known == {each.example: each.id for each in promises()}, RECORD_ANEW


def test_every_example_still_holds() -> None:
    faults: dict[str, list[str]] = {}
    for name, each in {each.example: each for each in promises()}.items():
        example = Example.read(name)
        if found := replay(each.body, example.variables, example.answer):
            faults[each.name] = found
    assert faults == {}, RECORD_ANEW


def home_feed() -> tuple[Operation, Example, Any]:
    """The operation, its example, and the example's first issue, to be spoilt."""
    found = operation("HomeFeed")
    promise = next(each for each in promises() if each.id == found.id)
    example = Example.read(promise.example)
    return found, example, example.answer["data"]["issues"]["nodes"][0]


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ({"step": "DREAMT"}, "DREAMT"),
        ({"title": None}, "Cannot return null for non-nullable field Issue.title"),
        ({"photoCount": "two"}, "Int cannot represent"),
        ({"updatedAt": "yesterday"}, "RFC 3339"),
        ({"photos": {}}, "Expected Iterable"),
        ({"surplus": 1}, "what was not asked for"),
    ],
)
def test_an_answer_that_no_server_gives_is_noticed(spoilt: dict[str, Any], told: str) -> None:
    asked, example, issue = home_feed()
    issue |= spoilt
    (found,) = replay(asked.body, example.variables, example.answer)
    assert told in found


def test_a_missing_field_is_noticed() -> None:
    asked, example, issue = home_feed()
    del issue["title"]
    found = replay(asked.body, example.variables, example.answer)
    assert found == ["Issue.title is missing"]


def test_variables_that_no_longer_fit_are_noticed() -> None:
    asked, example, _ = home_feed()
    (found,) = replay(asked.body, {"first": "many"}, example.answer)
    assert "Int cannot represent" in found
