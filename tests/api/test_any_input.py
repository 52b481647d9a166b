"""Whatever apps may think of: hypothesis sends it, and no answer is a bug of ours."""

from typing import Any

import pytest
from graphql import GraphQLField, get_named_type, is_composite_type
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.session import Lockout
from resolvers.root import build_schema
from tests.api.any_values import arguments, some_parts
from tests.api.prober import MUTATIONS
from tests.api.watch import Watch
from tests.application import codes_of
from tests.contract import every_case
from tests.contract.cases import CASES, County

__all__ = ["every_case"]
SCHEMA = build_schema()._schema
PEOPLE = (None, "zhao", "qian", "sun", "office", "town", "town2", "housing", "tablet")
assert SCHEMA.query_type is not None
assert SCHEMA.mutation_type is not None
QUERIES = {name: each for name, each in SCHEMA.query_type.fields.items() if each.args}
ROOTS = {name: str(name[0].lower() + name[1:]) for name in MUTATIONS}
INPUTS = {
    name: get_named_type(SCHEMA.mutation_type.fields[root].args["input"].type)
    for name, root in ROOTS.items()
    if root in SCHEMA.mutation_type.fields
}
BOUNDED = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def ids(ours: County, foreign: County) -> list[str]:
    """Issues and consultations of both counties."""
    counties = (ours.history, foreign.history)
    found = [f"iss_{each.hex}" for one in counties for each in one.issues.values()]
    return found + [f"con_{each.hex}" for one in counties for each in one.consultations.values()]


@BOUNDED
@given(data=st.data())
async def test_no_mutation_breaks_or_leaves_half_of_its_work(
    ours: County, ids: list[str], watch: Watch, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(INPUTS)))
    parts = data.draw(some_parts(INPUTS[name], ids))
    by = data.draw(st.sampled_from(PEOPLE) | st.none())
    await Lockout.all().delete()
    request = await CASES[name](ours)
    token = request.token or await token_of(ours, by or request.by)
    await watch.begin()
    variables = {"input": {**request.variables["input"], **parts}}
    answer = await ours.clients.send_with(token, MUTATIONS[name].body, variables)
    codes = codes_of(answer)
    assert answer.status in (200, 400, 413), answer.body
    assert b'"INTERNAL"' not in answer.body, answer.body
    if codes:
        assert await watch.nothing_written(), answer.body


async def token_of(county: County, name: str | None) -> str | None:
    return await county.clients.token(name) if name else None


@BOUNDED
@given(data=st.data())
async def test_no_query_breaks(ours: County, ids: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(QUERIES)))
    variables = data.draw(arguments(QUERIES[name].args, ids))
    by = data.draw(st.sampled_from(PEOPLE))
    document = document_of(name, QUERIES[name])
    answer = await ours.clients.send_with(await token_of(ours, by), document, variables)
    assert answer.status in (200, 400, 413), answer.body
    assert "INTERNAL" not in errors_of(answer.json()), (answer.body, variables)


def errors_of(body: dict[str, Any]) -> set[str]:
    return {each["extensions"]["code"] for each in body.get("errors", ())}


def document_of(name: str, field: GraphQLField) -> str:
    """The field with all its arguments as variables, and a little of what it answers."""
    taken = ", ".join(f"${key}: {each.type}" for key, each in field.args.items())
    given = ", ".join(f"{key}: ${key}" for key in field.args)
    type_ = get_named_type(field.type)
    inner = " { __typename }" if is_composite_type(type_) else ""
    if type_.name.endswith("Connection"):
        inner = " { totalCount nodes { id } pageInfo { endCursor } }"
    return f"query({taken}) {{ {name}({given}){inner} }}"
