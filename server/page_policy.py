"""Headers that keep our pages to this server and out of other people's frames."""

import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:]+\](:\d+)?")


class Guarded:
    """Adds a content security policy, in which {sockets} are this server's, and other headers."""

    def __init__(self, app: ASGIApp, policy: str, headers: Mapping[str, str] | None = None) -> None:
        self._app, self._policy, self._headers = app, policy, headers or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._guard(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, guarded_send)

    def _guard(self, headers: MutableHeaders, scope: Scope) -> None:
        headers["content-security-policy"] = self._policy.format(sockets=_sockets(scope))
        headers["x-content-type-options"] = "nosniff"
        headers["referrer-policy"] = "no-referrer"
        headers.setdefault("cache-control", "no-cache")
        headers.update(self._headers)


def _sockets(scope: Scope) -> str:
    """This server's WebSocket origins: older browsers don't count them as 'self'."""
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return f"ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
