"""What subcommands share: the world opened around their work, the county it is about."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from domain.errors import DomainError
from models.county import County
from server.settings import Settings
from server.world import World, open_world

Answer = TypeVar("Answer")
OneCounty = Annotated[str, typer.Option("--county", help="县的编码；库里只有一个县时可省略。")]


def in_the_world(work: Callable[[World], Awaitable[Answer]]) -> Answer:
    """Carry it out; a refusal or a file that cannot be written ends with its reason, status 1."""

    async def opened() -> Answer:
        async with open_world(Settings()) as world:
            return await work(world)

    try:
        return asyncio.run(opened())
    except (DomainError, OSError) as no:
        typer.echo(getattr(no, "message", no), err=True)
        raise typer.Exit(1) from no


async def county_of(code: str) -> County:
    """The one named, or the only one there is."""
    found = await County.filter(**({"code": code} if code else {})).limit(2)
    if len(found) != 1:
        raise typer.BadParameter("库里没有这个县，或不止一个县，请用 --county 指明。")
    return found[0]
