"""A request body on its way into an upload: kept in pieces as it comes, whatever cuts it short."""

import asyncio
from typing import Any

from starlette.types import Receive

from server.errors import refusal
from server.tus import Checksum
from services import upload
from services.ports import Ports
from services.upload import Progress, Segment, TooLarge

SEGMENT_BYTES = 256 * 1024
# A phone that lost its line comes back on a new one; by then what it sent should count.
FLUSH_AFTER_S = 0.5
SILENT_AFTER_S = 30.0


class Intake:
    """Turns chunks of any size into segments and advances the upload after each.

    With a checksum nothing counts until the whole body has been verified.
    """

    def __init__(self, progress: Progress, checksum: Checksum | None, ports: Ports) -> None:
        self.progress = progress
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


async def take_body(receive: Receive, intake: Intake) -> bool:
    """Read the request body into the upload; False when the client went away before its end."""
    while True:
        message = await _next(receive, intake)
        if message["type"] == "http.disconnect":
            await intake.flush()
            return False
        await intake.take(message.get("body", b""))
        if not message.get("more_body", False):
            await intake.finish()
            return True


async def _next(receive: Receive, intake: Intake) -> Any:
    """The next piece; a silent line gets what it has sent so far kept, later its dismissal."""
    waiting = asyncio.ensure_future(receive())
    try:
        await asyncio.wait({waiting}, timeout=FLUSH_AFTER_S)
        if not waiting.done():
            await intake.flush()
            await asyncio.wait({waiting}, timeout=SILENT_AFTER_S)
        if not waiting.done():
            raise refusal(408, "UPLOAD_SILENT", "长时间没有收到数据，请重新连接后继续上传。")
        return waiting.result()
    finally:
        waiting.cancel()
