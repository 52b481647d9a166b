"""`gridhall resident`: a resident's own data, handed out or erased by whoever runs the server."""

from typing import Annotated

import typer

from domain.ids import new_uuid
from models.erasure import Erasure
from server.cli_world import county_of, in_the_world
from server.world import World
from services.request import Call
from services.resident_erase import erase
from services.resident_export import export
from services.resident_search import Wanted
from services.work import system_actor

resident_app = typer.Typer(help="群众个人信息。", no_args_is_help=True)
Code = Annotated[str, typer.Option("--county", help="县的编码，如 210522。")]
Contact = Annotated[
    str, typer.Option(prompt="联系方式", help="联系方式；不填则询问，免得留在命令历史里。")
]
Reason = Annotated[str, typer.Option(help="为什么，记入事件流。")]


@resident_app.command("export")
def export_one(county: Code, reason: Reason, contact: Contact) -> None:
    """打印一位群众的全部记录（JSON）。"""

    async def work(world: World) -> str:
        by = system_actor((await county_of(county)).id)
        return await export(Wanted(contact=contact), reason, by=by, ports=world.ports)

    typer.echo(in_the_world(work))


@resident_app.command("erase")
def erase_one(county: Code, reason: Reason, contact: Contact) -> None:
    """删除一位群众的姓名和联系方式；办理记录保留，不能撤销。"""

    async def work(world: World) -> Erasure:
        by = system_actor((await county_of(county)).id)
        call = Call("residentErase", new_uuid().hex, "")
        done = await erase(Wanted(contact=contact), reason, by=by, ports=world.ports, call=call)
        return await Erasure.get(id=done.id)

    proof = in_the_world(work)
    typer.echo(
        f"已删除：{proof.issue_count} 件问题，{proof.reporter_count} 份回执，"
        f"{proof.text_count} 条文字，{proof.note_count} 条事件说明；证明 {proof.id.hex}。"
    )
