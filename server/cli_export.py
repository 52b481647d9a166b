"""`gridhall export`: what is handed over to others, as files."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from adapters.case_archive import Archived, write_archive
from domain.errors import DomainError
from domain.ids import from_wire
from models.county import County
from server.settings import Settings
from server.world import open_world
from services.case_export import Choices, export_case
from services.work import system_actor

export_app = typer.Typer(help="导出，供移交和归档。", no_args_is_help=True)


@export_app.callback()
def export() -> None:
    """导出，供移交和归档。"""


@export_app.command("case")
def case(
    issue: Annotated[str, typer.Argument(help="问题的编号，iss_ 开头。")],
    to: Annotated[Path | None, typer.Option(help="写到哪里；不填为 编号.zip。")] = None,
    county: Annotated[str, typer.Option(help="县的编码；库里只有一个县时可省略。")] = "",
    originals: Annotated[bool, typer.Option("--originals", help="连同照片原图。")] = False,
    contacts: Annotated[
        bool, typer.Option("--contacts", help="连同群众联系方式明文；会留下记录。")
    ] = False,
) -> None:
    """把一件问题的全部材料写成一个 ZIP：数据、文书、照片和校验清单。"""
    target = to or Path(f"{issue}.zip")
    choices = Choices(originals=originals, contacts=contacts)
    try:
        archived = asyncio.run(_export(issue, choices, target, county))
    except (DomainError, OSError) as no:
        typer.echo(getattr(no, "message", no), err=True)
        raise typer.Exit(1) from no
    typer.echo(f"已导出 {archived.count} 个文件：{target}")
    for path in archived.missing:
        typer.echo(f"缺：{path}", err=True)


async def _export(issue: str, choices: Choices, target: Path, code: str) -> Archived:
    issue_id = from_wire("Issue", issue)
    async with open_world(Settings()) as world:
        by = system_actor((await _county(code)).id)
        files = export_case(issue_id, choices, by=by, ports=world.ports)
        return await write_archive(files, target)


async def _county(code: str) -> County:
    """The one named, or the only one there is."""
    found = await County.filter(**({"code": code} if code else {})).limit(2)
    if len(found) != 1:
        raise typer.BadParameter("库里没有这个县，或不止一个县，请用 --county 指明。")
    return found[0]
