"""Measures reads and collecting on both databases: `python -m bench [--full] [--only collecting]`.

Prints tables with the targets beside the figures, and writes FOLDER/results.json.
"""

import argparse
import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from bench import collect, reads
from bench.data import prepare
from bench.reads import Measured
from tests.postgres import SETTING, NoPostgres, find_server

DATABASE = "gridhall_bench"
FASTER, NEAR, SERVER_US = 10.0, 0.85, 350.0
COLLECT_US, SLOWER = 1_000.0, 3.0
READ_HEAD = (
    f"{'':16}{'':12}{'req/s':>8}{'p99 ms':>8}{'server µs':>11}{'least':>7}{'database µs':>13}"
)
COLLECT_HEAD = f"{'':16}{'':12}{'req/s':>8}{'p50 ms':>8}{'server µs':>11}{'least':>7}"


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    rounds: int
    seconds: float


SHORT, FULL = Effort(2, 1), Effort(5, 2)


def main() -> None:
    options = _options()
    if shutil.which("wrk") is None or (os.cpu_count() or 1) < 2:
        sys.exit("需要 wrk（apt install wrk）和两个处理器核心。")
    effort = FULL if options.full else SHORT
    folder: Path = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, dict[str, Any]] = {}
    for name, url in databases(folder, options.database).items():
        asyncio.run(prepare(folder, url))
        say(f"\n{name}：{effort.rounds} 轮，每次 {effort.seconds:g} 秒")
        found[name] = {}
        for part in PARTS if options.only is None else (options.only,):
            measure, show = PARTS[part]
            results = measure(folder, url, rounds=effort.rounds, seconds=effort.seconds)
            show(results)
            found[name][part] = _plain(results)
    (folder / "results.json").write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    say(f"\n{folder / 'results.json'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="性能测量")
    parser.add_argument("--full", action="store_true", help="更多轮次")
    parser.add_argument("--only", choices=tuple(PARTS), help="只测其中一项")
    parser.add_argument("--database", default=DATABASE, help="PostgreSQL 上的数据库名")
    parser.add_argument("--folder", type=Path, default=Path("var/bench"), help="数据目录")
    return parser.parse_args()


def databases(folder: Path, database: str) -> dict[str, str]:
    """SQLite, and PostgreSQL when there is a server."""
    try:
        server = find_server(folder / "postgres").rpartition("/")[0]
    except NoPostgres as reason:
        say(f"PostgreSQL 未测：{reason}（{SETTING}）")
        return {"SQLite": ""}
    return {"PostgreSQL": f"{server}/{database}", "SQLite": ""}


def show_reads(results: reads.Results) -> None:
    say(READ_HEAD)
    for workload, servers in results.items():
        for name, measured in servers.items():
            say(
                f"{workload:16}{name:12}{measured.median('per_s'):8.0f}"
                f"{measured.median('p99_ms'):8.1f}{measured.median('server_us'):11.0f}"
                f"{measured.least('server_us'):7.0f}{measured.median('database_us'):13.0f}"
            )
        product = servers["product"]
        say(
            f"{'':16}对基线 {_ratio(product, servers['baseline'], 'per_s'):.1f} 倍（≥ {FASTER:g}）"
            f"，对极限 {_ratio(product, servers['bare'], 'per_s'):.2f}（≥ {NEAR}）"
            f"，服务器 {product.least('server_us'):.0f} µs（≤ {SERVER_US:g}）"
        )


def show_collect(results: collect.Results) -> None:
    say(COLLECT_HEAD)
    for count, servers in results.items():
        for name, measured in servers.items():
            say(
                f"{f'{count} 连接':14}{name:12}{measured.median('per_s'):8.0f}"
                f"{measured.median('p50_ms'):8.2f}{measured.median('server_us'):11.0f}"
                f"{measured.least('server_us'):7.0f}"
            )
    alone, crowd = results[collect.ALONE], results[collect.CROWD]
    slower = _ratio(alone["product"], alone["bare insert"], "p50_ms")
    say(
        f"{'':16}p50 为单条插入的 {slower:.1f} 倍（≤ {SLOWER:g}）"
        f"，服务器 {crowd['product'].least('server_us'):.0f} µs（≤ {COLLECT_US:g}）"
    )


PARTS: Mapping[str, tuple[Callable[..., Any], Callable[..., None]]] = {
    "reads": (reads.measure_reads, show_reads),
    "collecting": (collect.measure_collect, show_collect),
}


def _ratio(one: Measured, other: Measured, name: str) -> float:
    """The median over rounds of one figure to the other, each pair from the same round."""
    pairs = zip(one.windows, other.windows, strict=True)
    return float(median(getattr(a, name) / getattr(b, name) for a, b in pairs))


def _plain(results: Mapping[Any, Mapping[str, Measured]]) -> dict[str, dict[str, Iterable[Any]]]:
    return {
        str(key): {
            name: [asdict(window) for window in measured.windows]
            for name, measured in servers.items()
        }
        for key, servers in results.items()
    }


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
