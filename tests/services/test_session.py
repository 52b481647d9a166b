"""Sessions: refresh tokens go round, stolen ones end the session, and ended is ended."""

import asyncio

import pytest
import pytest_asyncio

from domain.actor import ActorKind
from domain.errors import NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.session import SessionEnded
from models.account import Account
from models.database import Database
from models.event import Event
from models.session import Lockout, Session, TokenPair
from services.session import (
    Issued,
    forget_expired,
    own_sessions,
    principal_of,
    refresh,
    revoke,
    sign_out,
)
from services.sign_in import sign_in
from tests.services.people import (
    Doors,
    Town,
    credentials,
    everything,
    kinds_of_events,
    new_town,
)


@pytest_asyncio.fixture
async def town(database: Database) -> Town:
    return await new_town()


@pytest.fixture
def doors() -> Doors:
    return Doors()


@pytest_asyncio.fixture
async def issued(town: Town, doors: Doors) -> Issued:
    return await sign_in(credentials(town.accounts[ActorKind.MEMBER]), ports=doors.ports)


async def opens(access_token: str, doors: Doors) -> bool:
    found = await principal_of(access_token, now=doors.clock.now(), areas=doors.areas)
    return found is not None


async def is_refused(token: str, doors: Doors) -> bool:
    try:
        await refresh(token, ports=doors.ports)
    except SessionEnded:
        return True
    return False


async def test_a_refresh_token_gives_a_new_pair_of_the_same_session(
    issued: Issued, doors: Doors
) -> None:
    doors.clock.pass_by(minutes=14)
    second = await refresh(issued.refresh_token, ports=doors.ports)
    assert second.session_id == issued.session_id
    assert len({issued.access_token, issued.refresh_token, *_texts(second)}) == 4
    assert await opens(issued.access_token, doors)
    assert await opens(second.access_token, doors)
    doors.clock.pass_by(minutes=1)
    assert not await opens(issued.access_token, doors)
    assert await opens(second.access_token, doors)
    assert await Session.all().count() == 1
    assert await kinds_of_events() == ["ACCOUNT_SIGNED_IN"]


async def test_a_lost_answer_is_given_again_for_half_a_minute(issued: Issued, doors: Doors) -> None:
    second = await refresh(issued.refresh_token, ports=doors.ports)
    doors.clock.pass_by(seconds=30)
    again = await refresh(issued.refresh_token, ports=doors.ports)
    assert again.refresh_token != second.refresh_token
    for pair in (second, again):
        assert await opens(pair.access_token, doors)
        assert not await is_refused(pair.refresh_token, doors)
    assert await Session.all().count() == 1
    assert await kinds_of_events() == ["ACCOUNT_SIGNED_IN"]


async def test_a_lost_answer_is_given_again_a_day_later(issued: Issued, doors: Doors) -> None:
    """The member was in a valley without a signal; nobody can have used what never arrived."""
    await refresh(issued.refresh_token, ports=doors.ports)
    doors.clock.pass_by(hours=24)
    again = await refresh(issued.refresh_token, ports=doors.ports)
    assert await opens(again.access_token, doors)
    doors.clock.pass_by(seconds=31)
    assert await is_refused(issued.refresh_token, doors)
    assert not await opens(again.access_token, doors)


async def test_a_token_used_again_later_ends_the_session(issued: Issued, doors: Doors) -> None:
    second = await refresh(issued.refresh_token, ports=doors.ports)
    assert await opens(second.access_token, doors)
    doors.clock.pass_by(seconds=31)
    with pytest.raises(SessionEnded):
        await refresh(issued.refresh_token, ports=doors.ports)
    session = await Session.get(id=issued.session_id)
    assert session.ended_at == doors.clock.now()
    assert doors.session_cache.sessions == [session.id]
    assert not await opens(second.access_token, doors)
    assert await is_refused(second.refresh_token, doors)
    event = await Event.filter(kind=EventKind.SESSION_REVOKED).get()
    assert event.subject_id == session.id
    assert event.data == {"account": session.account_id.hex, "reason": "TOKEN_REUSED"}
    assert event.audience == [f"account:{session.account_id.hex}", "office"]


async def test_a_token_older_than_the_last_ends_the_session_at_once(
    issued: Issued, doors: Doors
) -> None:
    second = await refresh(issued.refresh_token, ports=doors.ports)
    await refresh(second.refresh_token, ports=doors.ports)
    assert await is_refused(issued.refresh_token, doors)
    assert (await Session.get()).ended_at is not None


async def test_a_thief_within_the_half_minute_is_found_at_the_next_exchange(
    issued: Issued, doors: Doors
) -> None:
    stolen = await refresh(issued.refresh_token, ports=doors.ports)
    own = await refresh(issued.refresh_token, ports=doors.ports)
    doors.clock.pass_by(minutes=10)
    thiefs_next = await refresh(stolen.refresh_token, ports=doors.ports)
    assert await opens(thiefs_next.access_token, doors)
    doors.clock.pass_by(minutes=1)
    assert await is_refused(own.refresh_token, doors)
    assert not await opens(thiefs_next.access_token, doors)
    assert await kinds_of_events() == ["ACCOUNT_SIGNED_IN", "SESSION_REVOKED"]


async def test_twenty_parallel_exchanges_turn_the_token_once(issued: Issued, doors: Doors) -> None:
    exchanges = (refresh(issued.refresh_token, ports=doors.ports) for _ in range(20))
    pairs = await asyncio.gather(*exchanges)
    assert len({pair.refresh_token for pair in pairs}) == 20
    assert {pair.session_id for pair in pairs} == {issued.session_id}
    assert (await Session.get()).generation == 1
    assert await TokenPair.filter(generation=1).count() == 20
    assert all([await opens(pair.access_token, doors) for pair in pairs])


async def test_reusing_in_parallel_ends_the_session_once(issued: Issued, doors: Doors) -> None:
    second = await refresh(issued.refresh_token, ports=doors.ports)
    assert await opens(second.access_token, doors)
    doors.clock.pass_by(minutes=1)
    refused = await asyncio.gather(*(is_refused(issued.refresh_token, doors) for _ in range(8)))
    assert all(refused)
    assert await kinds_of_events() == ["ACCOUNT_SIGNED_IN", "SESSION_REVOKED"]


@pytest.mark.parametrize("text", ["", "x", "x" * 43, "é" * 43, "\ud800" * 43])
async def test_unknown_refresh_tokens_are_refused_and_change_nothing(
    issued: Issued, doors: Doors, text: str
) -> None:
    before = await everything()
    assert await is_refused(text, doors)
    assert await is_refused(issued.access_token, doors)
    assert await everything() == before


async def test_a_refresh_token_opens_nothing_by_itself(issued: Issued, doors: Doors) -> None:
    assert not await opens(issued.refresh_token, doors)


async def test_a_refresh_token_ends_after_thirty_days_unused(issued: Issued, doors: Doors) -> None:
    doors.clock.pass_by(days=29, hours=23)
    second = await refresh(issued.refresh_token, ports=doors.ports)
    doors.clock.pass_by(days=30)
    before = await everything()
    assert await is_refused(second.refresh_token, doors)
    assert await everything() == before


async def test_closing_an_account_stops_both_tokens(issued: Issued, doors: Doors) -> None:
    await Account.all().update(is_active=False)
    assert not await opens(issued.access_token, doors)
    assert await is_refused(issued.refresh_token, doors)


async def test_signing_out_ends_this_session_only(town: Town, issued: Issued, doors: Doors) -> None:
    other = await sign_in(credentials(town.accounts[ActorKind.MEMBER]), ports=doors.ports)
    principal = await principal_of(issued.access_token, now=doors.clock.now(), areas=doors.areas)
    assert principal is not None
    for _ in range(2):
        await sign_out(by=principal.actor, ports=doors.ports)
    assert not await opens(issued.access_token, doors)
    assert await is_refused(issued.refresh_token, doors)
    assert await opens(other.access_token, doors)
    assert (await kinds_of_events()).count("SESSION_REVOKED") == 1
    assert issued.session_id in doors.session_cache.sessions


async def test_one_may_revoke_ones_own_and_the_office_any_of_its_county(
    town: Town, doors: Doors
) -> None:
    account = town.accounts[ActorKind.MEMBER]
    for by in (town.actor(ActorKind.MEMBER), town.actor(ActorKind.OFFICE)):
        issued = await sign_in(credentials(account), ports=doors.ports)
        await revoke(issued.session_id, by=by, ports=doors.ports)
        assert not await opens(issued.access_token, doors)
        assert doors.session_cache.sessions[-1] == issued.session_id


async def test_nobody_else_may_revoke_it(town: Town, issued: Issued, doors: Doors) -> None:
    elsewhere = await new_town("210521", phones=500)
    before = await everything()
    for by in (
        town.actor(ActorKind.DEPARTMENT),
        town.actor(ActorKind.TOWNSHIP),
        elsewhere.actor(ActorKind.OFFICE),
    ):
        with pytest.raises(NotFound):
            await revoke(issued.session_id, by=by, ports=doors.ports)
    with pytest.raises(NotFound):
        await revoke(new_uuid(), by=town.actor(ActorKind.OFFICE), ports=doors.ports)
    assert await everything() == before
    assert doors.session_cache.sessions == []
    assert await opens(issued.access_token, doors)


async def test_ones_sessions_are_listed_while_they_can_be_used(
    town: Town, issued: Issued, doors: Doors
) -> None:
    account = town.accounts[ActorKind.MEMBER]
    doors.clock.pass_by(minutes=5)
    second = await sign_in(credentials(account), ports=doors.ports)
    await sign_in(credentials(town.accounts[ActorKind.OFFICE]), ports=doors.ports)
    principal = await principal_of(second.access_token, now=doors.clock.now(), areas=doors.areas)
    assert principal is not None
    found = await own_sessions(by=principal.actor, now=doors.clock.now())
    assert [(it.id, it.is_current) for it in found] == [
        (second.session_id, True),
        (issued.session_id, False),
    ]
    await revoke(issued.session_id, by=principal.actor, ports=doors.ports)
    assert len(await own_sessions(by=principal.actor, now=doors.clock.now())) == 1
    doors.clock.pass_by(days=30)
    assert await own_sessions(by=principal.actor, now=doors.clock.now()) == []


async def test_the_sweep_removes_what_can_no_longer_matter(issued: Issued, doors: Doors) -> None:
    before = await everything()
    await forget_expired(ports=doors.ports)
    assert await everything() == before
    doors.clock.pass_by(days=31)
    await forget_expired(ports=doors.ports)
    assert await TokenPair.all().count() == 0
    assert await Lockout.all().count() == 0
    assert await Session.all().count() == 1


def _texts(issued: Issued) -> tuple[str, str]:
    return issued.access_token, issued.refresh_token
