"""Collecting an issue: what the server spends on it, and how long beside a bare INSERT.

Measured on a copy of the data, which is thrown away.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg  # type: ignore[import-untyped]
import orjson

from bench.county import BenchCounty, read_county
from bench.processes import post, served
from bench.reads import Measured, requests_file, run_wrk
from bench.requests import BenchRequest, Workload, body_of, connect, document
from bench.tokens import token_of

SCRIPT = Path(__file__).parent / "collect.lua"
SERVERS = {"product": "bench.product", "bare insert": "bench.insert"}
ALONE, CROWD = 1, 8
FIRST_ID = "0199a1b2c3d4700080000000000000%02x"


def measure_collect(
    folder: Path, url: str, *, rounds: int, seconds: float
) -> dict[int, dict[str, Measured]]:
    """By connections (one for latency, some for CPU), then by server."""
    workload = read_collecting(folder / "gridhall.db")
    results = {count: {name: Measured() for name in SERVERS} for count in (ALONE, CROWD)}
    with ExitStack() as stack:
        copy = stack.enter_context(copied_folder(folder))
        there = url and _run(stack, url)
        running = {
            name: stack.enter_context(served(module, copy, there))
            for name, module in SERVERS.items()
        }
        _check_collected(workload, running["product"])
        file = stack.enter_context(requests_file(copy, workload))
        for number in range(rounds):
            for count in (ALONE, CROWD):
                for name in list(SERVERS)[:: 1 if number % 2 == 0 else -1]:
                    window = run_wrk(
                        running[name],
                        file,
                        there,
                        seconds=seconds,
                        script=SCRIPT,
                        connections=count,
                    )
                    results[count][name].windows.append(window)
    return results
