"""`gridhall keys`: keys that contacts are encrypted with, made and changed."""

import asyncio
import base64
import os

import typer

from adapters.sealer import KEY_BYTES
from server.settings import Settings
from server.world import open_world
from services.reseal import Resealed, reseal

keys_app = typer.Typer(help="加密联系方式的密钥。", no_args_is_help=True)


@keys_app.command("new")
def new() -> None:
    """生成一个密钥，放到 GRIDHALL_SEALING_KEYS 的最前面。"""
    typer.echo(base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode())


@keys_app.command("rotate")
def rotate() -> None:
    """用最新的密钥重新加密全部联系方式；完成后旧密钥可以去掉。"""
    report = asyncio.run(_reseal())
    typer.echo(f"核对 {report.checked} 条，重新加密 {report.renewed} 条。")
    for place in report.unreadable:
        typer.echo(f"没有密钥能解开：{place}", err=True)
    if report.unreadable:
        raise typer.Exit(1)


async def _reseal() -> Resealed:
    async with open_world(Settings()) as world:
        return await reseal(world.ports)
