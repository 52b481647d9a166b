"""`gridhall contract`: what apps in the field rely on, released."""

from datetime import UTC, datetime
from importlib.metadata import version as version_of
from typing import Annotated

import typer

from domain.errors import SetupFault
from resolvers.root import build_schema
from server.contract import sdl
from server.contract_gate import complaints
from server.release import Release, freeze

contract_app = typer.Typer(help="应用所依赖的合同。", no_args_is_help=True)


@contract_app.callback()
def _group() -> None:
    """Keeps `release` a subcommand, though it is the only one."""


@contract_app.command("release")
def release(
    version: Annotated[str, typer.Argument(help="与 pyproject.toml 中的版本相同。")],
) -> None:
    """把现在的 SDL 定为一个发布版本：今后的改动不得破坏它。"""
    if version != version_of("gridhall"):
        raise SetupFault(f"现在的版本是 {version_of('gridhall')}，不是 {version}。")
    text = sdl(build_schema())
    if found := list(complaints(text, on=datetime.now(UTC).date())):
        raise SetupFault("\n".join(found))
    typer.echo(freeze(Release(version, text)))
