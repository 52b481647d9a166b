"""Running the server, with or without the demonstration county."""

import gc
from socket import socket

import typer

from server.app import Application
from server.demo.build import Demo, build_demo
from server.limits import TransportSettings
from server.logging import configure_logging
from server.plan_ahead import plan_ahead
from server.settings import Settings
from server.uvicorn_server import GracefulServer, server_config, taken
from server.world import World, open_world


async def run(settings: Settings) -> None:
    """Serve until told to stop."""
    configure_logging(level=settings.log_level.upper())
    with taken(settings.host, settings.port) as address:
        async with open_world(settings) as world:
            await serve(world, address)


async def run_demo(settings: Settings, *, with_quarter: bool = False) -> None:
    """Serve the demonstration county, made on the first run and kept ever after."""
    configure_logging(level=settings.log_level.upper())
    with taken(settings.host, settings.port) as address:
        async with open_world(settings) as world:
            make = _play if with_quarter else _build
            _welcome(await make(world), settings)
            await serve(world, address)


async def _build(world: World) -> Demo:
    demo = await build_demo(ports=world.ports, canonical=world.settings.canonical_datum)
    if demo.is_new:
        await world.ports.areas.load_all()
    return demo


async def _play(world: World) -> Demo:
    """With a quarter in it, which takes a while the first time."""
    # Imported only when it is asked for: what plays it reaches into nearly every use case.
    from server.demo.quarter.play import play_quarter

    typer.echo("正在放入演示季度，约需一分钟……")
    played = await play_quarter(ports=world.ports, canonical=world.settings.canonical_datum)
    said = "已放入。" if played.is_new else "早已放入，数据原样保留。"
    typer.echo(f"演示季度（{played.quarter}）{said}")
    return played.demo


async def serve(world: World, address: socket) -> None:
    application = Application(world)
    gc.freeze()  # what is there after the start stays; looking at it again and again costs a third
    settings = world.settings
    config = server_config(
        application.asgi, host=settings.host, port=settings.port, settings=TransportSettings()
    )
    server = GracefulServer(
        config,
        after_start=lambda: _plan_ahead(application),
        before_stop=application.view.close_all,
    )
    await server.serve([address])


async def _plan_ahead(application: Application) -> None:
    """Plans stay as long as the server does."""
    await plan_ahead(application)
    gc.freeze()


def _welcome(demo: Demo, settings: Settings) -> None:
    address = f"http://{settings.host}:{settings.port}"
    lines = [
        "Gridhall 演示：桓仁满族自治县（人员均为虚构）",
        f"  GraphQL   {address}/graphql",
        f"  手机页    {address}/app/",
        f"  大厅页    {address}/hall/",
        f"  查询台    {address}/explorer/",
        f"  照片上传  {address}/uploads",
        f"  密码      {demo.password}",
        *(f"  {each.role:<8} {each.phone}  {each.name}" for each in demo.sign_ins),
    ]
    typer.echo("\n".join(lines))
