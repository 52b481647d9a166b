"""An initial password opens nothing but the way to a new one."""

from datetime import UTC, datetime

import pytest

from domain.actor import Actor, ActorKind
from domain.ids import new_uuid
from domain.principal import Principal
from domain.session import PasswordChangeRequired


def principal(*, must_change_password: bool) -> Principal:
    actor = Actor(
        kind=ActorKind.MEMBER,
        county_id=new_uuid(),
        account_id=new_uuid(),
        session_id=new_uuid(),
        name="王委员",
    )
    return Principal(actor, datetime(2026, 3, 1, tzinfo=UTC), must_change_password)


def test_before_the_change_only_changing_and_leaving_are_allowed() -> None:
    newcomer = principal(must_change_password=True)
    newcomer.require_may_ask(["passwordChange", "signOut", "__typename"])
    for fields in (["issues"], ["passwordChange", "issues"], ["mySessions"], ["__schema"]):
        with pytest.raises(PasswordChangeRequired):
            newcomer.require_may_ask(fields)


def test_afterwards_everything_may_be_asked() -> None:
    principal(must_change_password=False).require_may_ask(["issues", "__schema"])
