"""One question asked by many: each event is answered once, and the bytes go to every socket."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from domain.actor import Actor
from domain.event_cursor import MAX_SEQ, to_text
from resolvers.change import change_of, resync_of
from server.fanout import Group, Sink
from services.event_log import LoggedEvent
from services.hub import Hub, Resync
from services.interest import Interest
from services.subject import Subjects

MOST_REPLAYED = 1_000
FARTHEST_REPLAYED = 10_000
REPLAY_SHARED_S = 2.0

logger = logging.getLogger("gridhall.live")


Replay: TypeAlias = list[tuple[int, bytes]]
"""Positions with their answers, in order."""


class Answer(Protocol):
    """Executes the question's selection over the value of its one field."""

    def __call__(self, value: Any, *, by: Actor) -> Awaitable[bytes]: ...


class ReadLog(Protocol):
    """Logged events between two positions, oldest first."""

    def __call__(
        self, county_id: UUID, seq: int, *, until: int, limit: int, subject_id: UUID | None
    ) -> Awaitable[list[LoggedEvent]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A subscription as it is the same for everyone in a group; `key` tells groups apart."""

    key: Hashable
    field: str
    interest: Interest
    by: Actor
    answer: Answer


class LiveGroup:
    """Everyone who asked the same with the same rights; runs while anyone is left."""

    def __init__(self, question: Question, *, hub: Hub, subjects: Subjects, read: ReadLog) -> None:
        self.question = question
        self._hub, self._subjects, self._read = hub, subjects, read
        self._county_id = question.by.county_id
        self._done = hub.position(self._county_id)
        self._is_busy = False
        self._subscriber = hub.subscribe(self._county_id)
        self._sinks = Group(self.resync)
        self._resync_body = b""
        self._marker = to_text(self._county_id, MAX_SEQ).encode()
        self._replays: dict[tuple[int, int], asyncio.Task[Replay | None]] = {}
        self.members = 0
        self._moved = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    @property
    def position(self) -> int:
        """Whoever joins now gets exactly the events after this one."""
        if self._is_busy or len(self._subscriber):
            return self._done
        return self._hub.position(self._county_id)

    def join(self, sink: Sink) -> Callable[[], None]:
        """Write to the sink what comes after `position`; the returned call stops it."""
        return self._sinks.attach(sink)

    def resync(self) -> bytes:
        """The answer that tells to read afresh, with the cursor of this moment."""
        return self.resync_at(self.position)

    def resync_at(self, seq: int) -> bytes:
        cursor = to_text(self._county_id, seq).encode()
        return self._resync_body.replace(self._marker, cursor)

    async def ready(self) -> None:
        """Make the resync answer, which must be at hand without waiting when it is needed."""
        if not self._resync_body:
            value = resync_of(self.question.field, self._marker.decode())
            self._resync_body = await self.question.answer(value, by=self.question.by)

    async def reached(self, seq: int) -> None:
        """Wait until a position that has been handed out is also answered."""
        while self.position < seq:
            self._moved.clear()
            await self._moved.wait()

    async def replay(self, after: int, until: int) -> Replay | None:
        """The answers between two positions; None when they are too many to be worth it.

        Sockets that come back together after an outage share one reading.
        """
        key = (after, until)
        task = self._replays.get(key)
        if task is None:
            task = self._replays[key] = asyncio.create_task(self._replay(after, until))
            loop = asyncio.get_running_loop()
            loop.call_later(REPLAY_SHARED_S, self._replays.pop, key, None)
        return await asyncio.shield(task)

    async def _replay(self, after: int, until: int) -> Replay | None:
        subject_id = self.question.interest.subject_id
        if subject_id is None and until - after > FARTHEST_REPLAYED:
            return None
        events = await self._read(
            self._county_id,
            after,
            until=until,
            limit=MOST_REPLAYED + 1,
            subject_id=subject_id,
        )
        if len(events) > MOST_REPLAYED:
            return None
        answers = [(event.seq, await self._answered(event)) for event in events]
        return [(seq, body) for seq, body in answers if body is not None]

    async def _run(self) -> None:
        try:
            await self.ready()
        except Exception:
            logger.exception("a subscription cannot be answered")
            self._sinks.end()
            return
        while True:
            event = await self._subscriber.next()
            self._is_busy = True
            body = await self._body(event)
            # From here on a newcomer gets what comes next: publish takes its list at once.
            self._is_busy, self._done = False, event.seq
            self._moved.set()
            if body is not None:
                await self._sinks.publish(body)

    async def _body(self, event: LoggedEvent | Resync) -> bytes | None:
        """What everyone is to be told; when it cannot be found out, that they must read afresh."""
        if isinstance(event, Resync):
            return self.resync_at(event.seq)
        try:
            return await self._answered(event)
        except Exception:
            logger.exception("event %d could not be answered", event.seq)
            return self.resync_at(event.seq)

    async def _answered(self, event: LoggedEvent) -> bytes | None:
        """None when the event was not asked for or its subject may not be seen."""
        question = self.question
        if not question.interest.concerns(event):
            return None
        if not question.interest.wakes(event) and not await self._subjects.is_visible(
            event, by=question.by
        ):
            return None
        return await question.answer(change_of(question.field, event), by=question.by)

    def stop(self) -> None:
        self._hub.unsubscribe(self._subscriber)
        self._task.cancel()
