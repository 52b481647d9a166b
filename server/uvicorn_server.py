"""The uvicorn server that runs the product: its limits, and a stop that tells clients first."""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn

from domain.errors import SetupFault
from server.limits import TransportSettings
from server.uvicorn_protocol import DeadlineProtocol, GoingAwayProtocol

STOP_S = 10


def taken(host: str, port: int) -> socket.socket:
    """The address to listen on, taken before the slow part of a start; SetupFault when in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    own = socket.socket(family)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        own.bind((host, port))
    except OSError as error:
        own.close()
        raise SetupFault(
            f"不能在 {host}:{port} 上监听（{error.strerror}）；"
            "可用 --port（make demo PORT=8100）换一个端口。"
        ) from error
    return own


class GracefulServer(uvicorn.Server):
    """Ends sockets and streams first; uvicorn alone would wait for the streams for ever.

    `after_start` is work that can wait until the server is ready; stopping cuts it short.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        before_stop: Callable[[], None],
        after_start: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        super().__init__(config)
        self._after_start, self._before_stop = after_start, before_stop
        self._later: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        if self._after_start is not None:
            self._later = asyncio.create_task(self._after_start())

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        if self._later is not None:
            self._later.cancel()
        self._before_stop()
        await super().shutdown(sockets)


def server_config(
    app: Callable[..., Any], *, host: str, port: int, settings: TransportSettings
) -> uvicorn.Config:
    """Uvicorn as this product needs it: deadlines, small frames, no deflate, no access log."""
    return uvicorn.Config(
        app,
        interface="asgi3",  # it does not recognise a method
        host=host,
        port=port,
        http=DeadlineProtocol,
        ws=GoingAwayProtocol,
        ws_max_size=settings.socket_message_bytes,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=STOP_S,
        access_log=False,
        server_header=False,
        log_config=None,
    )
