"""A served photo world on both databases, and Node with the real tus client."""

import asyncio
import json
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeAlias, cast

import pytest
import pytest_asyncio
import uvicorn
from starlette.applications import Starlette

from adapters.photo_worker import ProcessPhotoWorker
from models.database import Database
from server.limits import TransportSettings
from server.uvicorn_server import server_config
from tests.npm import node_with
from tests.server.photo_world import PhotoPorts, PhotoWorld, photo_world

HERE = Path(__file__).parent
Phone: TypeAlias = Callable[..., Awaitable[dict[str, Any]]]


class GuestServer(uvicorn.Server):
    """A server in someone else's event loop: signals are none of its business."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@pytest.fixture(scope="session")
def node() -> str:
    """The path of node, with the tus client installed by the lock file; skips where it can't be."""
    return node_with(HERE)


@pytest_asyncio.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[PhotoWorld]:
    """A photo world whose worker is the real one."""
    made = await photo_world(tmp_path / "blobs")
    worker = ProcessPhotoWorker()
    cast(PhotoPorts, made.ports).photo_worker = worker
    yield made
    await made.queue.aclose()
    await worker.aclose()


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[int]:
    """The port where the product's own server serves the app."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = server_config(app, host="", port=0, settings=TransportSettings())
    config.lifespan = "off"
    server = GuestServer(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield listener.getsockname()[1]
    server.should_exit = True
    await task


@pytest_asyncio.fixture
async def port(world: PhotoWorld) -> AsyncIterator[int]:
    """Where the world is served."""
    async with serving(world.app) as served:
        yield served


@pytest.fixture
def phone(node: str) -> Phone:
    """Uploads a file by tus-js-client; what the client had to do."""

    async def upload(port: int, file: Path, photo_id: str, **options: object) -> dict[str, Any]:
        told = {
            "endpoint": f"http://127.0.0.1:{port}/uploads",
            "file": str(file),
            "photoId": photo_id,
            "token": "owner",
            **options,
        }
        process = await asyncio.create_subprocess_exec(
            node, "client.mjs", json.dumps(told), cwd=HERE, stdout=subprocess.PIPE
        )
        output, _ = await process.communicate()
        return cast(dict[str, Any], json.loads(output))

    return upload
