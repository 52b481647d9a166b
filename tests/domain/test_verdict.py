"""Row rules in Python agree with what they say, and admit what they cannot know."""

import pytest

from domain.actor import Actor, ActorKind
from domain.ids import new_uuid
from domain.scope import Among, Everyone, Is, Nobody, Rule, Same, Through, both, either
from domain.verdict import columns, facts, holds

AREA, GROUP = new_uuid(), new_uuid()
ACTOR = Actor(
    kind=ActorKind.MEMBER,
    county_id=new_uuid(),
    account_id=new_uuid(),
    session_id=new_uuid(),
    name="王委员",
    group_id=GROUP,
    area_ids=frozenset({AREA}),
)
ROW = {"area_id": AREA, "group_id": GROUP, "department_id": None, "confidentiality": "NORMAL"}
MINE, NOT_MINE = Same("group_id", "group_id"), Same("area_id", "group_id")
UNKNOWN = Through("participants", Same("member_id", "member_id"))


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        (Everyone(), True),
        (Nobody(), False),
        (MINE, True),
        (NOT_MINE, False),
        (Same("department_id", "department_id"), False),
        (Among("area_id", "area_ids"), True),
        (Among("group_id", "area_ids"), False),
        (Is("confidentiality", "NORMAL"), True),
        (Is("confidentiality", "RESTRICTED"), False),
        (UNKNOWN, None),
        (either(NOT_MINE, MINE), True),
        (either(UNKNOWN, MINE), True),
        (either(UNKNOWN, NOT_MINE), None),
        (both(UNKNOWN, MINE), None),
        (both(UNKNOWN, NOT_MINE), False),
        (both(MINE, MINE), True),
    ],
)
def test_decides_what_the_row_alone_can_tell(rule: Rule, verdict: bool | None) -> None:
    assert holds(rule, ROW, by=ACTOR) is verdict


def test_names_the_columns_and_the_facts_a_rule_looks_at() -> None:
    rule = either(both(Is("confidentiality", "NORMAL"), Among("area_id", "area_ids")), UNKNOWN)
    assert set(columns(rule)) == {"confidentiality", "area_id"}
    assert set(facts(rule)) == {"area_ids", "member_id"}
