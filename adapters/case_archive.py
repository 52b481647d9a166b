"""A case as one ZIP with a manifest of SHA-256 sums; there is no file before it is complete."""

import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZipFile

import orjson

MANIFEST = "manifest.json"


class Member(Protocol):
    """A file of the archive; without content it is only named, with the reason."""

    @property
    def path(self) -> str: ...
    @property
    def content(self) -> bytes | None: ...
    @property
    def why_missing(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Archived:
    """How many files are in it, and what should be and is not."""

    count: int
    missing: tuple[str, ...]


async def write_archive(members: AsyncIterator[Member], target: Path) -> Archived:
    """Write them one after the other; an error on the way leaves what was there before."""
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with unfinished.open("wb") as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            archived = await _fill(archive, members)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return archived


async def _fill(archive: ZipFile, members: AsyncIterator[Member]) -> Archived:
    files, missing = [], []
    async for member in members:
        if member.content is None:
            missing.append({"path": member.path, "why": member.why_missing})
            continue
        archive.writestr(member.path, member.content)
        sha256 = hashlib.sha256(member.content).hexdigest()
        files.append({"path": member.path, "sha256": sha256, "bytes": len(member.content)})
    manifest = {"files": files, "missing": missing}
    archive.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return Archived(len(files), tuple(each["path"] for each in missing))
