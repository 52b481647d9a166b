"""The demonstration county: real outline and names, invented borders and people, made once."""

from dataclasses import dataclass
from pathlib import Path

import orjson

from domain.geo import Datum
from models.account import Account
from models.member import Term
from server.demo.accounts import (
    DEPARTMENT_PHONES,
    OFFICE_PHONE,
    TOWNSHIP_PHONES,
)
from server.demo.facts import Facts
from server.demo.people import MEMBER_COUNT, phone
from services.ports import Ports

FOLDER = Path(__file__).resolve().parents[2] / "data" / "huanren"
PASSWORD = "gridhall-demo"


class CountyInUse(RuntimeError):
    """The county already has people of its own; invented ones must not come among them."""

    def __init__(self, code: str) -> None:
        super().__init__(f"县 {code} 已有真实账号，不能放入演示数据，请换一个数据库。")


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account to try the demonstration with."""

    role: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Demo:
    """Whether the county was made just now, and who can sign in with the one password."""

    is_new: bool
    county_code: str
    password: str
    sign_ins: tuple[SignIn, ...]


async def build_demo(
    *, ports: Ports, folder: Path = FOLDER, canonical: Datum = Datum.CGCS2000
) -> Demo:
    """Make the county in an open, migrated database; one that is complete is left as it is.

    Each step repeats without harm, so an interrupted run is completed by the next.
    """
    facts = read_facts(folder)
    is_new = not await Account.exists(phone=OFFICE_PHONE, county__code=facts["code"])
    if is_new:
        await _require_unused(facts)
        # Imported only for the first run: reading boundaries takes libraries that start slowly.
        from server.demo.county import found_county

        await found_county(facts, folder, ports, canonical)
    return Demo(is_new, facts["code"], PASSWORD, tuple(await _sign_ins(facts["code"])))


def read_facts(folder: Path = FOLDER) -> Facts:
    """What the county's own file says."""
    facts: Facts = orjson.loads((folder / "county.json").read_bytes())
    return facts


async def _require_unused(facts: Facts) -> None:
    of_demo = await Term.exists(county__code=facts["code"], name=facts["term"]["name"])
    if not of_demo and await Account.exists(county__code=facts["code"]):
        raise CountyInUse(facts["code"])


async def _sign_ins(code: str) -> list[SignIn]:
    """The office, then one account of every kind."""
    wanted = {
        OFFICE_PHONE: "县政协办公室",
        phone(1): "委员、界别组召集人",
        phone(11): "委员",
        phone(MEMBER_COUNT): "委员（首次登录须改密码）",
        phone(TOWNSHIP_PHONES): "街道（乡镇）",
        phone(DEPARTMENT_PHONES): "职能部门",
    }
    accounts = await Account.filter(phone__in=list(wanted), county__code=code)
    names = {account.phone: account.name for account in accounts}
    return [SignIn(role, names[each], each) for each, role in wanted.items() if each in names]
