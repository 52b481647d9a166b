"""`gridhall import`: areas and members from files, reported row by row."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.area_files import parse_shapes
from adapters.office_files import OfficeFiles
from adapters.shape_files import PARTS
from domain.area_row import AreaFile
from domain.geo import Datum
from domain.reference_row import RowFile
from domain.row_error import RowError
from server.cli_world import OneCounty, county_of, in_the_world
from server.world import World
from services.area_import import import_areas
from services.calendar_import import import_calendar
from services.import_report import ImportReport, refused
from services.member_import import import_members
from services.reference_import import import_categories, import_departments

import_app = typer.Typer(help="导入区划、委员、部门、分类、工作日历。", no_args_is_help=True)
MAX_SHOWN = 200
FILES = OfficeFiles()
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="要导入的文件。")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只检查，不写入。")]


@import_app.command("areas")
def areas(
    file: File,
    county: Annotated[str, typer.Option(help="县的编码，如 210522。")],
    dry_run: DryRun = False,
    datum: Annotated[Datum, typer.Option(help="文件里坐标的坐标系。")] = Datum.CGCS2000,
    datum_is_sure: Annotated[
        bool, typer.Option("--datum-is-sure", help="坐标系已核实，不再与县界比对。")
    ] = False,
) -> None:
    """导入区划：GeoJSON、Shapefile（.shp 或 .zip，带边界），或只有名称的 Excel、CSV、JSON。"""
    parsed = _parsed(file, datum)
    for note in parsed.notes:
        typer.echo(note)

    async def carry_out(world: World) -> ImportReport:
        return await import_areas(
            parsed.rows,
            county,
            ports=world.ports,
            dry_run=dry_run,
            canonical=world.settings.canonical_datum,
            datum_is_sure=datum_is_sure,
        )

    _run(parsed.errors, carry_out)


def _parsed(file: Path, datum: Datum) -> AreaFile:
    if file.suffix.lower() == ".shp":
        beside = {part: file.with_suffix(f".{part}") for part in PARTS}
        parts = {part: path.read_bytes() for part, path in beside.items() if path.exists()}
        return parse_shapes(parts, datum=datum)
    return FILES.areas(file.read_bytes(), datum)


@import_app.command("members")
def members(file: File, county: OneCounty = "", dry_run: DryRun = False) -> None:
    """导入委员：Excel、CSV 或 JSON，表头如 姓名、手机、界别、网格、职务。"""
    parsed = FILES.members(file.read_bytes())

    async def carry_out(world: World) -> ImportReport:
        code = county or (await county_of("")).code
        return await import_members(parsed.rows, code, ports=world.ports, dry_run=dry_run)

    _run(parsed.errors, carry_out)


@import_app.command("departments")
def departments(file: File, county: OneCounty = "", dry_run: DryRun = False) -> None:
    """导入职能部门：Excel、CSV 或 JSON，表头 编码、名称。"""
    _run_rows(FILES.departments(file.read_bytes()), import_departments, county, dry_run)


@import_app.command("categories")
def categories(file: File, county: OneCounty = "", dry_run: DryRun = False) -> None:
    """导入问题分类：Excel、CSV 或 JSON，表头 编码、名称、办理后照片。"""
    _run_rows(FILES.categories(file.read_bytes()), import_categories, county, dry_run)


@import_app.command("calendar")
def calendar(file: File, county: OneCounty = "", dry_run: DryRun = False) -> None:
    """导入工作日历：Excel、CSV 或 JSON，表头 日期、上班、说明。"""
    _run_rows(FILES.calendar(file.read_bytes()), import_calendar, county, dry_run)


def _run_rows(
    parsed: RowFile[Any],
    write: Callable[..., Awaitable[ImportReport]],
    county: str,
    dry_run: bool,
) -> None:
    async def carry_out(world: World) -> ImportReport:
        code = county or (await county_of("")).code
        return await write(parsed.rows, code, ports=world.ports, dry_run=dry_run)

    _run(parsed.errors, carry_out)


def _run(errors: Sequence[RowError], carry_out: Callable[[World], Awaitable[ImportReport]]) -> None:
    """Import unless the file itself is wrong; exit status 1 when nothing could be written."""
    report = refused(errors) if errors else in_the_world(carry_out)
    _show(report)
    if report.errors:
        raise typer.Exit(1)


def _show(report: ImportReport) -> None:
    for error in report.errors[:MAX_SHOWN]:
        typer.echo(str(error), err=True)
    if report.errors:
        typer.echo(f"共 {len(report.errors)} 处错误，没有写入任何内容。", err=True)
        return
    for note in report.notes:
        typer.echo(note)
    counts = f"新增 {report.created}，更新 {report.updated}，不变 {report.unchanged}"
    typer.echo(f"检查通过，未写入：{counts}。" if report.is_dry_run else f"已导入：{counts}。")
