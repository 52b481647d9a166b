"""Signing in: the right people get in, guessers are stopped, and nobody learns who exists."""

import asyncio

import pytest
import pytest_asyncio

from domain.actor import ActorKind
from domain.errors import DomainError, Invalid
from domain.lockout import SignInLocked
from domain.member_row import BadPhone
from domain.session import SignInRefused
from domain.token import token_hash
from models.account import Account
from models.database import Database
from models.event import Event
from models.member import Member
from models.session import Lockout, Session, TokenPair
from services.session import Issued
from services.sign_in import Credentials, sign_in
from tests.services.people import (
    PASSWORD,
    START,
    Doors,
    Town,
    credentials,
    everything,
    kinds_of_events,
    new_account,
    new_town,
)

UNKNOWN = Credentials(phone="13911112222", password=PASSWORD, address="192.0.2.9")


@pytest_asyncio.fixture
async def town(database: Database) -> Town:
    return await new_town()


@pytest.fixture
def doors() -> Doors:
    return Doors()


async def attempt(given: Credentials, doors: Doors) -> Issued | str:
    """The tokens, or the code of the refusal."""
    try:
        return await sign_in(given, ports=doors.ports)
    except DomainError as no:
        return no.code


async def test_the_right_password_opens_a_session(town: Town, doors: Doors) -> None:
    account = town.accounts[ActorKind.MEMBER]
    issued = await sign_in(credentials(account), ports=doors.ports)
    session = await Session.get(id=issued.session_id)
    pair = await TokenPair.get(session_id=session.id)
    assert (session.account_id, session.device_name, session.ended_at) == (account.id, "手机", None)
    assert pair.access_hash == token_hash(issued.access_token)
    assert pair.refresh_hash == token_hash(issued.refresh_token)
    assert (issued.access_expires_at - START).total_seconds() == 15 * 60
    assert (issued.refresh_expires_at - START).days == 30
    assert (issued.actor_kind, issued.must_change_password) == (ActorKind.MEMBER, False)


async def test_signing_in_is_recorded_without_personal_text(town: Town, doors: Doors) -> None:
    account = town.accounts[ActorKind.MEMBER]
    issued = await sign_in(credentials(account), ports=doors.ports)
    event = await Event.get()
    assert (event.kind, event.subject_id) == ("ACCOUNT_SIGNED_IN", account.id)
    assert event.audience == [f"account:{account.id.hex}"]
    assert event.data == {"session": issued.session_id.hex}


@pytest.mark.parametrize("typed", [" 138 0000 0000", "+86-138-0000-0000", "１３８００００００００"])
async def test_a_phone_number_may_be_typed_in_any_way(town: Town, doors: Doors, typed: str) -> None:
    given = Credentials(phone=typed, password=PASSWORD)
    assert isinstance(await attempt(given, doors), Issued)


async def test_a_wrong_password_and_an_unknown_account_are_refused_alike(
    town: Town, doors: Doors
) -> None:
    account = town.accounts[ActorKind.MEMBER]
    refusals = []
    for given in (credentials(account, "wrong password"), UNKNOWN):
        with pytest.raises(SignInRefused) as refused:
            await sign_in(given, ports=doors.ports)
        refusals.append((refused.value.code, refused.value.message, refused.value.path))
    assert refusals[0] == refusals[1]
    assert doors.passwords.verified == [account.password_hash, None]
    assert await Session.all().count() == 0
    assert await Event.all().count() == 0


async def test_closed_accounts_members_who_left_and_tablets_do_not_get_in(
    town: Town, doors: Doors
) -> None:
    office, member = town.accounts[ActorKind.OFFICE], town.accounts[ActorKind.MEMBER]
    await Account.filter(id=office.id).update(is_active=False)
    await Member.filter(id=town.member.id).update(is_active=False)
    tablet = await new_account(town.county, ActorKind.DEVICE, "13800009999")
    await Account.filter(id=tablet.id).update(password_hash=None)
    for account in (office, member, tablet):
        assert await attempt(credentials(account), doors) == "SIGN_IN_REFUSED"
    assert len(doors.passwords.verified) == 3
    assert await Session.all().count() == 0


async def test_a_convener_signs_in_as_one(town: Town, doors: Doors) -> None:
    await Member.filter(id=town.member.id).update(is_convener=True)
    issued = await sign_in(credentials(town.accounts[ActorKind.MEMBER]), ports=doors.ports)
    assert issued.actor_kind is ActorKind.CONVENER


async def test_malformed_input_is_named_and_changes_nothing(town: Town, doors: Doors) -> None:
    before = await everything()
    with pytest.raises(BadPhone) as bad_phone:
        await sign_in(Credentials(phone="12345", password=PASSWORD), ports=doors.ports)
    account = town.accounts[ActorKind.MEMBER]
    too_long = Credentials(phone=account.phone or "", password=PASSWORD, device_name="机" * 61)
    with pytest.raises(Invalid) as bad_name:
        await sign_in(too_long, ports=doors.ports)
    assert bad_phone.value.path == ("input", "phone")
    assert bad_name.value.path == ("input", "deviceName")
    assert await everything() == before
    assert doors.passwords.verified == []


async def test_an_enormous_password_is_refused_like_any_wrong_one(town: Town, doors: Doors) -> None:
    account = town.accounts[ActorKind.MEMBER]
    assert await attempt(credentials(account, "x" * 100_000), doors) == "SIGN_IN_REFUSED"
    assert doors.passwords.verified == [None]


async def test_the_sixth_try_is_locked_out_even_with_the_right_password(
    town: Town, doors: Doors
) -> None:
    account = town.accounts[ActorKind.MEMBER]
    for _ in range(5):
        assert await attempt(credentials(account, "wrong password"), doors) == "SIGN_IN_REFUSED"
    before = await everything()
    assert await attempt(credentials(account), doors) == "SIGN_IN_LOCKED"
    assert await everything() == before
    assert len(doors.passwords.verified) == 5
    assert await kinds_of_events() == ["ACCOUNT_LOCKED"]


async def test_the_lock_opens_after_fifteen_minutes(town: Town, doors: Doors) -> None:
    account = town.accounts[ActorKind.MEMBER]
    for _ in range(5):
        await attempt(credentials(account, "wrong password"), doors)
    doors.clock.pass_by(minutes=14, seconds=59)
    assert await attempt(credentials(account), doors) == "SIGN_IN_LOCKED"
    doors.clock.pass_by(seconds=1)
    assert isinstance(await attempt(credentials(account), doors), Issued)


async def test_an_unknown_account_is_locked_out_like_a_known_one(town: Town, doors: Doors) -> None:
    answers = [await attempt(UNKNOWN, doors) for _ in range(6)]
    assert answers == ["SIGN_IN_REFUSED"] * 5 + ["SIGN_IN_LOCKED"]
    assert await Event.all().count() == 0


async def test_tries_from_many_addresses_add_up_for_the_account(town: Town, doors: Doors) -> None:
    account = town.accounts[ActorKind.MEMBER]
    for number in range(5):
        await attempt(credentials(account, "wrong", address=f"192.0.2.{number}"), doors)
    given = credentials(account, address="192.0.2.77")
    assert await attempt(given, doors) == "SIGN_IN_LOCKED"


async def test_tries_at_many_accounts_add_up_for_the_address(town: Town, doors: Doors) -> None:
    for number in range(5):
        given = Credentials(phone=f"1390000000{number}", password="wrong", address="192.0.2.5")
        assert await attempt(given, doors) == "SIGN_IN_REFUSED"
    account = town.accounts[ActorKind.MEMBER]
    assert await attempt(credentials(account, address="192.0.2.5"), doors) == "SIGN_IN_LOCKED"
    assert isinstance(await attempt(credentials(account, address="192.0.2.6"), doors), Issued)


async def test_getting_in_clears_the_account_but_not_the_address(town: Town, doors: Doors) -> None:
    account, other = town.accounts[ActorKind.MEMBER], town.accounts[ActorKind.OFFICE]
    for _ in range(4):
        await attempt(credentials(account, "wrong"), doors)
    assert isinstance(await attempt(credentials(account), doors), Issued)
    assert await attempt(credentials(other, "wrong"), doors) == "SIGN_IN_REFUSED"
    assert await attempt(credentials(other), doors) == "SIGN_IN_LOCKED"
    elsewhere = credentials(account, address="192.0.2.6")
    assert isinstance(await attempt(elsewhere, doors), Issued)


async def test_forty_parallel_tries_are_verified_five_times(town: Town, doors: Doors) -> None:
    account = town.accounts[ActorKind.MEMBER]
    tries = (
        attempt(credentials(account, f"wrong {number}", address=f"192.0.2.{number}"), doors)
        for number in range(40)
    )
    answers = await asyncio.gather(*tries)
    assert answers.count("SIGN_IN_REFUSED") == 5
    assert answers.count("SIGN_IN_LOCKED") == 35
    assert len(doors.passwords.verified) == 5
    assert await kinds_of_events() == ["ACCOUNT_LOCKED"]


async def test_a_crowd_behind_one_address_gets_in_at_once(town: Town, doors: Doors) -> None:
    accounts = [
        await new_account(town.county, ActorKind.OFFICE, f"1370000{number:04d}")
        for number in range(20)
    ]
    answers = await asyncio.gather(*(attempt(credentials(it), doors) for it in accounts))
    assert all(isinstance(answer, Issued) for answer in answers)
    assert await Session.all().count() == 20


async def test_what_was_typed_is_kept_nowhere(town: Town, doors: Doors) -> None:
    await attempt(Credentials(phone="13911112222", password=PASSWORD, address="192.0.2.9"), doors)
    rows = await Lockout.all().values_list()
    assert len(rows) == 2
    assert "13911112222" not in repr(rows)
    assert "192.0.2.9" not in repr(rows)
    assert PASSWORD not in repr(UNKNOWN)


async def test_a_password_changed_meanwhile_is_not_let_in(town: Town, doors: Doors) -> None:
    account = town.accounts[ActorKind.MEMBER]

    class Changing(type(doors.passwords)):  # type: ignore[misc]
        async def verify(self, password: str, password_hash: str | None) -> bool:
            await Account.filter(id=account.id).update(password_hash="hash of another")
            return True

    doors.passwords = Changing()
    assert await attempt(credentials(account), doors) == "SIGN_IN_REFUSED"
    assert await Session.all().count() == 0
    assert await Event.all().count() == 0


async def test_locked_is_said_before_anything_dear_is_done(town: Town, doors: Doors) -> None:
    for _ in range(5):
        await attempt(UNKNOWN, doors)
    with pytest.raises(SignInLocked):
        await sign_in(UNKNOWN, ports=doors.ports)
    assert len(doors.passwords.verified) == 5
