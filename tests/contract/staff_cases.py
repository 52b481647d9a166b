"""How the contract's operations on staff and on the halls' tablets are asked."""

from domain.actor import ActorKind
from domain.ids import new_uuid, to_wire
from models.account import Account
from models.organisation import Device
from tests.contract.cases import County, Request, case, fresh, sent
from tests.village import NOON


def a_phone() -> str:
    return f"139{new_uuid().int % 10**8:08d}"


async def a_clerk(county: County) -> str:
    village = county.history.village
    row = await Account.create(
        county_id=village.county_id,
        kind=ActorKind.DEPARTMENT,
        department_id=village.departments["water"],
        name="老李",
        phone=a_phone(),
        created_at=NOON,
    )
    return to_wire("Staff", row.id)


@case("StaffList")
async def staff(county: County) -> Request:
    return Request("office", {"filter": {"kinds": ["DEPARTMENT"], "isActive": True}})


@case("StaffAppoint")
async def appoint(county: County) -> Request:
    department = to_wire("Department", county.history.village.departments["water"])
    said = {"kind": "DEPARTMENT", "departmentId": department, "name": "小王", "phone": a_phone()}
    return Request("office", sent(id=fresh("Staff"), **said))


@case("StaffInvite")
async def invite(county: County) -> Request:
    return Request("office", sent(ids=[await a_clerk(county)]))


@case("StaffRevise")
async def revise(county: County) -> Request:
    return Request("office", sent(id=await a_clerk(county), name="李主任", phone=a_phone()))


@case("StaffDismiss")
async def dismiss(county: County) -> Request:
    return Request("office", sent(id=await a_clerk(county)))


@case("DeviceList")
async def devices(county: County) -> Request:
    return Request("office")


@case("DeviceRetire")
async def retire(county: County) -> Request:
    village = county.history.village
    row = await Device.create(
        county_id=village.county_id,
        hall_id=next(iter(village.halls.values())),
        name="旧平板",
        paired_at=NOON,
        created_at=NOON,
    )
    return Request("office", sent(id=to_wire("Device", row.id)))
