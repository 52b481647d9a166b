"""The stage: a clock that jumps from act to act, and whatever all plots share."""

import heapq
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from domain.actor import Actor
from domain.geo import Datum, FixProvider, GeoFix, Position, convert
from domain.local_day import CHINA, local_day
from domain.working_time import ONE_DAY, WorkingTime
from models.account import Account
from server.demo.quarter.cast import Cast, Place
from server.demo.quarter.script import Script
from services.ports import Ports
from services.work import Call

if TYPE_CHECKING:
    from server.demo.quarter.matter import Matter

SEED = "huanren"
FIRST_KEY = "quarter-1"
"""The key of the first act."""
Plot: TypeAlias = AsyncIterator[datetime]
"""What happens to one matter: each instant it yields is when it goes on."""


class StageClock:
    """Fits services.ports.Clock; stands still until the next act."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def reach(self, moment: datetime) -> None:
        """Time never goes back."""
        self._moment = max(self._moment, moment.astimezone(UTC).replace(microsecond=0))


@dataclass(kw_only=True)
class Stage:
    """Clock, cast and script, and the plots that wait for their time."""

    ports: Ports
    clock: StageClock
    cast: Cast
    script: Script
    time: WorkingTime
    first: date
    codes: list[tuple[UUID, UUID]] = field(default_factory=list)
    """QR codes that hang somewhere: each with its community."""
    waiting: list["Matter"] = field(default_factory=list)
    """What is on the ledger, for oversight to take up."""
    assigned: list["Matter"] = field(default_factory=list)
    """What departments and townships have worked on, for their reviews."""
    _agenda: list[tuple[datetime, int, Plot]] = field(default_factory=list)
    _begun: int = 0
    _acts: int = 0
    _ids: Random = field(default_factory=lambda: Random(SEED))

    def begin(self, plot: Plot, at: datetime) -> None:
        """Let a plot begin at an instant."""
        self._begun += 1
        heapq.heappush(self._agenda, (at, self._begun, plot))

    async def play(self, until: datetime) -> None:
        """Everything in the order of time; what would come later does not happen."""
        while self._agenda:
            at, number, plot = heapq.heappop(self._agenda)
            if at >= until:
                continue
            self.clock.reach(at)
            following = await anext(plot, None)
            if following is not None:
                heapq.heappush(self._agenda, (following, number, plot))

    async def acts(self, account: Account) -> dict[str, Any]:
        """Who does it, for a use case, under a key that the same act has in every run."""
        return self.acting(await self.cast.actor(account))

    def acting(self, by: Actor) -> dict[str, Any]:
        return {"by": by, **self.called()}

    def called(self) -> dict[str, Any]:
        self._acts += 1
        return {"ports": self.ports, "call": Call("demo", f"quarter-{self._acts}", "demo")}

    def new_id(self) -> UUID:
        """A UUIDv7 of this instant, the same in every run."""
        stamp = int(self.clock.now().timestamp() * 1000)
        rest = self._ids.getrandbits(74)
        return UUID(int=stamp << 80 | 7 << 76 | (rest >> 62) << 64 | 2 << 62 | rest & (1 << 62) - 1)

    def chance(self, name: str) -> Random:
        """Chances of a plot's own, so that another plot does not change them."""
        return Random(f"{SEED}:{name}")

    def word(self, kind: str, chance: Random) -> str:
        return chance.choice(self.script.words[kind])

    def working_day(self, number: int) -> date:
        """The quarter's first, second, … working day."""
        return self._working_days_after(self.first - ONE_DAY, number)

    def on_day(self, number: int, chance: Random, hour: int | None = None) -> datetime:
        """A time on a working day of the quarter."""
        opens = time(hour or chance.choice((8, 9, 9, 10, 14, 15, 16)), chance.randint(31, 59))
        return datetime.combine(self.working_day(number), opens, CHINA)

    def later(self, chance: Random, days: int) -> datetime:
        """During work, so many working days from now; with 0 days within two hours."""
        now = self.clock.now()
        if days == 0:
            return now + timedelta(minutes=chance.randint(20, 110))
        day = self._working_days_after(local_day(now), days)
        hour = chance.choice((8, 9, 9, 10, 10, 11, 13, 14, 14, 15, 16))
        return datetime.combine(day, time(hour, chance.randint(30, 59)), CHINA)

    def evening(self, chance: Random, days: int) -> datetime:
        """After supper, when people are at home."""
        day = local_day(self.clock.now()) + timedelta(days=max(1, days))
        return datetime.combine(day, time(chance.choice((18, 19)), chance.randint(5, 55)), CHINA)

    def soon(self, chance: Random, least: int = 2, most: int = 9) -> datetime:
        """A few minutes from now."""
        seconds = chance.randint(least * 60, most * 60)
        return self.clock.now() + timedelta(seconds=seconds)

    def fix(self, place: Place, chance: Random) -> GeoFix:
        """Where a phone says it is, near the middle of a grid."""
        grid = place.grid
        assert grid.centre_longitude is not None
        assert grid.centre_latitude is not None
        canonical = self.ports.areas.of(self.cast.office.county_id).canonical
        centre = Position(
            grid.centre_longitude + chance.uniform(-0.0006, 0.0006),
            grid.centre_latitude + chance.uniform(-0.0005, 0.0005),
            canonical,
        )
        return GeoFix(
            position=convert(centre, chance.choice((Datum.GCJ02, Datum.WGS84, Datum.CGCS2000))),
            accuracy_m=float(chance.choice((5, 8, 8, 12, 18, 30, 65))),
            provider=chance.choice((FixProvider.GNSS, FixProvider.FUSED)),
            fixed_at=self.clock.now() - timedelta(seconds=chance.randint(2, 40)),
        )

    def _working_days_after(self, day: date, count: int) -> date:
        while count > 0:
            day += ONE_DAY
            count -= self.time.is_working(day)
        return day


def pick(chance: Random, table: Sequence[tuple[Any, int]]) -> Any:
    """One of a table of (what, weight)."""
    return chance.choices([what for what, _ in table], [weight for _, weight in table])[0]


async def chain(*plots: Plot) -> Plot:
    """One plot after another."""
    for plot in plots:
        async for moment in plot:
            yield moment
