"""`make fixtures`: runs every operation of the contract and writes what was asked and answered.

Nobody's data, and the same bytes every time: the clock stands still, and chance follows from each
operation's name, so that one that comes or goes changes no other's example.
"""

import asyncio
import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from models.database import open_database
from models.migrator import migrate
from tests.application import build_application
from tests.contract import every_case
from tests.contract.cases import CASES, County, Request
from tests.contract.county import live_in
from tests.contract.fixtures import FIXTURES, Example, Promise, promises
from tests.server.asgi_calls import Socket
from tests.village import NOON

__all__ = ["every_case"]
KINDS = ("query", "subscription", "mutation")
"""Reads come first, before mutations add to what they find."""


async def main() -> None:
    """Record the present version anew, and of other versions what has no example yet."""
    shutil.rmtree(FIXTURES / version("gridhall"), ignore_errors=True)
    missing = {each.example: each for each in promises() if not each.example.exists()}
    for folder in {path.parent for path in missing}:
        with TemporaryDirectory() as aside:
            of_version = [each for path, each in missing.items() if path.parent == folder]
            await record_all(of_version, Path(aside))


async def record_all(promised: list[Promise], aside: Path) -> None:
    """Examples of one version, of a county of their own whose database lies in `aside`."""
    url = f"sqlite://{aside}/county.db"
    await migrate(url)
    async with open_database(url) as database:
        with chance("the county"):
            county = await live_in(build_application(database, aside), "C")
        for each in sorted(promised, key=lambda each: (KINDS.index(each.kind), each.name)):
            (await record(county, each)).write(each.example)


async def record(county: County, operation: Promise) -> Example:
    ask = listen if operation.kind == "subscription" else send
    with chance(operation.name):
        request = await CASES[operation.name](county)
        answer = await ask(county, operation, request)
    return Example(
        id=operation.id,
        by=(await county.clients.actor(request.by)).kind.name if request.by else None,
        variables=request.variables,
        answer={"data": answer["data"]},
    )


async def send(county: County, operation: Promise, request: Request) -> Any:
    clients = county.clients
    token = request.token or (await clients.token(request.by) if request.by else None)
    return (await clients.send_with(token, operation.body, request.variables)).json()


async def listen(county: County, operation: Promise, request: Request) -> Any:
    """The first event a subscription tells."""
    clients = county.clients
    await clients.application.tailer.catch_up()
    socket = await Socket(clients.application.asgi).ready(
        {"token": await clients.token(request.by or "")}
    )
    socket.subscribe(operation.body, variables=request.variables)
    message = await socket.hear()
    await socket.leave()
    return message["payload"]


@contextmanager
def chance(seed: str) -> Iterator[None]:
    """Random bytes and the time in ids follow from the seed."""
    source, started = random.Random(seed), int(NOON.timestamp()) * 10**9
    moments = iter(range(started, started + 10**15, 10**6))
    with (
        patch.object(os, "urandom", source.randbytes),
        patch.object(random, "_urandom", source.randbytes),
        patch.object(time, "time_ns", moments.__next__),
    ):
        yield


if __name__ == "__main__":
    asyncio.run(main())
