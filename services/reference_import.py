"""Importing departments and categories: by their codes, the whole file or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias
from uuid import UUID

from tortoise.models import Model

from domain.actor import Actor
from domain.events import EventKind
from domain.reference_row import CategoryRow, DepartmentRow, zeros_lost
from domain.row_error import RowError
from models.county import County
from models.issue import Category
from models.organisation import Department
from services.audience import OFFICE
from services.category_list import keep_version
from services.import_report import ImportReport, no_county, refused
from services.ports import Ports
from services.work import Work, system_actor, unit_of_work


class CodedRow(Protocol):
    """A row of a list whose codes say what it is about."""

    @property
    def row(self) -> int: ...

    @property
    def code(self) -> str: ...


Wanted: TypeAlias = Mapping[str, Mapping[str, object]]
"""The columns each code should have."""


async def import_departments(
    rows: Sequence[DepartmentRow],
    county_code: str,
    *,
    ports: Ports,
    dry_run: bool = False,
    by: Actor | None = None,
) -> ImportReport:
    """Add departments and rename known ones; those the file does not name stay."""
    wanted: Wanted = {row.code: {"name": row.name} for row in rows}
    return await _import(Department, rows, wanted, county_code, ports=ports, dry_run=dry_run, by=by)


async def import_categories(
    rows: Sequence[CategoryRow],
    county_code: str,
    *,
    ports: Ports,
    dry_run: bool = False,
    by: Actor | None = None,
) -> ImportReport:
    """Add categories in the order of the file and revise known ones; the others stay."""
    wanted: Wanted = {
        row.code: {
            "name": row.name,
            "axis": row.axis,
            "standard_code": row.standard_code,
            "needs_after_photo": row.needs_after_photo,
            "position": position,
        }
        for position, row in enumerate(rows, start=1)
    }
    return await _import(Category, rows, wanted, county_code, ports=ports, dry_run=dry_run, by=by)


async def _import(
    model: type[Department] | type[Category],
    rows: Sequence[CodedRow],
    wanted: Wanted,
    county_code: str,
    *,
    ports: Ports,
    dry_run: bool,
    by: Actor | None,
) -> ImportReport:
    county = await County.get_or_none(code=county_code)
    if county is None:
        return no_county(county_code)
    async with unit_of_work(by=by or system_actor(county.id), ports=ports) as work:
        found = await model.filter(county_id=county.id).select_for_update()
        known: dict[str, Model] = {each.code: each for each in found}
        errors = [*repeats(rows), *_lost_zeros(rows, set(known))]
        if errors:
            return refused(errors)
        created = [code for code in wanted if code not in known]
        updated = [code for code in wanted if code in known and _differs(known[code], wanted[code])]
        if not dry_run:
            for code in created:
                work.insert(model, county_id=county.id, code=code, **wanted[code])
            for code in updated:
                work.update(known[code], **wanted[code])
            if model is Category and (created or updated):
                await keep_version(work)
            told(county.id, work, of=model.__name__, created=len(created), updated=len(updated))
    return ImportReport(
        created=len(created),
        updated=len(updated),
        unchanged=len(wanted) - len(created) - len(updated),
        is_dry_run=dry_run,
    )


def _differs(row: Model, wanted: Mapping[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in wanted.items())


def repeats(rows: Iterable[CodedRow], *, column: str = "编码") -> list[RowError]:
    """Rows whose code an earlier row has."""
    first: dict[str, int] = {}
    return [
        RowError(row.row, column, f"“{row.code}”与第 {first[row.code]} 行重复。")
        for row in rows
        if first.setdefault(row.code, row.row) != row.row
    ]


def _lost_zeros(rows: Iterable[CodedRow], known: set[str]) -> list[RowError]:
    return [
        RowError(row.row, "编码", f"“{row.code}”像是丢了开头的 0（已有“{whole}”），请设为文本。")
        for row in rows
        if (whole := zeros_lost(row.code, known)) is not None
    ]


def told(county_id: UUID, work: Work, *, of: str, created: int, updated: int) -> None:
    """One event for what a file has changed; none when it changed nothing."""
    if created or updated:
        work.record(
            EventKind.REFERENCE_IMPORTED,
            ("County", county_id),
            audience=(OFFICE,),
            data={"of": of, "created": created, "updated": updated},
        )
