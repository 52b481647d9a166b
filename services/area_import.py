"""Importing areas: the whole file or nothing, and the county itself with its first file."""

from collections.abc import Sequence

from domain.actor import Actor
from domain.area import AreaLevel
from domain.area_row import AreaRow
from domain.events import EventKind
from domain.geo import Datum, require_canonical
from domain.ids import new_uuid
from domain.row_error import WHOLE_FILE, RowError
from models.area import Area
from models.county import County
from services.area_geometry import boundary_errors
from services.area_plan import AreaPlan, plan_areas
from services.import_report import ImportReport, refused
from services.ports import Ports
from services.work import Work, system_actor, unit_of_work

_BATCH = 500
_REVISED = ("name", "kind", "boundary", "centre_longitude", "centre_latitude", "updated_at")


async def import_areas(
    rows: Sequence[AreaRow],
    county_code: str,
    *,
    ports: Ports,
    dry_run: bool = False,
    canonical: Datum = Datum.CGCS2000,
    datum_is_sure: bool = False,
    by: Actor | None = None,
) -> ImportReport:
    """Create and update the areas of a county; what the file does not name stays as it is.

    A county that does not exist yet is made from the row that has its code, with `canonical` as
    its datum. Boundaries that would fit the county's outline better in another datum are refused
    unless `datum_is_sure`. On any error nothing is written.
    """
    require_canonical(canonical)
    county = await County.get_or_none(code=county_code)
    if county is None and all(row.code != county_code for row in rows):
        reason = f"县“{county_code}”不存在，文件里也没有它的一行。"
        return refused([RowError(WHOLE_FILE, "编码", reason)])
    county_id = county.id if county else new_uuid()
    async with unit_of_work(by=by or system_actor(county_id), ports=ports) as work:
        existing = await Area.filter(county_id=county_id).select_for_update()
        plan = plan_areas(rows, existing, county_id=county_id, county_code=county_code)
        errors = plan.errors or boundary_errors(
            plan.touched(), plan.in_force(), datum_is_sure=datum_is_sure
        )
        if errors:
            return refused(errors)
        if not dry_run:
            await _write(plan, work, county, canonical)
    if not dry_run:
        await ports.areas.load(county_id)
    return ImportReport(
        created=len(plan.created),
        updated=len(plan.updated),
        unchanged=plan.unchanged,
        is_dry_run=dry_run,
    )


async def _write(plan: AreaPlan, work: Work, county: County | None, canonical: Datum) -> None:
    for area in plan.touched().values():
        area.updated_at = work.now
    root = plan.known[plan.county_code]
    if county is None:
        await _found_county(root, work, canonical)
    elif county.outline != root.boundary:
        county.outline = root.boundary
        await county.save(update_fields=["outline"])
    for level in AreaLevel:
        created = [area for area in plan.created.values() if area.level == level]
        await Area.bulk_create(created, batch_size=_BATCH)
    if plan.updated:
        await Area.bulk_update(plan.updated.values(), fields=_REVISED, batch_size=_BATCH)
    _record(plan, work)


async def _found_county(root: Area, work: Work, canonical: Datum) -> None:
    await County.create(
        id=root.id,
        code=root.code,
        name=root.name,
        short_name=root.name[:20],
        canonical_datum=canonical,
        outline=root.boundary,
        created_at=work.now,
    )


def _record(plan: AreaPlan, work: Work) -> None:
    if not plan.touched():
        return
    root = plan.known[plan.county_code]
    work.record(
        EventKind.AREAS_IMPORTED,
        ("County", plan.county_id),
        area_path=root.path,
        data={"created": len(plan.created), "updated": len(plan.updated)},
    )
