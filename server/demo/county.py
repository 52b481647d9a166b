"""How the demonstration county is made: through the same imports that a real one goes through."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from adapters.area_files import parse_areas
from domain.area import AreaLevel, is_within
from domain.area_row import AreaRow
from domain.category import CategoryAxis
from domain.geo import Datum
from domain.reference_row import CategoryRow
from models.area import Area
from models.county import County
from models.member import SectorGroup, Term
from server.demo.accounts import open_accounts
from server.demo.build import PASSWORD
from server.demo.facts import Facts
from server.demo.people import Branch, member_rows
from services.area_import import import_areas
from services.import_report import ImportReport, refused
from services.member_import import import_members
from services.ports import Ports
from services.reference_import import import_categories
from services.work import system_actor, unit_of_work

AREA_FILES = ("outline.geojson", "townships.geojson", "communities.geojson", "grids.geojson")


class DemoFailed(RuntimeError):
    """The demonstration files do not import; says which rows."""

    def __init__(self, name: str, report: ImportReport) -> None:
        listed = "\n".join(map(str, report.errors[:20]))
        super().__init__(f"演示数据 {name} 无法导入：\n{listed}")


async def found_county(facts: Facts, folder: Path, ports: Ports, canonical: Datum) -> None:
    """Areas, groups, categories, members, offices and their accounts, each step repeatable."""
    for name in AREA_FILES:
        report = await import_areas(
            _rows_of(folder / name), facts["code"], ports=ports, canonical=canonical
        )
        if report.errors:
            raise DemoFailed(name, report)
    county = await County.get(code=facts["code"])
    async with unit_of_work(by=system_actor(county.id), ports=ports):
        await _found_term_and_groups(county, facts)
    await _import_categories(facts, ports)
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


async def _import_categories(facts: Facts, ports: Ports) -> None:
    rows = [
        CategoryRow(
            row=number,
            code=f"C{number:02d}",
            name=category["name"],
            axis=CategoryAxis(category.get("axis", CategoryAxis.SUBJECT)),
            needs_after_photo=category["needsAfterPhoto"],
        )
        for number, category in enumerate(facts["categories"], start=1)
    ]
    report = await import_categories(rows, facts["code"], ports=ports)
    if report.errors:
        raise DemoFailed("county.json", report)


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
