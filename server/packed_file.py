"""Files of a page as they travel: compressed once, known by their content."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import zopfli.gzip  # type: ignore[import-untyped]
from starlette.requests import Request
from starlette.responses import Response

_COMPRESSED = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
_MEDIA_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True, slots=True, repr=False)
class Packed:
    """Content with its type; `etag` tells contents apart, `compressed` is None for pictures."""

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str

    @property
    def size(self) -> int:
        """Bytes on the wire for a browser that takes gzip."""
        return len(self.content if self.compressed is None else self.compressed)

    def answer(self, request: Request) -> Response:
        """The file, or 304 when the browser has it."""
        headers = {"ETag": self.etag, "Vary": "Accept-Encoding"}
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        content = self.content
        takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
        if self.compressed is not None and takes_gzip:
            headers["Content-Encoding"], content = "gzip", self.compressed
        return Response(content, headers=headers, media_type=self.media_type)


def pack(content: bytes, name: str) -> Packed:
    """The content of a file of that name."""
    media_type = _MEDIA_TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    media_type = media_type or "application/octet-stream"
    worth_it = media_type.startswith(_COMPRESSED)
    return Packed(
        content,
        gzip.compress(content, 9, mtime=0) if worth_it else None,
        media_type,
        f'"{hashlib.sha256(content).hexdigest()[:20]}"',
    )


def pack_lean(path: Path) -> Packed:
    """A module of ours or a style sheet, without comments and indentation."""
    return _pack_lean(path, path.stat().st_mtime_ns)


def pack_library(path: Path) -> Packed:
    """A library's file, which changes with its version only: compressed as far as gzip goes."""
    return _pack_library(path, path.stat().st_mtime_ns)


def lean(module: bytes) -> bytes:
    """The same lines of code. No text of ours goes over lines or looks like a comment."""
    return _dense(re.sub(rb"(?m)^[ \t]*(//[^\n]*)?|[ \t]+//[ ][^\n]*", b"", module))


def lean_style(sheet: bytes) -> bytes:
    """The same rules."""
    return _dense(re.sub(rb"(?m)^[ \t]+", b"", re.sub(rb"(?s)/\*.*?\*/", b"", sheet)))


def _dense(text: bytes) -> bytes:
    return re.sub(rb"\n{2,}", b"\n", text).lstrip()


def pack_file(path: Path) -> Packed:
    """The file as it is now; read anew only when it has changed."""
    return _pack_file(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=200)
def _pack_lean(path: Path, changed_ns: int) -> Packed:
    made = lean_style if path.suffix == ".css" else lean
    return pack(made(path.read_bytes()), path.name)


@lru_cache(maxsize=20)
def _pack_library(path: Path, changed_ns: int) -> Packed:
    content = path.read_bytes()
    packed = pack(content, path.name)
    return replace(packed, compressed=zopfli.gzip.compress(content))


@lru_cache(maxsize=200)
def _pack_file(path: Path, changed_ns: int) -> Packed:
    return pack(path.read_bytes(), path.name)
