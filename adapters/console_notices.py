"""Notices as lines on the console, for the demonstration."""

from collections.abc import Callable

import orjson

from services.ports import Handover, Notice

OK = 200


class ConsoleNotices:
    """Fits services.ports.NoticePort: whatever the address, the notice is only shown."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def require(self, url: str) -> None:
        return None

    async def send(self, notice: Notice) -> Handover:
        said = orjson.loads(notice.body)
        self._write(f"通知 {notice.url}  {said['type']}  {said['data']['subjectId']}")
        return Handover(status=OK)
