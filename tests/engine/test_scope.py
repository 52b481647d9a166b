"""Who may see a row is decided inside the statement, on every path to it."""

import pytest

from domain.actor import ActorKind
from domain.ids import new_uuid, to_wire
from tests.engine.conftest import Sample
from tests.engine.sample import OTHER, actor
from tests.engine.sample_tables import SampleLink, SamplePhoto

TITLES = "{ issues(orderBy: RANK) { totalCount nodes { title } } }"


def titles(data: dict[str, object]) -> list[str]:
    return [each["title"] for each in data["issues"]["nodes"]]  # type: ignore[index]


async def test_another_county_is_never_seen(sample: Sample) -> None:
    assert titles(await sample.both(TITLES)) == ["100%_路灯", '水井"坏"了']
    assert titles(await sample.both(TITLES, by=actor(county=OTHER))) == ["外县的"]
    foreign = to_wire("Issue", sample.rows.foreign.id)
    text = "query ($id: ID!) { issue(id: $id) { id } node(id: $id) { id } }"
    assert await sample.both(text, id=foreign) == {"issue": None, "node": None}


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (ActorKind.OFFICE, 2),
        (ActorKind.DEPARTMENT, 1),
        (ActorKind.RESIDENT, 0),
    ],
)
async def test_each_kind_of_actor_sees_its_rows(sample: Sample, kind: ActorKind, seen: int) -> None:
    data = await sample.both(TITLES, by=actor(kind))
    assert (data["issues"]["totalCount"], len(titles(data))) == (seen, seen)


async def test_a_member_sees_own_issues_and_those_of_assigned_areas(sample: Sample) -> None:
    own = actor(ActorKind.MEMBER, member_id=sample.rows.ann.id)
    near = actor(ActorKind.MEMBER, area_ids=frozenset({sample.rows.far_grid.id}))
    nobody = actor(ActorKind.MEMBER, member_id=new_uuid())
    assert titles(await sample.both(TITLES, by=own)) == ['水井"坏"了']
    assert titles(await sample.both(TITLES, by=near)) == ["100%_路灯"]
    assert titles(await sample.both(TITLES, by=nobody)) == []


async def test_a_hidden_row_is_null_and_does_not_count(sample: Sample) -> None:
    photo = await SamplePhoto.create(
        county_id=actor().county_id, issue=sample.rows.lamp, position=0
    )
    viewer = actor(ActorKind.MEMBER, member_id=sample.rows.ann.id)
    text = "query ($id: ID!) { node(id: $id) { id } area(id: $area) { issueCount } }"
    text = text.replace("($id: ID!)", "($id: ID!, $area: ID!)")
    data = await sample.both(
        text,
        by=viewer,
        id=to_wire("Photo", photo.id),
        area=to_wire("Grid", sample.rows.far_grid.id),
    )
    assert data == {"node": None, "area": {"issueCount": 0}}


async def test_rows_of_a_visible_issue_need_no_second_look_at_it(sample: Sample) -> None:
    viewer = actor(ActorKind.MEMBER, member_id=sample.rows.ann.id)
    await sample.both("{ issues { nodes { photos { caption } photoCount } } }", by=viewer)
    await sample.planned("{ issues { nodes { photos { caption } photoCount } } }", by=viewer)
    assert sample.database.statements[0].count('"sample_issue"') == 1


async def test_a_column_with_a_scope_is_null_for_others(sample: Sample) -> None:
    own = actor(ActorKind.MEMBER, member_id=sample.rows.ann.id)
    text = "{ issues(orderBy: RANK) { nodes { secret } } }"
    for viewer, secrets in (
        (actor(), [None, "s1"]),
        (own, ["s1"]),
        (actor(ActorKind.DEPARTMENT), [None]),
    ):
        data = await sample.both(text, by=viewer)
        assert [each["secret"] for each in data["issues"]["nodes"]] == secrets


async def test_ids_of_other_types_and_garbage_give_null(sample: Sample) -> None:
    member = to_wire("Member", sample.rows.ann.id)
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }"
    given = [member, "nonsense", to_wire("Issue", sample.rows.ann.id), "acc_" + "0" * 32]
    data = await sample.both(text, ids=given)
    assert data["nodes"] == [{"id": member, "__typename": "Member"}, None, None, None]
    assert await sample.both(f'{{ issue(id: "{member}") {{ id }} }}') == {"issue": None}


async def test_more_than_a_hundred_ids_are_refused(sample: Sample) -> None:
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert len((await sample.both(text, ids=["x"] * 100))["nodes"]) == 100
    errors = await sample.refused(text, ids=["x"] * 101)
    assert errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_ids_of_many_types_are_one_statement(sample: Sample) -> None:
    ids = [
        to_wire("Issue", sample.rows.well.id),
        to_wire("Grid", sample.rows.grid.id),
        to_wire("Member", sample.rows.bob.id),
        to_wire("Issue", sample.rows.well.id),
    ]
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Issue { title } } }"
    planned = await sample.planned(text, ids=ids)
    assert [each["id"] for each in planned["data"]["nodes"]] == ids
    assert len(sample.database.statements) == 1


async def test_a_plan_names_the_facts_it_depends_on(sample: Sample) -> None:
    from graphql import parse

    def facts(text: str, kind: ActorKind) -> frozenset[str]:
        document = parse(text)
        plan = sample.engine.plan_for(document, document.definitions[0], {}, kind)  # type: ignore[arg-type]
        assert plan is not None
        return sample.engine.facts(plan)

    assert facts("{ members { name } }", ActorKind.OFFICE) == {"county_id"}
    assert facts("{ issue(id: 1) { title } }", ActorKind.OFFICE) == {"county_id"}
    assert facts("{ issue(id: 1) { title } }", ActorKind.MEMBER) == {
        "county_id",
        "member_id",
        "area_ids",
    }
    assert facts("{ issues { nodes { id } } }", ActorKind.OFFICE) == {"county_id", "area_ids"}
    assert "account_id" in facts("{ issue(id: 1) { fix { nextTo } } }", ActorKind.OFFICE)


async def test_a_department_sees_through_links_only(sample: Sample) -> None:
    await SampleLink.all().update(kind="OTHER")
    assert titles(await sample.both(TITLES, by=actor(ActorKind.DEPARTMENT))) == []
