"""The upload endpoint over SQLite in a process of its own, for bench/photos.py."""

import asyncio
import json
import socket
import sys
from pathlib import Path
from typing import cast

import uvicorn

from adapters.photo_worker import ProcessPhotoWorker
from domain.upload_quota import UploadQuota
from models.database import open_database
from models.migrator import migrate
from server.limits import TransportSettings
from server.uvicorn_server import server_config
from tests.server.photo_world import PhotoPorts, photo_world, wire

SERVED_PHOTOS = 12


async def serve(folder: Path) -> None:
    """Print the port and the declared photos' ids, then serve until a signal."""
    url = f"sqlite://{folder}/gridhall.db"
    await migrate(url)
    async with open_database(url):
        world = await photo_world(folder / "blobs", quota=UploadQuota())
        worker = ProcessPhotoWorker()
        cast(PhotoPorts, world.ports).photo_worker = worker
        photos = [wire(await world.declare(position=each)) for each in range(SERVED_PHOTOS)]
        listener = socket.create_server(("127.0.0.1", 0))
        config = server_config(world.app, host="", port=0, settings=TransportSettings())
        sys.stdout.write(json.dumps({"port": listener.getsockname()[1], "photos": photos}) + "\n")
        sys.stdout.flush()
        await uvicorn.Server(config).serve(sockets=[listener])
        await world.queue.aclose()
        await worker.aclose()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
