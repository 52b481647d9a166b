"""What a phone says to upload a photo, and what it looks at afterwards."""

import base64
from typing import cast

import httpx

from models.photo import Photo
from tests.server.photo_world import FakePhotoWorker, PhotoWorld, wire

CONTENT = bytes(range(256)) * 2400
BODY = {"Content-Type": "application/offset+octet-stream"}


def metadata_of(photo_id: str) -> str:
    """An Upload-Metadata header with the photo's wire id and a Chinese file name."""
    named = base64.b64encode(photo_id.encode()).decode()
    name = base64.b64encode("现场照片.jpg".encode()).decode()
    return f"filename {name},photoId {named}"


def about(photo: Photo, length: int, **extra: str) -> dict[str, str]:
    """The headers that create an upload."""
    return {"Upload-Length": str(length), "Upload-Metadata": metadata_of(wire(photo)), **extra}


def piece(offset: int, **extra: str) -> dict[str, str]:
    return {"Upload-Offset": str(offset), **BODY, **extra}


async def create(phone: httpx.AsyncClient, photo: Photo, length: int = len(CONTENT)) -> str:
    answer = await phone.post("/uploads", headers=about(photo, length))
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


async def offset_of(phone: httpx.AsyncClient, location: str) -> int:
    return int((await phone.head(location)).headers["upload-offset"])


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


def worker_of(world: PhotoWorld) -> FakePhotoWorker:
    return cast(FakePhotoWorker, world.ports.photo_worker)
