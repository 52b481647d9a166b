"""The local hub: hands the events of each county to this process's subscribers, never waiting."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from services.event_log import LoggedEvent

CAPACITY = 256

logger = logging.getLogger("gridhall.hub")


@dataclass(frozen=True, slots=True)
class Resync:
    """Events up to and including this position were dropped: read the state afresh."""

    county_id: UUID
    seq: int


class Subscriber:
    """A bounded queue of one county's events; when it overflows all of it becomes one Resync."""

    def __init__(self, county_id: UUID, capacity: int) -> None:
        self.county_id = county_id
        self._capacity = capacity
        self._waiting: deque[LoggedEvent | Resync] = deque()
        self._arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, event: LoggedEvent) -> None:
        if len(self._waiting) >= self._capacity:
            self._waiting.clear()
            self._waiting.append(Resync(event.county_id, event.seq))
        else:
            self._waiting.append(event)
        self._arrived.set()

    async def next(self) -> LoggedEvent | Resync:
        """The next event, waited for; a Resync in place of those that were dropped."""
        while not self._waiting:
            self._arrived.clear()
            await self._arrived.wait()
        return self._waiting.popleft()


class Hub:
    """Where the tailer puts events and subscribers take them."""

    def __init__(self) -> None:
        self._positions: dict[UUID, int] = {}
        self._subscribers: dict[UUID, dict[Subscriber, None]] = {}
        self._watchers: list[Callable[[LoggedEvent], None]] = []
        self._moved = asyncio.Event()

    def position(self, county_id: UUID) -> int:
        """Everything up to here has been handed out."""
        return self._positions.get(county_id, 0)

    def start_at(self, county_id: UUID, seq: int) -> None:
        """What was there before this process listened is never handed out."""
        self._positions[county_id] = seq
        self._moved.set()

    def subscribe(self, county_id: UUID, *, capacity: int = CAPACITY) -> Subscriber:
        """A queue that gets every event after `position` as it is now."""
        subscriber = Subscriber(county_id, capacity)
        self._subscribers.setdefault(county_id, {})[subscriber] = None
        return subscriber

    def unsubscribe(self, subscriber: Subscriber) -> None:
        self._subscribers.get(subscriber.county_id, {}).pop(subscriber, None)

    def watch(self, watcher: Callable[[LoggedEvent], None]) -> Callable[[], None]:
        """Call it with every event of every county; the returned call stops that."""
        self._watchers.append(watcher)

        def stop() -> None:
            with suppress(ValueError):
                self._watchers.remove(watcher)

        return stop

    def publish(self, event: LoggedEvent) -> None:
        """Hand out the next event of a county."""
        self._positions[event.county_id] = event.seq
        for watcher in tuple(self._watchers):
            try:
                watcher(event)
            except Exception:
                logger.exception("a watcher failed at event %d", event.seq)
        for subscriber in tuple(self._subscribers.get(event.county_id, ())):
            subscriber.put(event)
        self._moved.set()

    async def reached(self, county_id: UUID, seq: int) -> None:
        """Wait until the position has been handed out."""
        while self.position(county_id) < seq:
            self._moved.clear()
            await self._moved.wait()
