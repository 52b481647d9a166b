"""What one read through Database costs: `python -m bench.database_read [postgres-url]`.

On SQLite beside the same statement without a thread, on PostgreSQL beside a held connection.
"""

import asyncio
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import uvloop

from models.database import Database, open_database, sqlite_path

READS, ROUNDS, CROWD = 5_000, 5, 32
COUNTY = "(SELECT '210522' AS code, '桓仁满族自治县' AS name) AS county"
SQL = {
    "sqlite": f"SELECT name FROM {COUNTY} WHERE code = ?1",
    "postgres": f"SELECT name FROM {COUNTY} WHERE code = $1",
}
Read = Callable[[], Awaitable[Any]]


async def microseconds(read: Read, *, at_once: int) -> tuple[float, float]:
    """Wall and CPU time of this process per read."""

    async def some() -> None:
        for _ in range(READS // at_once):
            await read()

    started, worked = time.perf_counter(), time.process_time()
    await asyncio.gather(*(some() for _ in range(at_once)))
    count = READS // at_once * at_once / 1e6
    return (time.perf_counter() - started) / count, (time.process_time() - worked) / count


async def compare(dialect: str, reads: dict[str, Read]) -> None:
    """Interleaved rounds, medians; a held connection takes one read at a time."""
    for at_once in (1, CROWD):
        seen: dict[str, list[tuple[float, float]]] = {name: [] for name in reads}
        for _ in range(ROUNDS):
            for name, read in reads.items():
                seen[name].append(await microseconds(read, at_once=at_once))
        for name, figures in seen.items():
            wall, cpu = (median(column) for column in zip(*figures, strict=True))
            line = f"{dialect:9}{name:22}{at_once:3} at once {wall:8.1f} µs wall {cpu:8.1f} µs CPU"
            sys.stdout.write(line + "\n")


def through(database: Database) -> Read:
    return lambda: database.read_value(SQL[database.dialect], ["210522"])


async def measure_sqlite(path: Path) -> None:
    async with open_database(f"sqlite://{path}") as database:
        connection = sqlite3.connect(sqlite_path(database.url))

        async def without_a_thread() -> Any:
            return connection.execute(SQL["sqlite"], ["210522"]).fetchone()[0]

        await compare("sqlite", {"Database": through(database), "no thread": without_a_thread})
        connection.close()


async def measure_postgres(url: str) -> None:
    async with open_database(url) as database:
        connection = await asyncpg.connect(url)

        turn = asyncio.Lock()

        async def held() -> Any:
            async with turn:
                return await connection.fetchval(SQL["postgres"], "210522")

        await compare("postgres", {"Database": through(database), "one held connection": held})
        await connection.close()


async def main() -> None:
    with TemporaryDirectory() as folder:
        await measure_sqlite(Path(folder) / "read.db")
    if len(sys.argv) > 1:
        await measure_postgres(sys.argv[1])


if __name__ == "__main__":
    uvloop.run(main())
