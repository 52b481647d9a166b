"""`gridhall export`: what is handed over to others, as files."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.case_archive import Archived, write_archive
from domain.ids import from_wire
from server.cli_world import OneCounty, county_of, in_the_world
from server.world import World
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
    county: OneCounty = "",
    originals: Annotated[bool, typer.Option("--originals", help="连同照片原图。")] = False,
    contacts: Annotated[
        bool, typer.Option("--contacts", help="连同群众联系方式明文；会留下记录。")
    ] = False,
) -> None:
    """把一件问题的全部材料写成一个 ZIP：数据、文书、照片和校验清单。"""
    target = to or Path(f"{issue}.zip")
    choices = Choices(originals=originals, contacts=contacts)

    async def work(world: World) -> Archived:
        issue_id = from_wire("Issue", issue)
        by = system_actor((await county_of(county)).id)
        files = export_case(issue_id, choices, by=by, ports=world.ports)
        return await write_archive(files, target)

    archived = in_the_world(work)
    typer.echo(f"已导出 {archived.count} 个文件：{target}")
    for path in archived.missing:
        typer.echo(f"缺：{path}", err=True)
