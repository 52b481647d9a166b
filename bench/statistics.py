"""Statistics of a county with 50,000 issues, for its office: `python -m bench.statistics`.

The use case in a process of its own, one after another: a quarter and a year, as totals and by each
dimension (grids within one township). Target: p50 ≤ 50 ms.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.data import prepare, settings_of
from bench.run import DATABASE, databases, say
from domain.actor import Actor
from domain.period import Period, PeriodAsked
from domain.statistics import StatisticsBy
from models.area import Area
from models.county import County
from server.world import open_world
from services.ports import Ports
from services.statistics import Within, statistics
from services.work import system_actor

WANTED_MS, WARMING = 50.0, 2
PERIODS: dict[str, Period] = {
    "季度": PeriodAsked(year=2026, quarter=2).period(),
    "全年": PeriodAsked(year=2026).period(),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.statistics", description="统计的性能")
    parser.add_argument("--folder", type=Path, default=Path("var/bench"), help="数据目录")
    parser.add_argument("--database", default=DATABASE, help="PostgreSQL 上的数据库名")
    parser.add_argument("--rounds", type=int, default=15, help="每项测几次")
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for name, url in databases(folder, options.database).items():
        asyncio.run(measure(name, folder, url, options.rounds))


async def measure(name: str, folder: Path, url: str, rounds: int) -> None:
    await prepare(folder, url)
    async with open_world(settings_of(folder, url)) as world:
        county = await County.first()
        assert county is not None
        office = system_actor(county.id)
        asked = await _asked(office)
        for said, period in PERIODS.items():
            for grouping, within in asked:
                taken = [
                    await _once(period, grouping, within, office, world.ports)
                    for _ in range(rounds + WARMING)
                ][WARMING:]
                by = grouping or "合计"
                say(f"{name:12}{said}  {by:12}p50 {median(taken):7.1f} ms（≤ {WANTED_MS:g}）")


async def _asked(office: Actor) -> Sequence[tuple[StatisticsBy | None, Within | None]]:
    """Everything that may be asked; grids only within a township."""
    township = await Area.filter(county_id=office.county_id, level="TOWNSHIP").first()
    assert township is not None
    inside = Within(StatisticsBy.TOWNSHIP, township.id)
    return [
        (None, None),
        *((each, inside if each is StatisticsBy.GRID else None) for each in StatisticsBy),
    ]


async def _once(
    period: Period,
    grouping: StatisticsBy | None,
    within: Within | None,
    office: Actor,
    ports: Ports,
) -> float:
    started = time.perf_counter()
    await statistics(period, grouping, within, by=office, ports=ports)
    return (time.perf_counter() - started) * 1_000


if __name__ == "__main__":
    main()
