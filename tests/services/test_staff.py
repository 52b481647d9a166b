"""Staff: appointed by the office, let in with a first password, and gone when dismissed."""

from typing import Any

import pytest
import pytest_asyncio

from domain.actor import ActorKind
from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.member_row import BadPhone
from domain.session import SignInRefused
from domain.staff import StaffKind
from models.account import Account
from models.database import Database
from models.event import Event
from models.session import Session
from services import staff
from services.invite import STAFF, Invited, invite
from services.sign_in import Credentials, sign_in
from services.staff import NewStaff
from services.work import Call
from tests.services.people import QuickHasher
from tests.services.test_issue_step import acting
from tests.village import Village, found_village, village_ports

PHONE = "13900000001"


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village(ports=village_ports(passwords=QuickHasher()))


def somebody(**given: Any) -> NewStaff:
    said = {"id": new_uuid(), "kind": StaffKind.OFFICE, "name": "王秘书", "phone": PHONE, **given}
    return NewStaff(**said)


async def appointed(village: Village, by: str = "office", **given: Any) -> Invited:
    return await staff.appoint(somebody(**given), **await acting(village, by))


async def at(village: Village, phone: str, password: str) -> ActorKind:
    """Whom the sign-in acts for."""
    credentials = Credentials(phone=phone, password=password)
    return (await sign_in(credentials, ports=village.ports)).actor_kind


async def refused(error: type[DomainError], doing: Any) -> None:
    """It is refused and nothing has changed."""
    before = [await table.all().order_by("id").values() for table in (Account, Session, Event)]
    with pytest.raises(error):
        await doing
    after = [await table.all().order_by("id").values() for table in (Account, Session, Event)]
    assert after == before


async def test_each_desk_signs_in_for_itself(village: Village) -> None:
    desks: tuple[tuple[StaffKind, dict[str, Any]], ...] = (
        (StaffKind.OFFICE, {}),
        (StaffKind.DEPARTMENT, {"department_id": village.departments["water"]}),
        (StaffKind.TOWNSHIP, {"township_id": village.areas["T2"]}),
    )
    for number, (kind, desk) in enumerate(desks):
        made = await appointed(village, kind=kind, phone=f"1390000000{number}", **desk)
        (told,) = made.invitations
        assert await at(village, told.phone, told.password) is ActorKind(kind)
    row = await Account.get(phone="13900000002")
    assert (row.township_id, row.must_change_password) == (village.areas["T2"], True)
    assert await Event.filter(kind=EventKind.STAFF_APPOINTED).count() == 3


async def test_who_repeats_is_told_the_same_password(village: Village) -> None:
    acts = await acting(village, "office")
    acts["call"] = Call("staffAppoint", "once", "0" * 64)
    new = somebody()
    made, again = await staff.appoint(new, **acts), await staff.appoint(new, **acts)
    assert (again.invitations, again.replayed) == (made.invitations, True)
    assert await Account.filter(phone=PHONE).count() == 1


async def test_the_same_id_sent_anew_is_one_account(village: Village) -> None:
    new = somebody()
    await staff.appoint(new, **await acting(village, "office"))
    await staff.appoint(new, **await acting(village, "office"))
    assert await Event.filter(kind=EventKind.STAFF_APPOINTED).count() == 1


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": " "}, Invalid),
        ({"name": "名" * 41}, Invalid),
        ({"phone": "12345"}, BadPhone),
        ({"kind": StaffKind.DEPARTMENT}, Invalid),
        ({"kind": StaffKind.TOWNSHIP}, Invalid),
        ({"department_id": new_uuid()}, Invalid),
        ({"kind": StaffKind.DEPARTMENT, "department_id": new_uuid()}, NotFound),
        ({"kind": StaffKind.TOWNSHIP, "township_id": new_uuid()}, NotFound),
    ],
)
async def test_half_a_desk_is_none(
    village: Village, given: dict[str, Any], error: type[DomainError]
) -> None:
    await refused(error, appointed(village, **given))


async def test_a_community_is_no_township_and_a_closed_department_no_desk(village: Village) -> None:
    township: dict[str, Any] = {"kind": StaffKind.TOWNSHIP, "township_id": village.areas["A"]}
    await refused(NotFound, appointed(village, **township))
    other = await found_village(code="D", ports=village.ports)
    foreign: dict[str, Any] = {
        "kind": StaffKind.DEPARTMENT,
        "department_id": other.departments["water"],
    }
    await refused(NotFound, appointed(village, **foreign))


async def test_a_phone_signs_one_in(village: Village) -> None:
    (told,) = (await appointed(village)).invitations
    await refused(Invalid, appointed(village))
    other = somebody(phone="13900000002")
    await refused(IdTaken, appointed(village, id=told.whose, phone=other.phone))
    (second,) = (await appointed(village, phone=other.phone)).invitations
    acts = await acting(village, "office")
    await refused(Invalid, staff.revise(second.whose, "李", PHONE, **acts))
    await staff.revise(second.whose, "李", "13900000003", **acts)
    row = await Account.get(id=second.whose)
    assert (row.name, row.phone) == ("李", "13900000003")


async def test_only_the_office_appoints(village: Village) -> None:
    (told,) = (await appointed(village)).invitations
    for name in ("zhao", "qian", "town", "water", "tablet"):
        acts = await acting(village, name)
        await refused(Forbidden, staff.appoint(somebody(phone="13900000009"), **acts))
        await refused(Forbidden, staff.revise(told.whose, "李", PHONE, **acts))
        await refused(Forbidden, staff.dismiss(told.whose, **acts))
        await refused(Forbidden, invite([told.whose], STAFF, **acts))


async def test_the_dismissed_are_out_and_the_number_is_free(village: Village) -> None:
    (told,) = (await appointed(village)).invitations
    await at(village, PHONE, told.password)
    acts = await acting(village, "office")
    await staff.dismiss(told.whose, **acts)
    with pytest.raises(SignInRefused):
        await at(village, PHONE, told.password)
    assert not await Session.filter(account_id=told.whose, ended_at=None).exists()
    await refused(NotFound, staff.dismiss(told.whose, **await acting(village, "office")))
    await appointed(village, name="接任者")
    assert (await Account.get(phone=PHONE)).name == "接任者"


async def test_nobody_dismisses_oneself_or_who_is_no_staff(village: Village) -> None:
    acts = await acting(village, "office")
    await refused(Forbidden, staff.dismiss(village.accounts["office"], **acts))
    await refused(NotFound, staff.dismiss(village.accounts["zhao"], **acts))
    await refused(NotFound, staff.dismiss(village.accounts["tablet"], **acts))
    await refused(NotFound, invite([village.accounts["zhao"]], STAFF, **acts))
    other = await found_village(code="D", ports=village.ports)
    await refused(NotFound, staff.dismiss(other.accounts["town"], **acts))


async def test_a_forgotten_password_is_set_anew(village: Village) -> None:
    (first,) = (await appointed(village)).invitations
    made = await invite([first.whose], STAFF, **await acting(village, "office"))
    (second,) = made.invitations
    with pytest.raises(SignInRefused):
        await at(village, PHONE, first.password)
    assert await at(village, PHONE, second.password) is ActorKind.OFFICE
