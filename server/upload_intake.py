"""A request body on its way into an upload: kept in pieces as it comes, whatever cuts it short."""

import asyncio
from collections import defaultdict
from typing import Any
from uuid import UUID

from starlette.types import Receive

from server.errors import refusal
from server.tus import Checksum
from services import upload
from services.ports import Ports
from services.upload import OffsetMoved, Progress, Segment, TooLarge

SEGMENT_BYTES = 256 * 1024
FLUSH_AFTER_S = 1.0
SILENT_AFTER_S = 30.0
# What a dead line still delivers is in our own buffers; a live one must pause this long to yield.
DRAINED_AFTER_S = 0.05
YIELDS_WITHIN_S = 3.0


class Intake:
    """Turns chunks of any size into segments and advances the upload after each.

    With a checksum nothing counts until the whole body has been verified.
    """

    def __init__(self, progress: Progress, checksum: Checksum | None, ports: Ports) -> None:
        self.progress = progress
        self.successor = asyncio.Event()
        self.ended = asyncio.Event()
        self._checksum, self._ports = checksum, ports
        self._pending = bytearray()
        self._held: list[Segment] = []
        self._end = progress.offset

    async def take(self, content: bytes) -> None:
        if self._end + len(self._pending) + len(content) > self.progress.length:
            raise TooLarge("发来的内容超过了声明的长度。")
        if self._checksum is not None:
            self._checksum.update(content)
        self._pending += content
        while len(self._pending) >= SEGMENT_BYTES:
            await self._write(SEGMENT_BYTES)

    async def flush(self) -> None:
        """Keep what is there, although it is no whole segment."""
        if self._pending:
            await self._write(len(self._pending))

    async def finish(self) -> None:
        """The body is complete; ChecksumDiffers leaves the upload as it was."""
        await self.flush()
        if self._checksum is not None:
            self._checksum.verify()
            self.progress = await upload.commit(self.progress, self._held)

    async def _write(self, size: int) -> None:
        content = bytes(self._pending[:size])
        del self._pending[:size]
        segment = await upload.store(self.progress, content, start=self._end, ports=self._ports)
        self._end += size
        if self._checksum is None:
            self.progress = await upload.commit(self.progress, [segment])
        else:
            self._held.append(segment)


class Intakes:
    """The bodies this process is reading, by upload, so that a reconnecting phone can take over.

    A phone that lost its line asks for the offset on a new one, often before we know of the loss.
    Answering only when the old body has ended spares it sending those bytes again.
    """

    def __init__(self) -> None:
        self._open: defaultdict[UUID, set[Intake]] = defaultdict(set)

    async def run(self, intake: Intake, receive: Receive) -> bool:
        """Read a body to its end; False when the client went away before that."""
        photo_id = intake.progress.photo_id
        self._open[photo_id].add(intake)
        try:
            return await _take_body(receive, intake)
        finally:
            intake.ended.set()
            self._open[photo_id].discard(intake)
            if not self._open[photo_id]:
                del self._open[photo_id]

    async def hand_over(self, photo_id: UUID) -> bool:
        """Whether a body was being read for the photo; it has ended, or was given a moment to."""
        intakes = tuple(self._open.get(photo_id, ()))
        if not intakes:
            return False
        for intake in intakes:
            intake.successor.set()
        ends = [asyncio.create_task(intake.ended.wait()) for intake in intakes]
        _, late = await asyncio.wait(ends, timeout=YIELDS_WITHIN_S)
        for end in late:
            end.cancel()
        return True


async def _take_body(receive: Receive, intake: Intake) -> bool:
    successor = asyncio.create_task(intake.successor.wait())
    try:
        while True:
            message = await _next(receive, intake, successor)
            if message["type"] == "http.disconnect":
                await intake.flush()
                return False
            await intake.take(message.get("body", b""))
            if not message.get("more_body", False):
                await intake.finish()
                return True
    finally:
        successor.cancel()


async def _next(receive: Receive, intake: Intake, successor: "asyncio.Task[Any]") -> Any:
    """The next piece; a silent line gets what it has sent so far kept, later its dismissal."""
    piece = asyncio.ensure_future(receive())
    try:
        await _wait(piece, successor, FLUSH_AFTER_S)
        if not piece.done():
            await intake.flush()
            await _wait(piece, successor, SILENT_AFTER_S)
        if not piece.done():
            await intake.flush()
            if successor.done():
                raise OffsetMoved("同一照片已从新的连接继续上传。")
            raise refusal(408, "UPLOAD_SILENT", "长时间没有收到数据，请重新连接后继续上传。")
        return piece.result()
    finally:
        piece.cancel()


async def _wait(
    piece: "asyncio.Future[Any]", successor: "asyncio.Task[Any]", timeout_s: float
) -> None:
    """Until the piece is there or the time is over, which a successor makes short."""
    if not successor.done():
        await asyncio.wait(
            {piece, successor}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED
        )
    if successor.done():
        await asyncio.wait({piece}, timeout=DRAINED_AFTER_S)
