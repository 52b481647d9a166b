"""The gate: remembers for seconds, forgets at once."""

import asyncio
from uuid import UUID

import pytest
import pytest_asyncio

from domain.actor import ActorKind
from domain.events import EventKind
from domain.ids import new_uuid
from domain.principal import Principal
from models.account import Account
from models.database import Database
from models.member import GridAssignment
from models.session import Session
from server.auth import MUST_CHANGE_PASSWORD, Gate
from server.errors import Unauthenticated
from server.executor import EXPIRES_AT
from services.area_index import AreaDirectory
from services.event_log import LoggedEvent
from services.session import Issued, sign_out
from services.sign_in import sign_in
from tests.services.people import START, Doors, Town, credentials, new_town


class Seconds:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def town(database: Database) -> Town:
    return await new_town()


@pytest.fixture
def doors() -> Doors:
    return Doors()


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def gate(doors: Doors, seconds: Seconds) -> Gate:
    return Gate(clock=doors.clock, areas=doors.areas, monotonic=seconds)


@pytest_asyncio.fixture
async def issued(town: Town, doors: Doors) -> Issued:
    return await sign_in(credentials(town.accounts[ActorKind.MEMBER]), ports=doors.ports)


def event(kind: EventKind, subject_id: UUID, county_id: UUID) -> LoggedEvent:
    return LoggedEvent(
        id=new_uuid(),
        county_id=county_id,
        seq=1,
        at=START,
        actor_id=None,
        actor_name="",
        kind=kind,
        subject_type="Session",
        subject_id=subject_id,
        area_path="",
        audience=frozenset(),
        data={},
    )


async def let_in(gate: Gate, issued: Issued) -> Principal:
    principal = await gate.authenticate(issued.access_token)
    assert principal is not None
    return principal


async def revoke_behind_its_back(issued: Issued) -> None:
    """As another process would: this one is not told."""
    await Session.filter(id=issued.session_id).update(ended_at=START)


async def test_lets_in_whoever_the_token_was_issued_to(
    town: Town, gate: Gate, issued: Issued
) -> None:
    principal = await let_in(gate, issued)
    assert principal.actor.account_id == town.accounts[ActorKind.MEMBER].id
    assert principal.actor.session_id == issued.session_id
    assert principal.actor.county_id == town.county.id
    assert principal.expires_at == issued.access_expires_at
    assert not principal.must_change_password


async def test_what_it_remembers_is_not_read_again(gate: Gate, issued: Issued) -> None:
    first = await let_in(gate, issued)
    await revoke_behind_its_back(issued)
    assert await gate.authenticate(issued.access_token) is first


async def test_it_remembers_for_ten_seconds(gate: Gate, seconds: Seconds, issued: Issued) -> None:
    await let_in(gate, issued)
    await revoke_behind_its_back(issued)
    seconds.now += 9.9
    assert await gate.authenticate(issued.access_token) is not None
    seconds.now += 0.1
    assert await gate.authenticate(issued.access_token) is None


async def test_a_token_that_ends_is_not_remembered_beyond_its_end(
    gate: Gate, doors: Doors, issued: Issued
) -> None:
    await let_in(gate, issued)
    doors.clock.pass_by(minutes=15)
    assert await gate.authenticate(issued.access_token) is None


async def test_what_it_is_told_to_forget_is_gone_at_once(
    gate: Gate, doors: Doors, issued: Issued
) -> None:
    principal = await let_in(gate, issued)
    doors.session_cache = gate  # type: ignore[assignment]
    await sign_out(by=principal.actor, ports=doors.ports)
    assert await gate.authenticate(issued.access_token) is None


async def test_forgetting_one_session_keeps_the_others(
    town: Town, gate: Gate, doors: Doors, issued: Issued
) -> None:
    other = await sign_in(credentials(town.accounts[ActorKind.MEMBER]), ports=doors.ports)
    await let_in(gate, issued)
    kept = await let_in(gate, other)
    gate.forget(issued.session_id)
    assert len(gate) == 1
    assert await gate.authenticate(other.access_token) is kept


async def test_a_revocation_during_a_read_is_not_overwritten_by_it(
    gate: Gate, issued: Issued
) -> None:
    reading = asyncio.create_task(gate.authenticate(issued.access_token))
    await asyncio.sleep(0)
    gate.forget(issued.session_id)
    await reading
    assert len(gate) == 0
    await revoke_behind_its_back(issued)
    assert await gate.authenticate(issued.access_token) is None


async def test_other_processes_hear_of_it_through_the_log(
    town: Town, gate: Gate, issued: Issued
) -> None:
    await let_in(gate, issued)
    await revoke_behind_its_back(issued)
    gate.hear(event(EventKind.SESSION_REVOKED, issued.session_id, town.county.id))
    assert await gate.authenticate(issued.access_token) is None


async def test_a_changed_password_is_heard_of_too(town: Town, gate: Gate, issued: Issued) -> None:
    account_id = town.accounts[ActorKind.MEMBER].id
    await let_in(gate, issued)
    await Account.filter(id=account_id).update(must_change_password=True)
    gate.hear(event(EventKind.PASSWORD_CHANGED, account_id, town.county.id))
    assert (await let_in(gate, issued)).must_change_password


async def test_new_assignments_are_in_force_with_the_next_request(
    town: Town, doors: Doors, issued: Issued
) -> None:
    areas = AreaDirectory()
    await areas.load(town.county.id)
    gate = Gate(clock=doors.clock, areas=areas)
    assert len((await let_in(gate, issued)).actor.area_ids) == 2
    await GridAssignment.all().update(area_id=town.areas["township"].id)
    gate.hear(event(EventKind.GRIDS_ASSIGNED, town.member.id, town.county.id))
    assert len((await let_in(gate, issued)).actor.area_ids) == 4


async def test_events_of_other_kinds_and_counties_are_no_reason_to_forget(
    town: Town, gate: Gate, issued: Issued
) -> None:
    first = await let_in(gate, issued)
    gate.hear(event(EventKind.ISSUE_COLLECTED, issued.session_id, town.county.id))
    gate.hear(event(EventKind.GRIDS_ASSIGNED, town.member.id, new_uuid()))
    assert await gate.authenticate(issued.access_token) is first


async def test_memory_is_bounded(town: Town, doors: Doors) -> None:
    gate = Gate(clock=doors.clock, areas=doors.areas, most_remembered=3)
    for _ in range(5):
        given = credentials(town.accounts[ActorKind.MEMBER])
        await let_in(gate, await sign_in(given, ports=doors.ports))
    assert len(gate) == 3


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é" * 43, "x" * 10_000])
async def test_unknown_tokens_are_not_let_in_nor_remembered(
    town: Town, gate: Gate, issued: Issued, token: str
) -> None:
    assert await gate.authenticate(token) is None
    assert await gate.authenticate(issued.refresh_token) is None
    assert len(gate) == 0


async def test_the_transport_learns_when_the_token_ends(gate: Gate, issued: Issued) -> None:
    scope: dict[str, object] = {}
    actor = await gate.admit(issued.access_token, scope)
    assert actor is not None
    assert scope == {EXPIRES_AT: issued.access_expires_at, MUST_CHANGE_PASSWORD: False}


async def test_nobody_is_anonymous_by_a_bad_token(gate: Gate, town: Town) -> None:
    assert await gate.admit(None, {}) is None
    with pytest.raises(Unauthenticated):
        await gate.admit("x" * 43, {})
