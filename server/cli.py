"""The `gridhall` command."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from server.settings import Settings

if TYPE_CHECKING:
    from services.ports import Ports

app = typer.Typer(help="Gridhall：把协商带到网格里。", no_args_is_help=True)
audit_app = typer.Typer(help="审计事件流。", no_args_is_help=True)
app.add_typer(audit_app, name="audit")
OFTEN = frozenset({"serve", "demo", "migrate", "schema", "sweep", "audit"})
RARE: Mapping[str, tuple[str, str]] = {
    "import": ("server.cli_import", "import_app"),
    "staff": ("server.cli_staff", "staff_app"),
    "export": ("server.cli_export", "export_app"),
    "backup": ("server.cli_backup", "backup"),
    "resident": ("server.cli_resident", "resident_app"),
    "keys": ("server.cli_keys", "keys_app"),
    "contract": ("server.cli_contract", "contract_app"),
    "simulate": ("server.cli_simulate", "simulate_field"),
}
"""Where the other subcommands are; `gridhall --help` shows them all."""

Port = Annotated[int, typer.Option(help="端口；默认取 GRIDHALL_PORT。")]
Host = Annotated[str, typer.Option(help="监听地址；默认取 GRIDHALL_HOST。")]


@app.command()
def serve(port: Port = 0, host: Host = "") -> None:
    """启动服务；数据库结构先自动升级。"""
    _collect_rarely()
    from server.run import run

    _run_on_the_fastest_loop(run(_settings(port, host)))


@app.command()
def demo(
    port: Port = 0,
    host: Host = "",
    quarter: Annotated[bool, typer.Option("--quarter", help="再放入一个季度的办理过程。")] = False,
) -> None:
    """准备桓仁县演示数据（只在第一次）并启动服务，打印地址和登录方式。"""
    _collect_rarely()
    from server.run import run_demo

    settings = _settings(port, host)
    if "notices" not in settings.model_fields_set:
        settings = settings.model_copy(update={"notices": "console"})
    _run_on_the_fastest_loop(run_demo(settings, with_quarter=quarter))


@app.command()
def migrate(
    target: Annotated[str, typer.Argument(help="升级或退回到哪一步；不填为最新。")] = "__latest__",
) -> None:
    """升级（或退回）数据库结构；SQLite 有数据时先在旁边留一份备份。"""
    from models.migrator import migrate as run

    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    report = asyncio.run(run(settings.database, target))
    for name in (*report.applied, *(f"退回 {name}" for name in report.reverted)):
        typer.echo(name)
    if report.backup is not None:
        typer.echo(f"备份：{report.backup}")


@app.command()
def schema(
    check: Annotated[bool, typer.Option("--check", help="只检查是否最新。")] = False,
) -> None:
    """重新生成 mobile_contract 里的 SDL 与各应用的操作清单；检查时还看是否破坏已发布的合同。"""
    from resolvers.root import build_schema
    from server.contract import contract_files, sdl
    from server.contract_gate import complaints

    present = build_schema()
    stale = []
    for path, content in contract_files(present, version=_version()):
        if path.exists() and path.read_bytes() == content:
            continue
        stale.append(path)
        if not check:
            _write(path, content)
    for path in stale:
        typer.echo(f"{'已过期' if check else '已更新'}：{path.name}")
    broken = list(complaints(sdl(present), on=datetime.now(UTC).date())) if check else []
    for complaint in broken:
        typer.echo(f"不兼容：{complaint}", err=True)
    if check and (stale or broken):
        raise typer.Exit(1)


@app.command("sweep")
def sweep_now(
    names: Annotated[list[str] | None, typer.Argument(help="哪几项；不填为全部。")] = None,
) -> None:
    """立即做一遍定时工作：期限提醒、日历、逾期未评、清理等；重复运行无害。"""
    from server.sweeper import SWEEPS

    unknown = set(names or ()) - {each.name for each in SWEEPS}
    if unknown:
        known = "、".join(each.name for each in SWEEPS)
        typer.echo(f"没有这一项：{'、'.join(sorted(unknown))}；有：{known}", err=True)
        raise typer.Exit(2)
    for name, done in asyncio.run(_sweep(tuple(names or ()))).items():
        typer.echo(f"{name}：{'完成' if done is None else done}")


async def _sweep(names: tuple[str, ...]) -> dict[str, object]:
    from server.sweeper import sweep_once

    async with _open_ports() as ports:
        return await sweep_once(cast("Ports", ports), names)


@audit_app.command("verify")
def verify(
    county: Annotated[str, typer.Option(help="县的编码；不填为全部。")] = "",
) -> None:
    """核对事件流的摘要链，指出被改动的位置。"""
    from server.audit import verify_counties

    reports = asyncio.run(verify_counties(Settings(), county))
    for line in reports.lines:
        typer.echo(line)
    if not reports.is_sound:
        raise typer.Exit(1)


def main() -> None:
    """The console script: subcommands that import much are mounted only when looked for."""
    asked = next(iter(sys.argv[1:]), "")
    if asked not in OFTEN:
        for name in RARE if asked not in RARE else (asked,):
            _mount(name)
    try:
        app(obj=_open_ports)
    except Exception as error:
        from server.cannot_start import words_for

        words = words_for(error)
        if words is None:
            raise
        typer.echo(words, err=True)
        sys.exit(1)


def _mount(name: str) -> None:
    module, attribute = RARE[name]
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=name)
    else:
        app.command(name)(found)


@asynccontextmanager
async def _open_ports() -> AsyncIterator[object]:
    from server.world import open_world

    async with open_world(Settings()) as world:
        yield world.ports


def _collect_rarely() -> None:
    """Little of a start is garbage but the states of migrations: 200 MB when all are kept."""
    gc.set_threshold(100_000, 20, 50)


def _run_on_the_fastest_loop(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=_fastest_loop()) as runner:
        runner.run(work)


def _fastest_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """uvloop where there is one: it halves what a request costs outside our own code."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.new_event_loop
    return new_event_loop


def _settings(port: int, host: str) -> Settings:
    settings = Settings()
    return settings.model_copy(
        update={"port": port or settings.port, "host": host or settings.host}
    )


def _version() -> str:
    return version("gridhall")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
