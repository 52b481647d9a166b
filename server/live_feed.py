"""One subscription: first what it missed since its cursor, then what its group gets."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from domain.actor import Actor
from server.fanout import Event, Sink
from server.live_group import LiveGroup, Question
from services.ports import Ports

logger = logging.getLogger("gridhall.live")


class Groups(Protocol):
    """Where a feed finds its group and leaves it again."""

    def enter(self, feed: "LiveFeed", question: Question) -> LiveGroup: ...

    def leave(self, feed: "LiveFeed", group: LiveGroup) -> None: ...

    async def reach(self, county_id: UUID, seq: int) -> bool: ...


class LiveFeed:
    """Fits server.fanout.Feed for one sink; nothing is lost and nothing comes twice."""

    def __init__(
        self,
        groups: Groups,
        ask: Callable[[Actor], Question],
        *,
        by: Actor,
        ports: Ports,
        after: int | None,
    ) -> None:
        self.by, self.ports = by, ports
        self._groups, self._ask = groups, ask
        self._question = ask(by)
        self._position = after
        self._group: LiveGroup | None = None
        self._sink: Sink | None = None
        self._task: asyncio.Task[None] | None = None
        self._leave: Callable[[], None] | None = None

    def attach(self, sink: Sink) -> Callable[[], None]:
        self._sink = sink
        self._enter(sink)
        return self.detach

    def resync(self) -> bytes:
        return self._group.resync() if self._group is not None else b""

    def detach(self) -> None:
        """Take no more events; may be repeated."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._leave is not None:
            self._leave()
            self._leave = None
        if self._group is not None:
            self._groups.leave(self, self._group)
            self._group = None

    def regrant(self, by: Actor | None) -> None:
        """Go on from here with the actor's new rights; complete when there are none."""
        if self._group is None or self._sink is None:
            return
        if by is None:
            self.detach()
            self._sink.end()
            return
        question = self._ask(by)
        if question.key == self._question.key:
            return
        if self._leave is not None:
            self._position = self._group.position
        self.detach()
        self.by, self._question = by, question
        self._enter(self._sink)

    def _enter(self, sink: Sink) -> None:
        group = self._group = self._groups.enter(self, self._question)
        if self._position is None or self._position == group.position:
            self._leave = group.join(sink)
        else:
            self._task = asyncio.create_task(self._catch_up(group, sink, self._position))

    async def _catch_up(self, group: LiveGroup, sink: Sink, after: int) -> None:
        """Replay up to where the group is, until there is nothing between them; then join."""
        try:
            await group.ready()
            self._position = await self._start(group, sink, after)
            while self._position < (until := group.position):
                await self._replay(group, sink, self._position, until)
                self._position = until
            self._leave = group.join(sink)
        except Exception:
            # The client comes back with its cursor; a new subscription starts where this one did.
            logger.exception("a subscription could not catch up")
            sink.end()

    async def _start(self, group: LiveGroup, sink: Sink, after: int) -> int:
        """Where to replay from; a position that no longer exists asks to read afresh."""
        if after <= group.position:
            return after
        if await self._groups.reach(self.by.county_id, after):
            await group.reached(after)
            return after
        position = group.position
        await self._write(sink, group.resync_at(position))
        return position

    async def _replay(self, group: LiveGroup, sink: Sink, after: int, until: int) -> None:
        answers = await group.replay(after, until)
        for seq, body in [(until, group.resync_at(until))] if answers is None else answers:
            await self._write(sink, body)
            self._position = seq

    async def _write(self, sink: Sink, body: bytes) -> None:
        await sink.drained()
        sink.write(Event(body))
