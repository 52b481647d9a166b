"""Long-lived connections by session, so that rights can be withdrawn from them at once."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from starlette.types import Scope

from domain.actor import Actor
from server.executor import EXPIRES_AT

UNAUTHORIZED = 4401
REVOKED = 4403
GOING_AWAY = 1001


class Connection(Protocol):
    """A socket or a stream that can be told to end."""

    def close(self, code: int, reason: str) -> None:
        """End now; a WebSocket close code says why."""


class Connections:
    """The open connections of this process; `now` is the clock that tokens go by."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._by_session: dict[UUID | None, dict[Connection, None]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._by_session.values()))

    def add(self, connection: Connection, actor: Actor | None) -> None:
        self._by_session.setdefault(_session(actor), {})[connection] = None

    def discard(self, connection: Connection, actor: Actor | None) -> None:
        found = self._by_session.get(_session(actor), {})
        found.pop(connection, None)
        if not found:
            self._by_session.pop(_session(actor), None)

    def close_session(self, session_id: UUID) -> int:
        """Close everything a revoked session holds open; how many that were."""
        found = self._by_session.pop(session_id, {})
        for connection in found:
            connection.close(REVOKED, "Session revoked")
        return len(found)

    def close_all(self) -> None:
        """Close everything because the server stops."""
        for found in tuple(self._by_session.values()):
            for connection in tuple(found):
                connection.close(GOING_AWAY, "Server stopping")

    def at_expiry(self, scope: Scope, close: Callable[[], None]) -> asyncio.TimerHandle | None:
        """Call `close` when the token that `authenticate` has just accepted ends, if it does."""
        expires_at: datetime | None = scope.get(EXPIRES_AT)
        if expires_at is None:
            return None
        left_s = (expires_at - self._now()).total_seconds()
        return asyncio.get_running_loop().call_later(max(0.0, left_s), close)


def _session(actor: Actor | None) -> UUID | None:
    return actor.session_id if actor is not None else None
