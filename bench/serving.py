"""The least that serves an application here: request parts, bytes out, one uvicorn worker."""

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

from bench.data import settings_of
from server.world import World, open_world

HEADERS = (b"content-type", b"application/json; charset=utf-8")


async def body_of(receive: Receive) -> bytes:
    """The whole request body."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def token_of(scope: Scope) -> str:
    """The bearer token."""
    for name, value in scope["headers"]:
        if name == b"authorization":
            return str(value[7:].decode())
    return ""


async def answer(send: Send, body: bytes) -> None:
    headers = [HEADERS, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def serve_alone(make: Callable[[World], Any]) -> None:
    """Serve make(world) as `… FOLDER PORT [postgres-url]` until stopped."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    url = sys.argv[3] if len(sys.argv) > 3 else ""
    uvloop.run(_serve(make, folder, port, url))


async def _serve(make: Callable[[World], Any], folder: Path, port: int, url: str) -> None:
    async with open_world(settings_of(folder, url)) as world:
        app = make(world)
        if hasattr(app, "prepare"):
            await app.prepare(folder)
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 20, 50)
        config = uvicorn.Config(app, port=port, lifespan="off", access_log=False, log_level="error")
        await uvicorn.Server(config).serve()
