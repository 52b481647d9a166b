"""Offices, departments, halls and logins of the demonstration county."""

from collections.abc import Mapping
from typing import Any

from domain.actor import ActorKind
from domain.area import AreaLevel
from models.account import Account
from models.area import Area
from models.member import Member
from models.organisation import Department, Device
from server.demo.facts import Facts
from server.demo.organisation import arrange, open_hall
from server.demo.people import MEMBER_COUNT, phone
from services.work import Work

OFFICE_PHONE = phone(9001)
DEPARTMENT_PHONES = 1001
TOWNSHIP_PHONES = 2001
_TO_THE_COUNTY: Mapping[str, Any] = {}


async def open_accounts(facts: Facts, password_hash: str, work: Work) -> None:
    """Everything but the members themselves; the office comes last and tells that all is there.

    All share one password hash: hashing it once per account would take half a minute.
    """
    county_id = work.by.county_id
    await Member.filter(county_id=county_id).update(is_synthetic=True)
    await Account.filter(county_id=county_id, member_id__isnull=False).update(
        password_hash=password_hash, must_change_password=False
    )
    newcomer = Account.filter(county_id=county_id, phone=phone(MEMBER_COUNT))
    await newcomer.update(must_change_password=True)
    await _open_departments(facts, password_hash, work)
    await _open_townships(password_hash, work)
    await _open_halls(facts, work)
    await arrange(facts, work)
    await _open(work, ActorKind.OFFICE, "县政协办公室（演示）", OFFICE_PHONE, password_hash)


async def _open_departments(facts: Facts, password_hash: str, work: Work) -> None:
    for index, name in enumerate(facts["departments"]):
        department = await Department.create(
            county_id=work.by.county_id, code=f"D{index + 1:02d}", name=name
        )
        number = phone(DEPARTMENT_PHONES + index)
        await _open(
            work,
            ActorKind.DEPARTMENT,
            f"{name}经办人（演示）",
            number,
            password_hash,
            {"department_id": department.id},
        )


async def _open_townships(password_hash: str, work: Work) -> None:
    townships = await Area.filter(county_id=work.by.county_id, level=AreaLevel.TOWNSHIP).order_by(
        "code"
    )
    for index, township in enumerate(townships):
        number = phone(TOWNSHIP_PHONES + index)
        await _open(
            work,
            ActorKind.TOWNSHIP,
            f"{township.name}经办人（演示）",
            number,
            password_hash,
            {"township_id": township.id},
        )


async def _open_halls(facts: Facts, work: Work) -> None:
    """A tablet signs in by pairing, never with a password."""
    for hall_facts in facts["halls"]:
        hall = await open_hall(hall_facts, work)
        if "tablet" not in hall_facts:
            continue
        device = await Device.create(
            county_id=work.by.county_id,
            hall_id=hall.id,
            name=hall_facts["tablet"],
            created_at=work.now,
        )
        await _open(work, ActorKind.DEVICE, device.name, None, None, {"device_id": device.id})


async def _open(
    work: Work,
    kind: ActorKind,
    name: str,
    number: str | None,
    password_hash: str | None,
    belongs: Mapping[str, Any] = _TO_THE_COUNTY,
) -> None:
    await Account.create(
        county_id=work.by.county_id,
        kind=kind,
        name=name,
        phone=number,
        password_hash=password_hash,
        must_change_password=False,
        created_at=work.now,
        **belongs,
    )
