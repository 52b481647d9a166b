"""What the schema's own resolvers answer: plain objects, Refs, errors, events."""

from typing import Any

import orjson
import pytest
from graphql import parse

from domain.actor import ActorKind
from domain.ids import new_uuid, to_wire
from engine.engine import operation_named
from engine.rule import Ref
from tests.engine.conftest import Sample
from tests.engine.sample import Context, actor, person
from tests.engine.sample_tables import SampleIssue

RENAME = 'mutation { rename(id: "1", title: "新") { replayed issue { title photos { caption } } } }'


def ref(type_name: str, row: Any) -> Ref:
    return Ref(type_name, row.id)


async def test_refs_in_plain_objects_are_read_in_one_statement(sample: Sample) -> None:
    rows = sample.rows
    sample.answers.viewer = person(
        name="Ann",
        member=ref("Member", rows.ann),
        areas=[ref("Grid", rows.grid), None, ref("Community", rows.community)],
        favourites=[ref("Issue", rows.well), ref("Member", rows.bob)],
        said=[person(kind="loud", text="a", volume=3), person(kind="quiet", text="b")],
    )
    text = (
        "{ viewer { name member { name }"
        " areas { __typename name ... on Community { grids { name } } }"
        " favourites { id ... on Issue { title } }"
        " said { __typename text ... on Loud { volume } } } members { name } }"
    )
    planned = await sample.planned(text)
    assert len(sample.database.statements) == 1
    assert planned == await sample.interpreted(text)
    assert planned["data"]["viewer"] == {
        "name": "Ann",
        "member": {"name": "Ann"},
        "areas": [
            {"__typename": "Grid", "name": "一网格"},
            None,
            {"__typename": "Community", "name": "东社区", "grids": [{"name": "一网格"}]},
        ],
        "favourites": [
            {"id": to_wire("Issue", rows.well.id), "title": '水井"坏"了'},
            {"id": to_wire("Member", rows.bob.id)},
        ],
        "said": [
            {"__typename": "Loud", "text": "a", "volume": 3},
            {"__typename": "Quiet", "text": "b"},
        ],
    }


async def test_no_refs_need_no_statement(sample: Sample) -> None:
    sample.answers.viewer = person(name="Ann", member=None, areas=[], favourites=[], said=[])
    data = await sample.planned("{ viewer { name member { id } areas { id } } }")
    assert data == {"data": {"viewer": {"name": "Ann", "member": None, "areas": []}}}
    assert sample.database.statements == []


async def test_a_ref_the_actor_may_not_see_is_null(sample: Sample) -> None:
    sample.answers.renamed = person(issue=ref("Issue", sample.rows.foreign), replayed=False)
    assert await sample.planned(RENAME) == {"data": {"rename": {"replayed": False, "issue": None}}}


async def test_a_mutation_is_resolved_once_and_its_payload_read(sample: Sample) -> None:
    sample.answers.renamed = person(issue=ref("Issue", sample.rows.well), replayed=False)
    assert await sample.planned(RENAME) == {
        "data": {
            "rename": {
                "replayed": False,
                "issue": {"title": '水井"坏"了', "photos": [{"caption": None}, {"caption": "b"}]},
            }
        }
    }
    assert sample.answers.calls == ["rename 新"]
    assert len(sample.database.statements) == 1


async def test_a_payload_that_cannot_be_read_is_reported_without_writing_again(
    sample: Sample,
) -> None:
    await SampleIssue.filter(id=sample.rows.well.id).update(step="NONSENSE")
    sample.answers.renamed = person(issue=ref("Issue", sample.rows.well), replayed=True)
    answer = await sample.planned(
        'mutation { rename(id: "1", title: "新") { replayed issue { title step } } }'
    )
    assert answer["data"] == {"rename": {"replayed": True, "issue": None}}
    assert [error["path"] for error in answer["errors"]] == [["rename", "issue", "step"]]
    assert sample.answers.calls == ["rename 新"]


async def test_a_missing_entity_in_a_required_place_is_an_error(sample: Sample) -> None:
    sample.answers.renamed = person(required=Ref("Issue", new_uuid()), replayed=True)
    answer = await sample.planned(
        'mutation { rename(id: "1", title: "新") { required { title } } }'
    )
    assert answer["data"] == {"rename": None}
    assert answer["errors"][0]["path"] == ["rename", "required"]
    assert sample.answers.calls == ["rename 新"]


async def test_an_error_of_a_mutation_is_reported_as_graphql_core_would(sample: Sample) -> None:
    answer = await sample.planned("mutation { refuse { replayed } }")
    assert sample.answers.calls == ["refuse"]
    assert answer == {
        "data": None,
        "errors": [
            {
                "message": "不行",
                "locations": [{"line": 1, "column": 12}],
                "path": ["refuse"],
                "extensions": {"code": "FORBIDDEN"},
            }
        ],
    }


async def test_an_error_of_a_query_leaves_the_other_fields(sample: Sample) -> None:
    text = "{ viewer(fail: true) { name } members { name } }"
    answer = await sample.planned(text)
    assert sample.answers.calls == ["viewer"]
    assert answer == await sample.interpreted(text)
    assert answer["data"] == {"viewer": None, "members": [{"name": "Ann"}, {"name": "Bob"}]}


async def test_several_mutations_run_one_after_another_in_graphql_core(sample: Sample) -> None:
    sample.answers.renamed = person(issue=None, replayed=False)
    text = (
        'mutation { a: rename(id: "1", title: "甲") { replayed }'
        ' b: rename(id: "1", title: "乙") { replayed } }'
    )
    assert await sample.planned(text) is None
    assert sample.answers.calls == []
    assert (await sample.interpreted(text))["data"]["b"] == {"replayed": False}
    assert sample.answers.calls == ["rename 甲", "rename 乙"]


async def event(sample: Sample, value: Any, *, by: Any = None) -> Any:
    document = parse("subscription { c: changed { cursor issue { title step } } }")
    operation = operation_named(document, None)
    assert operation is not None
    context = Context(by or actor())
    return orjson.loads(await sample.engine.answer_event(document, operation, None, value, context))


async def test_an_event_is_completed_for_its_viewer(sample: Sample) -> None:
    change = person(cursor="9", issue=ref("Issue", sample.rows.well))
    seen = {"title": '水井"坏"了', "step": "COLLECT"}
    assert await event(sample, change) == {"data": {"c": {"cursor": "9", "issue": seen}}}
    resident = actor(ActorKind.RESIDENT)
    assert await event(sample, change, by=resident) == {
        "data": {"c": {"cursor": "9", "issue": None}}
    }


async def test_an_event_whose_plan_fails_still_has_its_errors(sample: Sample) -> None:
    await SampleIssue.filter(id=sample.rows.well.id).update(step="NONSENSE")
    answer = await event(sample, person(cursor="9", issue=ref("Issue", sample.rows.well)))
    assert answer["data"] == {"c": {"cursor": "9", "issue": None}}
    assert answer["errors"][0]["path"] == ["c", "issue", "step"]


@pytest.mark.parametrize(
    "text",
    [
        "{ __schema { queryType { name } } members { name } }",
        '{ __type(name: "Issue") { name } }',
        "query @experimental_disableErrorPropagation { members { name } }",
    ],
)
async def test_what_has_no_plan_is_left_to_graphql_core(sample: Sample, text: str) -> None:
    document = parse(text)
    operation = operation_named(document, None)
    assert operation is not None
    assert await sample.engine.execute(document, operation, None, Context(actor())) is None


async def test_variables_that_cannot_be_coerced_are_left_to_graphql_core(sample: Sample) -> None:
    text = "query ($first: Int!) { issues(first: $first) { totalCount } }"
    errors = await sample.refused(text, first="three")
    assert "$first" in errors[0]["message"]


async def test_somebody_unknown_sees_no_entity(sample: Sample) -> None:
    document = parse("{ members { name } }")
    operation = operation_named(document, None)
    assert operation is not None
    body = await sample.engine.execute(document, operation, None, Context(None))
    assert body == b'{"data":{"members":[]}}'
