"""One log line per request, without addresses' queries, for those who want it."""

import time
from collections.abc import Callable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = structlog.get_logger("gridhall.request")


class RequestLog:
    """ASGI middleware: method, path, status, milliseconds; faults are logged where they happen."""

    def __init__(self, app: ASGIApp, *, now: Callable[[], float] = time.perf_counter) -> None:
        self._app = app
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        status, started = 0, self._now()

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        finally:
            took_ms = round((self._now() - started) * 1000, 1)
            _log.info(scope["method"], path=scope["path"], status=status, ms=took_ms)
