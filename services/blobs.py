"""Where photo bytes are kept and what turns them into pictures, as the use cases see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.photo import Developed

SEGMENT_FOLDER = "segment"
ORIGINAL_FOLDER = "original"
LARGE_FOLDER = "large"
THUMB_FOLDER = "thumb"


class BlobMissing(Exception):
    """There is no blob under this key."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A blob made of parts: its key, its SHA-256 in hex, its size."""

    key: str
    sha256: str
    byte_count: int


class BlobStore(Protocol):
    """Bytes under keys; what was put is still there after a power cut."""

    async def put(self, key: str, content: bytes) -> None: ...

    async def get(self, key: str) -> bytes:
        """The whole blob; BlobMissing when there is none."""

    async def get_range(self, key: str, start: int, end: int) -> bytes:
        """Bytes from start up to, not including, end; BlobMissing when there is no blob."""

    async def size(self, key: str) -> int:
        """How many bytes the blob has; BlobMissing when there is none."""

    async def join(self, parts: Sequence[str], folder: str) -> Joined:
        """One new blob in the folder, named by its SHA-256; the parts stay."""

    async def delete_under(self, folder: str) -> None:
        """Remove every blob whose key starts with the folder; nothing there is fine."""


class PhotoWorker(Protocol):
    async def develop(self, original: bytes) -> Developed:
        """Variants and facts of an untrusted file; PhotoRefused when it is no usable photo."""


def content_key(folder: str, sha256: str, suffix: str = "") -> str:
    """The key of a blob named by its content; two levels keep folders small."""
    return f"{folder}/{sha256[:2]}/{sha256[2:]}{suffix}"
