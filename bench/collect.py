"""Collecting an issue: what the server spends on it, and how long beside a bare INSERT.

Measured on a copy of the data, which is thrown away.
"""

import asyncio
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg  # type: ignore[import-untyped]
import orjson

from bench.county import BenchCounty, read_county
from bench.processes import Served, post, served
from bench.reads import Measured, requests_file, run_wrk
from bench.requests import BenchRequest, Workload, body_of, document, reading
from bench.tokens import token_of

SCRIPT = Path(__file__).parent / "collect.lua"
SERVERS = {"product": "bench.product", "bare insert": "bench.insert"}
ALONE, CROWD = 1, 8
"""Connections: one for the latency, some for what a request costs when the server is busy."""

Results = dict[int, dict[str, Measured]]


def measure_collect(folder: Path, url: str, *, rounds: int, seconds: float) -> Results:
    """By connections, then by server."""
    with reading(folder) as connection:
        workload = collecting(read_county(connection))
    results: Results = {count: {name: Measured() for name in SERVERS} for count in (ALONE, CROWD)}
    with ExitStack() as stack:
        copy = stack.enter_context(copied_file(folder))
        there = stack.enter_context(copied_database(url)) if url else ""
        running = {
            name: stack.enter_context(served(module, copy, there))
            for name, module in SERVERS.items()
        }
        check_collected(workload, running["product"])
        file = stack.enter_context(requests_file(copy, workload))
        for number in range(rounds):
            _round(results, running, file, there, seconds=seconds, is_turned=number % 2 == 1)
    return results


def _round(
    results: Results,
    running: Mapping[str, Served],
    file: Path,
    url: str,
    *,
    seconds: float,
    is_turned: bool,
) -> None:
    names = sorted(running, reverse=is_turned)
    for count, measured in results.items():
        for name in names:
            window = run_wrk(
                running[name], file, url, seconds=seconds, script=SCRIPT, connections=count
            )
            measured[name].windows.append(window)


def collecting(county: BenchCounty) -> Workload:
    """A member after another collects in one of their grids, with a fix and a reporter."""
    text = document("IssueCollect")
    where = {grid.id: grid for grid in county.grids}
    requests = []
    for number, member in enumerate(county.members):
        grid = where[member.grid_ids[0]] if member.grid_ids else county.grids[0]
        place = {
            "longitude": grid.longitude,
            "latitude": grid.latitude,
            "datum": "CGCS2000",
            "accuracyM": 10.0,
            "provider": "GNSS",
        }
        new = {
            "clientMutationId": "@ID@",
            "id": "iss_@ID@",
            "title": "路灯损坏多日，请协调处理",
            "content": "入户走访时多位居民反映，问题已持续一段时间。",
            "source": "VISIT",
            "capturedAt": "2026-06-30T10:00:00.000+08:00",
            "areaId": f"grd_{grid.id}",
            "place": place,
            "reporter": {"name": "李某某", "contact": "13800000000"},
        }
        body = body_of(text, "IssueCollect", {"input": new})
        requests.append(BenchRequest(token_of(number), body))
    return Workload("IssueCollect", tuple(requests))


def check_collected(workload: Workload, product: Served) -> None:
    """Every member's request is carried out before any is measured."""
    for number, request in enumerate(workload.requests):
        identity = f"0197a1b2c3d47000800000000000{number:04x}".encode()
        answer = post(product, request.token, request.body.replace(b"@ID@", identity))
        done = orjson.loads(answer)
        if "errors" in done or done["data"]["issueCollect"]["userErrors"]:
            raise AssertionError(f"not collected: {answer[:300]!r}")


@contextmanager
def copied_file(folder: Path) -> Iterator[Path]:
    """A data folder that may be written to."""
    with TemporaryDirectory(dir=folder) as place:
        copy = Path(place)
        for name in ("gridhall.db", "secret.key"):
            shutil.copy(folder / name, copy / name)
        yield copy


@contextmanager
def copied_database(url: str) -> Iterator[str]:
    """A PostgreSQL database that may be written to."""
    server, _, name = url.rpartition("/")
    copy = f"{name}_written"
    made = f'CREATE DATABASE "{copy}" TEMPLATE "{name}"'
    asyncio.run(_execute(f"{server}/postgres", _gone(copy), made))
    try:
        yield f"{server}/{copy}"
    finally:
        asyncio.run(_execute(f"{server}/postgres", _gone(copy)))


def _gone(name: str) -> str:
    return f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'


async def _execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
