"""Pairing tablets: shown, typed in by the office, redeemed once, and never guessed."""

import asyncio
from uuid import UUID

import pytest
import pytest_asyncio

from domain.actor import Actor, ActorKind
from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.pairing import shown
from domain.token import new_token
from models.account import Account
from models.database import Database
from models.event import Event
from models.organisation import Device
from models.session import Pairing, Session
from services.pairing import PairingAsked, authorize, confirm, redeem
from services.session import Issued, principal_of
from services.work import Call
from tests.services.people import START, Doors, Town, everything, kinds_of_events, new_town


@pytest_asyncio.fixture
async def town(database: Database) -> Town:
    return await new_town()


@pytest.fixture
def doors() -> Doors:
    return Doors()


async def ask(doors: Doors, address: str = "192.0.2.1") -> PairingAsked:
    return await authorize("大厅平板", address=address, ports=doors.ports)


async def accept(
    code: str, town: Town, doors: Doors, *, by: Actor | None = None, key: str | None = None
) -> UUID | str:
    """The device, or the code of the refusal."""
    call = Call("deviceConfirm", key, "digest")
    office = by or town.actor(ActorKind.OFFICE)
    try:
        return (await confirm(code, town.hall.id, by=office, ports=doors.ports, call=call)).id
    except DomainError as no:
        return no.code


async def poll(device_code: str, doors: Doors) -> Issued | str:
    doors.clock.pass_by(seconds=5)
    return await poll_at_once(device_code, doors)


async def poll_at_once(device_code: str, doors: Doors) -> Issued | str:
    try:
        return await redeem(device_code, ports=doors.ports)
    except DomainError as no:
        return no.code


async def test_a_tablet_gets_in_once_the_office_has_typed_its_code(
    town: Town, doors: Doors
) -> None:
    asked = await ask(doors)
    assert await poll(asked.device_code, doors) == "AUTHORIZATION_PENDING"
    device_id = await accept(shown(asked.user_code).lower(), town, doors)
    issued = await poll(asked.device_code, doors)
    assert isinstance(issued, Issued)
    assert (issued.actor_kind, issued.must_change_password) == (ActorKind.DEVICE, False)
    found = await principal_of(issued.access_token, now=doors.clock.now(), areas=doors.areas)
    assert found is not None
    assert found.actor.hall_id == town.hall.id
    assert (await Device.get()).id == device_id
    assert await kinds_of_events() == ["DEVICE_PAIRED", "ACCOUNT_SIGNED_IN"]


async def test_the_log_says_who_let_it_in_and_where(town: Town, doors: Doors) -> None:
    asked, office = await ask(doors), town.actor(ActorKind.OFFICE)
    device_id = await accept(asked.user_code, town, doors, by=office)
    event = await Event.get(kind=EventKind.DEVICE_PAIRED)
    account = await Account.get(device_id=device_id)
    assert (event.actor_id, event.subject_type) == (office.account_id, "Device")
    assert event.data == {"hall": town.hall.id.hex}
    assert f"hall:{town.hall.id.hex}" in event.audience
    assert account.password_hash is None


async def test_a_tablet_registered_for_the_hall_is_used_before_a_new_one(
    town: Town, doors: Doors
) -> None:
    waiting = await Device.create(
        county_id=town.county.id, hall_id=town.hall.id, name="1 号平板", created_at=START
    )
    await Account.create(
        county_id=town.county.id,
        kind=ActorKind.DEVICE,
        name=waiting.name,
        device_id=waiting.id,
        created_at=START,
    )
    first, second = await ask(doors), await ask(doors)
    assert await accept(first.user_code, town, doors) == waiting.id
    assert (await Device.get(id=waiting.id)).paired_at == doors.clock.now()
    assert await accept(second.user_code, town, doors) != waiting.id
    assert await Device.all().count() == 2


async def test_a_lost_answer_is_given_again_until_it_is_used(town: Town, doors: Doors) -> None:
    asked = await ask(doors)
    await accept(asked.user_code, town, doors)
    first = await poll(asked.device_code, doors)
    doors.clock.pass_by(minutes=20)
    again = await poll(asked.device_code, doors)
    assert isinstance(first, Issued)
    assert isinstance(again, Issued)
    assert first.session_id == again.session_id
    assert await principal_of(again.access_token, now=doors.clock.now(), areas=doors.areas)
    assert await poll(asked.device_code, doors) == "EXPIRED"
    assert await Session.all().count() == 1


async def test_asking_too_often_slows_the_tablet_down(town: Town, doors: Doors) -> None:
    asked = await ask(doors)
    assert await poll_at_once(asked.device_code, doors) == "AUTHORIZATION_PENDING"
    assert await poll_at_once(asked.device_code, doors) == "SLOW_DOWN"
    assert (await Pairing.get()).interval_s == 10
    doors.clock.pass_by(seconds=9)
    assert await poll_at_once(asked.device_code, doors) == "SLOW_DOWN"
    doors.clock.pass_by(seconds=15)
    assert await poll_at_once(asked.device_code, doors) == "AUTHORIZATION_PENDING"


async def test_an_unconfirmed_code_ends_after_ten_minutes(town: Town, doors: Doors) -> None:
    asked = await ask(doors)
    doors.clock.pass_by(minutes=10)
    before = await Device.all().count(), await kinds_of_events()
    assert await poll(asked.device_code, doors) == "EXPIRED"
    assert await accept(asked.user_code, town, doors) == "UNKNOWN_USER_CODE"
    assert (await Device.all().count(), await kinds_of_events()) == before


async def test_a_code_confirmed_in_its_last_second_can_still_be_redeemed(
    town: Town, doors: Doors
) -> None:
    asked = await ask(doors)
    doors.clock.pass_by(minutes=9, seconds=59)
    await accept(asked.user_code, town, doors)
    doors.clock.pass_by(seconds=60)
    assert isinstance(await poll(asked.device_code, doors), Issued)


@pytest.mark.parametrize("code", ["", "x" * 43, "é" * 43])
async def test_unknown_device_codes_are_refused_and_change_nothing(
    town: Town, doors: Doors, code: str
) -> None:
    await ask(doors)
    before = await everything()
    assert await poll(code, doors) == "EXPIRED"
    assert await poll(new_token(), doors) == "EXPIRED"
    assert await everything() == before


async def test_five_wrong_codes_stop_the_office_for_fifteen_minutes(
    town: Town, doors: Doors
) -> None:
    asked, office = await ask(doors), town.actor(ActorKind.OFFICE)
    wrong = ["WRNGCODE"] * 5
    answers = [await accept(code, town, doors, by=office) for code in wrong]
    assert answers == ["UNKNOWN_USER_CODE"] * 5
    assert await accept(asked.user_code, town, doors, by=office) == "PAIRING_LIMITED"
    assert await Device.all().count() == 0
    doors.clock.pass_by(minutes=15)
    again = await ask(doors)
    assert isinstance(await accept(again.user_code, town, doors, by=office), UUID)


async def test_an_address_may_ask_for_twenty_codes_in_fifteen_minutes(
    town: Town, doors: Doors
) -> None:
    for _ in range(20):
        await ask(doors)
    before = await everything()
    with pytest.raises(DomainError) as refused:
        await ask(doors)
    assert refused.value.code == "PAIRING_LIMITED"
    assert await everything() == before
    await ask(doors, address="192.0.2.2")


async def test_only_the_office_confirms(town: Town, doors: Doors) -> None:
    asked = await ask(doors)
    before = await everything()
    for kind in (ActorKind.MEMBER, ActorKind.TOWNSHIP, ActorKind.DEPARTMENT):
        by = town.actor(kind)
        with pytest.raises(Forbidden):
            await confirm(
                asked.user_code, town.hall.id, by=by, ports=doors.ports, call=Call("x", None, "")
            )
    assert await everything() == before


async def test_an_office_confirms_for_halls_of_its_own_county_only(
    town: Town, doors: Doors
) -> None:
    asked, elsewhere = await ask(doors), await new_town("210521", phones=500)
    before = await everything()
    for hall_id in (elsewhere.hall.id, new_uuid()):
        by = town.actor(ActorKind.OFFICE)
        with pytest.raises(NotFound):
            await confirm(
                asked.user_code, hall_id, by=by, ports=doors.ports, call=Call("x", None, "")
            )
    assert await everything() == before


async def test_a_code_is_confirmed_once_however_many_offices_type_it(
    town: Town, doors: Doors
) -> None:
    asked = await ask(doors)
    answers = await asyncio.gather(*(accept(asked.user_code, town, doors) for _ in range(4)))
    assert answers.count("UNKNOWN_USER_CODE") == 3
    assert await Device.all().count() == 1


async def test_a_repeated_confirmation_is_answered_alike(town: Town, doors: Doors) -> None:
    asked = await ask(doors)
    answers = [await accept(asked.user_code, town, doors, key="once") for _ in range(7)]
    assert len(set(answers)) == 1
    assert await Device.all().count() == 1


async def test_a_code_already_shown_elsewhere_is_not_given_twice(town: Town, doors: Doors) -> None:
    codes = iter(["CDFHJKMN", "CDFHJKMN", "PQRTVWXY"])
    asked = [
        await authorize("平板", address="", ports=doors.ports, new_code=lambda: next(codes))
        for _ in range(2)
    ]
    assert [it.user_code for it in asked] == ["CDFHJKMN", "PQRTVWXY"]


@pytest.mark.parametrize("name", ["", "   ", "板" * 61, "a\x00b"])
async def test_a_tablet_needs_a_name(town: Town, doors: Doors, name: str) -> None:
    before = await everything()
    with pytest.raises(Invalid) as refused:
        await authorize(name, address="", ports=doors.ports)
    assert refused.value.path == ("input", "deviceName")
    assert await everything() == before
