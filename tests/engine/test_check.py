"""A declaration with gaps does not start, and says everything that is missing."""

from dataclasses import replace
from typing import Any

import pytest
from tortoise.context import require_context

from domain.scope import Is, everyone
from engine.check import Undeclared
from engine.declare import column, count, many, one
from engine.engine import Engine
from engine.rule import Reads
from models.database import open_database
from tests.engine.sample import INTERFACES, READS, ROOTS
from tests.engine.sample_schema import Answers, schema_of
from tests.engine.sample_tables import SampleConsultation, SampleIssue


class Nowhere:
    dialect = "sqlite"


@pytest.fixture(autouse=True)
async def _tables(tmp_path: Any) -> Any:
    url = f"sqlite://{tmp_path}/x.db"
    async with open_database(url, modules=["tests.engine.sample_tables"]):
        require_context()
        yield


def gaps(reads: Any, *, roots: Any = ROOTS) -> list[str]:
    with pytest.raises(Undeclared) as refused:
        Engine(
            schema_of(Answers()),
            reads=reads,
            interfaces=INTERFACES,
            roots=roots,
            database=Nowhere(),  # type: ignore[arg-type]
        )
    return refused.value.gaps


def with_issue(**fields: Any) -> list[Reads]:
    return [
        replace(each, fields={**each.fields, **fields}) if each.type_name == "Issue" else each
        for each in READS
    ]


def without(type_name: str, *fields: str) -> list[Reads]:
    return [
        replace(each, fields={k: v for k, v in each.fields.items() if k not in fields})
        if each.type_name == type_name
        else each
        for each in READS
    ]


async def test_names_every_field_without_a_rule() -> None:
    found = gaps(without("Issue", "photos", "actions", "memberId"))
    assert [gap.split(":")[0] for gap in found] == [
        "Issue.memberId",
        "Issue.photos",
        "Issue.actions",
    ]


async def test_a_type_without_a_scope_does_not_start() -> None:
    found = gaps([replace(each, scope={}) for each in READS[:1]] + list(READS[1:]))
    assert found == ["Community: no scope"]


async def test_a_root_without_a_rule_does_not_start() -> None:
    assert gaps(READS, roots={k: v for k, v in ROOTS.items() if k != "issues"}) == [
        "Query.issues: no rule"
    ]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"title": column("nothing")}, "no column nothing"),
        ({"member": one("nobody")}, "no relation nobody"),
        ({"member": one("area")}, "not to Member"),
        ({"area": one("photos")}, "leads to many"),
        ({"title": column("title", scope=everyone())}, "must be nullable"),
        ({"memberId": column("member_id")}, "needs column"),
        ({"photos": many("photos", order=("nothing",), limit="first")}, "no column nothing"),
        ({"photos": many("photos", order=("id",))}, "argument first means nothing"),
        ({"photos": many("links", order=("id",), limit="first")}, "not to Photo"),
        ({"photoCount": count("photos", where=Is("nothing", 1))}, "no column nothing"),
        ({"extra": column("title")}, "not in the schema"),
    ],
)
async def test_says_what_does_not_fit(rule: dict[str, Any], said: str) -> None:
    assert any(said in gap for gap in gaps(with_issue(**rule)))


async def test_a_required_entity_must_be_visible_to_everyone() -> None:
    schema = schema_of(Answers())
    photo: Any = schema.type_map["Photo"]
    issue: Any = schema.type_map["Member"].fields["area"].type  # type: ignore[attr-defined]
    photo.fields["issue"].type = type(issue)(photo.fields["issue"].type)
    with pytest.raises(Undeclared, match="may be hidden"):
        Engine(
            schema,
            reads=READS,
            interfaces=INTERFACES,
            roots=ROOTS,
            database=Nowhere(),  # type: ignore[arg-type]
        )


async def test_a_type_declared_twice_or_unknown_does_not_start() -> None:
    extra = Reads("Consultation", SampleConsultation, everyone())
    unknown = Reads("Nothing", SampleIssue, everyone())
    assert gaps([*READS, extra]) == ["Consultation: declared twice"]
    assert gaps([*READS, unknown]) == ["Nothing: not an object type of the schema"]
