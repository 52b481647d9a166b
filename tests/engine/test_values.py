"""Every kind of column comes out as its scalar writes it, from both executors."""

from typing import Any

from graphql import parse

from domain.actor import ActorKind
from domain.ids import to_wire
from engine.engine import operation_named
from tests.engine.conftest import Sample
from tests.engine.sample import Context, actor, issue
from tests.engine.sample_tables import SampleIssue


def wire(type_name: str, row: Any) -> str:
    return to_wire(type_name, row.id)


async def test_reads_every_kind_of_column(sample: Sample) -> None:
    data = await sample.both(
        "query ($id: ID!) { issue(id: $id) { id title step rank votes tags createdAt memberId"
        " member { name isActive bornOn score } } }",
        id=wire("Issue", sample.rows.well),
    )
    assert data == {
        "issue": {
            "id": wire("Issue", sample.rows.well),
            "title": '水井"坏"了',
            "step": "COLLECT",
            "rank": 2,
            "votes": 0,
            "tags": [],
            "createdAt": "2026-01-01T00:00:00.123Z",
            "memberId": wire("Member", sample.rows.ann),
            "member": {
                "name": "Ann",
                "isActive": True,
                "bornOn": "1980-02-03",
                "score": 0.30000000000000004,
            },
        }
    }


async def test_whole_operation_is_one_statement(sample: Sample) -> None:
    text = (
        "{ issues { totalCount nodes { photos { id } events { seq } area { name } member { id } } }"
        " members { name issues { nodes { id } } } }"
    )
    assert await sample.planned(text) is not None
    assert len(sample.database.statements) == 1


async def test_batched_resolvers_do_not_ask_once_per_row(sample: Sample) -> None:
    for _ in range(5):
        await issue(area=sample.rows.grid, title="更多", member=sample.rows.bob)
    await sample.interpreted("{ issues { nodes { photos { id } area { name } photoCount } } }")
    assert len(sample.database.statements) == 4


async def test_keys_come_in_the_order_they_were_asked_for(sample: Sample) -> None:
    data = await sample.both("{ members { ...F name id } } fragment F on Member { z: score id }")
    assert list(data["members"][0]) == ["z", "id", "name"]


async def test_floats_keep_their_type_and_all_their_digits(sample: Sample) -> None:
    for value in (125.0, 125.10000000000001, 1e-7):
        await SampleIssue.filter(id=sample.rows.well.id).update(fix_longitude=value)
        data = await sample.both("{ issues { nodes { fix { longitude } } } }")
        found = [each["fix"]["longitude"] for each in data["issues"]["nodes"] if each["fix"]]
        assert [repr(each) for each in found] == [repr(value)]


async def test_an_infinite_number_is_left_to_graphql_core(sample: Sample) -> None:
    await SampleIssue.filter(id=sample.rows.well.id).update(fix_longitude=float("inf"))
    errors = await sample.refused("{ issues { nodes { fix { longitude } } } }")
    assert errors[0]["path"][-1] == "longitude"


async def test_an_int_beyond_32_bits_is_left_to_graphql_core(sample: Sample) -> None:
    await SampleIssue.filter(id=sample.rows.well.id).update(votes=2**31)
    errors = await sample.refused("{ issues { nodes { votes } } }")
    assert errors[0]["path"][-1] == "votes"


async def test_a_value_no_enum_knows_is_left_to_graphql_core(sample: Sample) -> None:
    await SampleIssue.filter(id=sample.rows.well.id).update(step="NONSENSE")
    errors = await sample.refused("{ issues { nodes { step } } }")
    assert errors[0]["path"][-1] == "step"


async def test_a_null_the_schema_forbids_is_left_to_graphql_core(sample: Sample) -> None:
    await SampleIssue.filter(id=sample.rows.well.id).update(tags=[None])
    errors = await sample.refused("{ issues { nodes { tags } } }")
    assert errors[0]["path"][-2] == "tags"


async def test_an_embedded_object_is_null_without_its_column(sample: Sample) -> None:
    await SampleIssue.filter(id=sample.rows.lamp.id).update(fix_longitude=1.5, fix_datum="GCJ02")
    data = await sample.both(
        "{ issues(orderBy: RANK) { nodes { fix { longitude datum nextTo } } } }"
    )
    assert [each["fix"] for each in data["issues"]["nodes"]] == [
        {"longitude": 1.5, "datum": "GCJ02", "nextTo": 7},
        None,
    ]


async def test_computed_fields_get_columns_rules_and_related_columns(sample: Sample) -> None:
    viewer = actor(ActorKind.MEMBER, member_id=sample.rows.ann.id)
    data = await sample.both(
        "{ issues { nodes { summary actions { code isAllowed whyNot } } } }", by=viewer
    )
    assert data["issues"]["nodes"] == [
        {
            "summary": '水井"坏"了/2026-01-01T00:00:00.123Z/一网格',
            "actions": [
                {"code": "CLOSE", "isAllowed": True, "whyNot": None},
                {"code": "SEE", "isAllowed": True, "whyNot": "x"},
            ],
        }
    ]


async def test_a_need_over_a_foreign_key_is_read(sample: Sample) -> None:
    data = await sample.both("{ issues(orderBy: RANK) { nodes { photos { issueTitle } } } }")
    assert [each["photos"] for each in data["issues"]["nodes"]] == [
        [],
        [{"issueTitle": '水井"坏"了'}, {"issueTitle": '水井"坏"了'}],
    ]


async def test_fragments_on_concrete_types_work_inside_an_interface(sample: Sample) -> None:
    data = await sample.both(
        "{ issues(orderBy: RANK) { nodes { area { __typename name issueCount"
        " ... on Grid { community { name grids { name } } }"
        " ... on Community { grids { id } } } } } }"
    )
    assert [each["area"] for each in data["issues"]["nodes"]] == [
        {"__typename": "Grid", "name": "二网格", "issueCount": 1, "community": None},
        {
            "__typename": "Grid",
            "name": "一网格",
            "issueCount": 1,
            "community": {"name": "东社区", "grids": [{"name": "一网格"}]},
        },
    ]


async def test_lists_over_links_and_counts(sample: Sample) -> None:
    data = await sample.both(
        "{ issues(orderBy: RANK) { nodes { consultations { title heldAt } mainConsultationCount"
        " photoCount photos(first: 1) { caption } firstPhotos { caption } } } }"
    )
    assert data["issues"]["nodes"] == [
        {
            "consultations": [],
            "mainConsultationCount": 0,
            "photoCount": 0,
            "photos": [],
            "firstPhotos": [],
        },
        {
            "consultations": [{"title": "会", "heldAt": None}],
            "mainConsultationCount": 1,
            "photoCount": 2,
            "photos": [{"caption": None}],
            "firstPhotos": [{"caption": None}],
        },
    ]


async def test_a_subject_of_several_types_is_read_and_hidden_in_another_county(
    sample: Sample,
) -> None:
    data = await sample.both(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Issue { events {"
        " seq subject { __typename ... on Issue { title } } } } } }",
        ids=[wire("Issue", sample.rows.lamp)],
    )
    assert data["nodes"][0]["events"] == [
        {"seq": 2, "subject": {"__typename": "Issue", "title": "100%_路灯"}}
    ]


async def test_variables_decide_skip_and_include(sample: Sample) -> None:
    text = "query ($a: Boolean!) { members(first: 1) { name @skip(if: $a) id @include(if: $a) } }"
    for flag, key in ((True, "id"), (False, "name")):
        data = await sample.both(text, a=flag)
        assert list(data["members"][0]) == [key]


async def test_a_statement_beyond_the_databases_limits_is_tried_once(sample: Sample) -> None:
    inner = "id"
    for _ in range(7):
        inner = f"photos {{ issue {{ {inner} }} }}"
    text = f"{{ issues {{ nodes {{ {inner} }} }} }}"
    document = parse(text)
    operation = operation_named(document, None)
    assert operation is not None
    for attempts in (1, 0):
        sample.database.statements.clear()
        answer = await sample.engine.execute(document, operation, None, Context(actor()))
        if sample.database.dialect == "postgres":
            assert answer is not None
        else:
            assert (answer, len(sample.database.statements)) == (None, attempts)


async def test_a_failed_field_does_not_cancel_what_others_wait_for(sample: Sample) -> None:
    for _ in range(3):
        await issue(area=sample.rows.grid, member=sample.rows.ann, title="更多")
    text = (
        "{ issues { nodes { member { issues(first: 2) { totalCount } } area { name } } }"
        " members { a: issues(first: 0) { totalCount } area { name }"
        " issues(first: 2) { nodes { area { name } member { name } } totalCount } } }"
    )
    errors = await sample.refused(text)
    assert {error["extensions"]["code"] for error in errors} == {"BAD_USER_INPUT"}
