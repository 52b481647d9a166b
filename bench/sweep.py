"""The sweep over 50,000 open deadlines: `python -m bench.sweep [postgres-url]`; target ≤ 5 s.

Measures it when a hundredth has come due, when nothing has, when all the others have at once, and
working all of them out anew after a day off was added. The PostgreSQL database is emptied.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from domain.deadline import USUAL_RULES, Alert, DeadlineKind, instants
from domain.ids import new_uuid
from models.database import open_database
from models.deadline import Deadline
from models.migrator import migrate
from services.calendar_day import set_day
from services.deadline import columns_of
from services.deadline_sweep import tell_alerts
from tests.postgres import drop_all_tables
from tests.village import NOON, SteppingClock, Village, found_village, fresh_call

OPEN, SEED = 50_000, 210_522
KIND = DeadlineKind.ISSUE_RESOLVE


async def main() -> None:
    with TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite://{Path(folder) / 'bench.db'}"
        if not url.startswith("sqlite"):
            await drop_all_tables(url)
        await migrate(url)
        async with open_database(url):
            await measure(await found_village())


async def measure(village: Village) -> None:
    await fill(village)
    clock = village.ports.clock
    assert isinstance(clock, SteppingClock)
    ports = village.ports
    soon = await Deadline.all().order_by("warn_at").offset(OPEN // 100).first()
    assert soon is not None
    clock.moment = soon.warn_at - timedelta(milliseconds=1)
    await timed(f"{OPEN} open, a hundredth due", tell_alerts(ports))
    await timed(f"{OPEN} open, nothing new", tell_alerts(ports))
    office = await village.actor("office")
    day = (NOON + timedelta(days=1)).date()
    moving = set_day(day, is_working=False, note="停工", by=office, ports=ports, call=fresh_call())
    await timed(f"{OPEN} open, a day off added", moving)
    clock.moment = NOON + timedelta(days=400)
    await timed(f"{OPEN} open, all due at once", tell_alerts(ports))


async def fill(village: Village) -> None:
    """Started evenly over the last fortnight, as the product writes them."""
    random, book = Random(SEED), await village.ports.books.of(village.county_id)
    rule = USUAL_RULES[KIND]
    groups = list(village.groups.values())
    rows = []
    for _ in range(OPEN):
        started_at = NOON - timedelta(seconds=random.randrange(14 * 86_400))
        moments = instants(rule, started_at, book.time)
        row = Deadline(
            county_id=village.county_id,
            kind=KIND,
            subject_type="Issue",
            subject_id=new_uuid(),
            area_id=village.areas["A1"],
            group_id=random.choice(groups),
            rule=rule.as_data(),
            started_at=started_at,
            updated_at=started_at,
            **columns_of(rule, moments, Alert.NONE, book),
        )
        rows.append(row)
    await Deadline.bulk_create(rows, batch_size=1000)


async def timed(what: str, work: Awaitable[object]) -> None:
    started = time.perf_counter()
    done = await work
    took = time.perf_counter() - started
    sys.stdout.write(f"{what:40}{took:8.2f} s  {done}\n")


if __name__ == "__main__":
    asyncio.run(main())
