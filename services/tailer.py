"""The tailer: one per process, reads what the log has gained and feeds the hub."""

import asyncio
import logging
from uuid import UUID

from models.database import Database
from services.event_log import heads, read_after
from services.hub import Hub
from services.ports import Doorbell

INTERVAL_S = 1.0
GATHERING_S = 0.01
"""Between two looks at the log: many writes at once are read together."""
PAGE = 500

logger = logging.getLogger("gridhall.tailer")


class Tailer:
    """Follows the logs of all counties from where they stood at `start`."""

    def __init__(self, database: Database, hub: Hub, *, doorbell: Doorbell) -> None:
        self._database = database
        self._hub = hub
        self._doorbell = doorbell
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Take the present heads as the beginning."""
        for county_id, seq in (await heads(self._database)).items():
            self._hub.start_at(county_id, seq)

    async def run(self) -> None:
        """Follow until cancelled: when the bell rings, and at latest every second.

        A database that is away is no reason to end: what was missed is read when it is back.
        """
        while True:
            try:
                await self.catch_up()
            except Exception:
                logger.warning("the event log could not be read", exc_info=True)
                await asyncio.sleep(INTERVAL_S)
            await asyncio.sleep(GATHERING_S)
            await self._doorbell.wait(INTERVAL_S)

    async def catch_up(self) -> None:
        """Hand out everything committed up to now; each event once, whoever else asks for it."""
        async with self._turn:
            for county_id, seq in (await heads(self._database)).items():
                await self._follow(county_id, seq)

    async def _follow(self, county_id: UUID, until: int) -> None:
        while (position := self._hub.position(county_id)) < until:
            events = await read_after(self._database, county_id, position, until=until, limit=PAGE)
            if not events:
                # Only a tampered log has such a hole; `gridhall audit verify` tells where.
                logger.error("county %s has no events %d to %d", county_id, position + 1, until)
                self._hub.start_at(county_id, until)
            for event in events:
                self._hub.publish(event)
