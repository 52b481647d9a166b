"""The mark of what an actor may see changes with every right; what tags say of a scope."""

from dataclasses import replace

from domain.actor import Actor, ActorKind
from domain.ids import new_uuid
from domain.scope import Everyone, Is, Nobody, Same, Through, beyond_columns, both, either
from domain.sync_scope import scope_mark

MEMBER = Actor(
    kind=ActorKind.MEMBER,
    county_id=new_uuid(),
    account_id=new_uuid(),
    session_id=new_uuid(),
    name="王委员",
    member_id=new_uuid(),
    group_id=new_uuid(),
    area_ids=frozenset({new_uuid(), new_uuid()}),
)


def test_another_session_or_name_keeps_the_mark() -> None:
    same = replace(MEMBER, session_id=new_uuid(), name="王", area_ids=frozenset(MEMBER.area_ids))
    assert scope_mark(same) == scope_mark(MEMBER)
    assert len(scope_mark(MEMBER)) == 8


def test_every_right_has_its_own_mark() -> None:
    others = [
        replace(MEMBER, kind=ActorKind.CONVENER),
        replace(MEMBER, account_id=new_uuid()),
        replace(MEMBER, group_id=new_uuid()),
        replace(MEMBER, group_id=None),
        replace(MEMBER, department_id=MEMBER.group_id, group_id=None),
        replace(MEMBER, area_ids=MEMBER.area_ids | {new_uuid()}),
        replace(MEMBER, area_ids=frozenset(list(MEMBER.area_ids)[:1])),
    ]
    assert len({scope_mark(each) for each in (MEMBER, *others)}) == len(others) + 1


def test_only_related_rows_are_beyond_the_columns() -> None:
    invited = Through("participants", Same("member_id", "member_id"))
    group, normal = Same("group_id", "group_id"), Is("confidentiality", "NORMAL")
    assert beyond_columns(either(group, both(normal, group))) == Nobody()
    assert beyond_columns(either(group, invited)) == either(invited)
    assert beyond_columns(both(normal, invited)) == both(normal, invited)
    assert beyond_columns(Everyone()) == Nobody()
