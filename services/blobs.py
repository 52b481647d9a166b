"""Where photo bytes are kept and what turns them into pictures, as the use cases see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.photo import Developed
from domain.redaction import Region

SEGMENT_FOLDER = "segment"
ORIGINAL_FOLDER = "original"
LARGE_FOLDER = "large"
THUMB_FOLDER = "thumb"


class BlobMissing(Exception):
    """There is no blob under this key."""


class BlobsAway(ConnectionError):
    """The store cannot be reached, refuses us or is full: an outage, not a bug."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A blob made of parts: its key, its SHA-256 in hex, its size."""

    key: str
    sha256: str
    byte_count: int


class BlobStore(Protocol):
    """Bytes under keys; what was put is still there after a power cut.

    OSError, BlobsAway among them, when the store fails.
    """

    async def put(self, key: str, content: bytes) -> None: ...

    async def get(self, key: str) -> bytes:
        """The whole blob; BlobMissing when there is none."""

    async def get_range(self, key: str, start: int, end: int) -> bytes:
        """Bytes from start up to, not including, end; BlobMissing when there is no blob."""

    async def size(self, key: str) -> int:
        """How many bytes the blob has; BlobMissing when there is none."""

    async def join(self, parts: Sequence[str], folder: str) -> Joined:
        """One new blob in the folder, named by its SHA-256; the parts stay."""

    async def delete(self, key: str) -> None:
        """Remove one blob; none there is fine."""

    async def delete_under(self, folder: str) -> None:
        """Remove every blob whose key starts with the folder; nothing there is fine."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """Both sizes of a picture made from one of ours."""

    large: bytes
    thumb: bytes


class PhotoRenderer(Protocol):
    """Draws on pictures that a worker has developed, so they are ours and no danger."""

    async def redact(self, large: bytes, regions: Sequence[Region]) -> Rendered:
        """The picture with every region filled by one colour, nothing of it left."""

    async def stamp(self, large: bytes, lines: Sequence[str]) -> bytes:
        """The picture with lines of text at its foot; StampFontMissing without a Chinese font."""


class PhotoWorker(Protocol):
    async def develop(self, original: bytes) -> Developed:
        """Variants and facts of an untrusted file; PhotoRefused when it is no usable photo."""


def content_key(folder: str, sha256: str, suffix: str = "") -> str:
    """The key of a blob named by its content; two levels keep folders small."""
    return f"{folder}/{sha256[:2]}/{sha256[2:]}{suffix}"
