"""Photos of simulated phones: drawn by chance, brought over tus in pieces, with cuts in between."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from random import Random
from typing import Any

import httpx
from PIL import Image

from domain.ids import new_uuid, to_wire
from server.simulation.caller import NETWORK, Caller, Refused

_SIDE, _GRAIN = 640, 80
_PIECE_BYTES = 16 * 1024
_VERSION = {"tus-resumable": "1.0.0"}
_CUTS = 0.15
_MOST_PIECES = 400


@dataclass(frozen=True)
class SimulatedPhoto:
    """A JPEG and what is said of it before its bytes come."""

    id: str
    content: bytes
    captured_at: str

    @cached_property
    def input(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "purpose": "EVIDENCE",
            "capturedAt": self.captured_at,
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "byteSize": len(self.content),
        }


def take_photo(chance: Random) -> SimulatedPhoto:
    """Coarse coloured noise: no two are alike, and it decodes as any photo."""
    grain = Image.frombytes("RGB", (_GRAIN, _GRAIN), chance.randbytes(_GRAIN * _GRAIN * 3))
    written = BytesIO()
    grain.resize((_SIDE, _SIDE * 3 // 4)).save(written, "JPEG", quality=80)
    now = datetime.now(UTC).isoformat()
    return SimulatedPhoto(to_wire("Photo", new_uuid()), written.getvalue(), now)


async def upload(photo: SimulatedPhoto, caller: Caller) -> None:
    """All of its bytes are there; after a cut it goes on from where the server has come to.

    Refused when the server does not want them.
    """
    metadata = {
        "upload-length": str(len(photo.content)),
        "upload-metadata": f"photoId {b64encode(photo.id.encode()).decode()}",
    }
    answer = await _send(caller, "POST", "/uploads", metadata)
    offset = _offset(answer)
    for _ in range(_MOST_PIECES):
        if offset >= len(photo.content):
            return
        try:
            offset = await _send_piece(photo, offset, caller)
        except Refused as no:
            if no.code != NETWORK:
                raise
            answer = await _send(caller, "HEAD", f"/uploads/{photo.id}", {})
            offset = _offset(answer)
    raise Refused(NETWORK, "the upload came to no end")


async def _send_piece(photo: SimulatedPhoto, offset: int, caller: Caller) -> int:
    """The offset afterwards; now and then the line is cut in the middle."""
    piece = photo.content[offset : offset + _PIECE_BYTES]
    headers = {
        "upload-offset": str(offset),
        "content-type": "application/offset+octet-stream",
    }
    is_cut = caller.chance.random() < _CUTS
    if is_cut:
        caller.tally.lost_answers += 1
        await _send(caller, "PATCH", f"/uploads/{photo.id}", headers, piece[: len(piece) // 2])
        raise Refused(NETWORK, "cut")
    return _offset(await _send(caller, "PATCH", f"/uploads/{photo.id}", headers, piece))


def _offset(answer: httpx.Response) -> int:
    return int(answer.headers["upload-offset"])


async def _send(
    caller: Caller, method: str, path: str, headers: dict[str, str], content: bytes = b""
) -> httpx.Response:
    headers = {**_VERSION, "authorization": f"Bearer {caller.token}", **headers}
    try:
        answer = await caller.client.request(method, path, headers=headers, content=content)
    except httpx.TransportError as fault:
        raise Refused(NETWORK, repr(fault)) from fault
    caller.tally.latencies_ms[f"tus {method}"].append(answer.elapsed.total_seconds() * 1000)
    if answer.status_code >= 400 and "upload-offset" not in answer.headers:
        caller.tally.errors[f"tus {method} {answer.status_code}"] += 1
        raise Refused(f"HTTP_{answer.status_code}", answer.text)
    return answer
