"""`gridhall backup`: the data folder copied while the server runs."""

from pathlib import Path
from typing import Annotated

import typer

from server.backup import Backup, back_up
from server.settings import Settings


def backup(
    target: Annotated[Path, typer.Argument(help="备份到哪个目录；再次备份到同一目录只复制新的。")],
    with_key: Annotated[
        bool, typer.Option("--with-key", help="连同密钥文件；没有它打不开群众的联系方式。")
    ] = False,
) -> None:
    """不停服务，备份数据库和照片；备份出来的目录可以直接用来启动服务。"""
    done = back_up(Settings(), target, with_key=with_key)
    typer.echo(f"已备份到 {target}：新复制 {done.copied} 个照片文件，原有 {done.kept} 个。")
    if not with_key:
        typer.echo("密钥文件 secret.key 不在其中，请另行妥善保存；恢复时要放回原处。")
    _complain(done)


def _complain(done: Backup) -> None:
    for key in done.missing:
        typer.echo(f"缺：{key}", err=True)
    for key in done.damaged:
        typer.echo(f"已损坏：{key}", err=True)
    if done.missing or done.damaged:
        raise typer.Exit(1)
