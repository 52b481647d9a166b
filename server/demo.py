"""The demonstration county: real outline and names, invented borders and people, made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import orjson

from adapters.area_files import parse_areas
from domain.area import AreaLevel, is_within
from domain.area_row import AreaRow
from domain.geo import Datum
from models.account import Account
from models.area import Area
from models.county import County
from models.member import SectorGroup, Term
from server.demo_accounts import (
    DEPARTMENT_PHONES,
    OFFICE_PHONE,
    TOWNSHIP_PHONES,
    Facts,
    open_accounts,
)
from server.demo_people import MEMBER_COUNT, Branch, member_rows, phone
from services.area_import import import_areas
from services.import_report import ImportReport, refused
from services.member_import import import_members
from services.ports import Ports
from services.work import system_actor, unit_of_work

FOLDER = Path(__file__).resolve().parent.parent / "data" / "huanren"
AREA_FILES = ("outline.geojson", "townships.geojson", "communities.geojson", "grids.geojson")
PASSWORD = "gridhall-demo"


class DemoFailed(RuntimeError):
    """The demonstration files do not import; says which rows."""

    def __init__(self, name: str, report: ImportReport) -> None:
        listed = "\n".join(map(str, report.errors[:20]))
        super().__init__(f"演示数据 {name} 无法导入：\n{listed}")


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
    password: str
    sign_ins: tuple[SignIn, ...]


async def build_demo(
    *, ports: Ports, folder: Path = FOLDER, canonical: Datum = Datum.CGCS2000
) -> Demo:
    """Make the county in an open, migrated database; one that is complete is left as it is.

    Each step repeats without harm, so an interrupted run is completed by the next.
    """
    facts = orjson.loads((folder / "county.json").read_bytes())
    is_new = not await Account.exists(phone=OFFICE_PHONE, county__code=facts["code"])
    if is_new:
        await _require_unused(facts)
        await _build(facts, folder, ports, canonical)
    return Demo(is_new, PASSWORD, tuple(await _sign_ins(facts["code"])))


async def _require_unused(facts: Facts) -> None:
    of_demo = await Term.exists(county__code=facts["code"], name=facts["term"]["name"])
    if not of_demo and await Account.exists(county__code=facts["code"]):
        raise CountyInUse(facts["code"])


async def _build(facts: Facts, folder: Path, ports: Ports, canonical: Datum) -> None:
    for name in AREA_FILES:
        report = await import_areas(
            _rows_of(folder / name), facts["code"], ports=ports, canonical=canonical
        )
        if report.errors:
            raise DemoFailed(name, report)
    county = await County.get(code=facts["code"])
    async with unit_of_work(by=system_actor(county.id), ports=ports):
        await _found_term_and_groups(county, facts)
    await _import_members(facts, county.id, ports)
    async with ports.passwords.turn() as turn:
        password_hash = await turn.hash(PASSWORD)
    async with unit_of_work(by=system_actor(county.id), ports=ports) as work:
        await open_accounts(facts, password_hash, work)


def _rows_of(path: Path) -> Sequence[AreaRow]:
    parsed = parse_areas(path.read_bytes())
    if parsed.errors:
        raise DemoFailed(path.name, refused(parsed.errors))
    return parsed.rows


async def _found_term_and_groups(county: County, facts: Facts) -> None:
    county.short_name = facts["shortName"]
    await county.save(update_fields=["short_name"])
    term = facts["term"]
    await Term.get_or_create(
        county_id=county.id,
        number=term["number"],
        defaults={"name": term["name"], "starts_on": date.fromisoformat(term["startsOn"])},
    )
    for position, group in enumerate(facts["groups"], start=1):
        await SectorGroup.get_or_create(
            county_id=county.id,
            code=f"G{position:02d}",
            defaults={"name": group["name"], "position": position},
        )


async def _import_members(facts: Facts, county_id: UUID, ports: Ports) -> None:
    rows = member_rows(facts["groups"], await _branches(county_id))
    report = await import_members(rows, facts["code"], ports=ports)
    if report.errors:
        raise DemoFailed("county.json", report)


async def _branches(county_id: UUID) -> list[Branch]:
    areas = await Area.filter(county_id=county_id).order_by("code")
    return [
        Branch(area.code, tuple(each.code for each in areas if _is_below(each, area)))
        for area in areas
        if area.level == AreaLevel.COMMUNITY
    ]


def _is_below(area: Area, other: Area) -> bool:
    return area is not other and is_within(area.path, other.path)


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
