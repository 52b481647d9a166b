"""Changing the password: by its owner only, and for all other devices at once."""

import pytest
import pytest_asyncio

from domain.actor import Actor, ActorKind
from domain.errors import DomainError
from models.account import Account
from models.database import Database
from models.session import Session
from services.password import change_password
from services.session import Issued, principal_of
from services.sign_in import sign_in
from tests.services.people import (
    PASSWORD,
    Doors,
    Town,
    credentials,
    everything,
    kinds_of_events,
    new_town,
)

NEW = "a quiet river in June"


@pytest_asyncio.fixture
async def town(database: Database) -> Town:
    return await new_town()


@pytest.fixture
def doors() -> Doors:
    return Doors()


async def signed_in(town: Town, doors: Doors) -> tuple[Issued, Actor]:
    issued = await sign_in(credentials(town.accounts[ActorKind.MEMBER]), ports=doors.ports)
    found = await principal_of(issued.access_token, now=doors.clock.now(), areas=doors.areas)
    assert found is not None
    return issued, found.actor


async def change(old: str, new: str, by: Actor, doors: Doors) -> bool | str:
    """Whether it was a repetition, or the code of the refusal."""
    try:
        return await change_password(old, new, address="192.0.2.1", by=by, ports=doors.ports)
    except DomainError as no:
        return no.code


async def test_the_new_password_opens_and_the_old_one_no_longer(town: Town, doors: Doors) -> None:
    account = town.accounts[ActorKind.MEMBER]
    await Account.filter(id=account.id).update(must_change_password=True)
    issued, actor = await signed_in(town, doors)
    assert issued.must_change_password
    assert await change(PASSWORD, NEW, actor, doors) is False
    assert doors.session_cache.accounts == [account.id]
    again = await sign_in(credentials(account, NEW), ports=doors.ports)
    assert not again.must_change_password
    with pytest.raises(DomainError):
        await sign_in(credentials(account), ports=doors.ports)


async def test_all_other_sessions_end_and_this_one_stays(town: Town, doors: Doors) -> None:
    other, _ = await signed_in(town, doors)
    issued, actor = await signed_in(town, doors)
    await change(PASSWORD, NEW, actor, doors)
    assert (await Session.get(id=issued.session_id)).ended_at is None
    assert (await Session.get(id=other.session_id)).ended_at == doors.clock.now()
    assert (await kinds_of_events())[2:] == ["PASSWORD_CHANGED", "SESSION_REVOKED"]


async def test_a_repeated_change_is_answered_and_changes_nothing(town: Town, doors: Doors) -> None:
    _, actor = await signed_in(town, doors)
    await change(PASSWORD, NEW, actor, doors)
    account, kinds = await Account.get(id=actor.account_id), await kinds_of_events()
    assert await change(PASSWORD, NEW, actor, doors) is True
    assert (await Account.get(id=actor.account_id)).password_hash == account.password_hash
    assert await kinds_of_events() == kinds


@pytest.mark.parametrize("new", ["short", PASSWORD, "Password12345", "x" * 129])
async def test_weak_and_unchanged_passwords_are_refused_and_change_nothing(
    town: Town, doors: Doors, new: str
) -> None:
    _, actor = await signed_in(town, doors)
    before = await everything()
    assert await change(PASSWORD, new, actor, doors) == "WEAK_PASSWORD"
    assert await everything() == before


async def test_wrong_old_passwords_are_counted_as_failed_sign_ins(town: Town, doors: Doors) -> None:
    issued, actor = await signed_in(town, doors)
    answers = [await change("wrong password", NEW, actor, doors) for _ in range(6)]
    assert answers == ["WRONG_PASSWORD"] * 5 + ["SIGN_IN_LOCKED"]
    account = await Account.get(id=actor.account_id)
    assert account.password_hash == f"hash of {PASSWORD}"
    assert (await Session.get(id=issued.session_id)).ended_at is None
    assert await kinds_of_events() == ["ACCOUNT_SIGNED_IN", "ACCOUNT_LOCKED"]
    assert doors.session_cache.accounts == []
