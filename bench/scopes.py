"""What permission scopes cost of HomeFeed: `python -m bench.scopes`; target ≤ 15 %.

The product beside itself with every scope opened (bench/open_product), interleaved; server and
database CPU of a request together, the quietest window of each.
"""

import argparse
import asyncio
from contextlib import ExitStack
from pathlib import Path

from bench.data import prepare
from bench.processes import served
from bench.reads import Measured, requests_file, run_wrk
from bench.requests import read_workloads
from bench.run import DATABASE, databases, say

SERVERS = {"scoped": "bench.product", "open": "bench.open_product"}
WANTED, MEASURED = 0.15, ("HomeFeed", "HomeFeed mine")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.scopes", description="权限范围的代价")
    parser.add_argument("--folder", type=Path, default=Path("var/bench"), help="数据目录")
    parser.add_argument("--database", default=DATABASE, help="PostgreSQL 上的数据库名")
    parser.add_argument("--rounds", type=int, default=4, help="轮次")
    parser.add_argument("--seconds", type=float, default=2, help="每次测几秒")
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for name, url in databases(folder, options.database).items():
        asyncio.run(prepare(folder, url))
        for workload, found in measure(folder, url, options.rounds, options.seconds).items():
            scoped, opened = (_cost(found[each]) for each in SERVERS)
            share = scoped / opened - 1
            say(
                f"{name:12}{workload:16}{scoped:7.0f} µs，不限范围 {opened:.0f} µs："
                f"{share:+.0%}（≤ {WANTED:.0%}）"
            )


def measure(folder: Path, url: str, rounds: int, seconds: float) -> dict[str, dict[str, Measured]]:
    workloads = [each for each in read_workloads(folder) if each.name in MEASURED]
    results = {each.name: {name: Measured() for name in SERVERS} for each in workloads}
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(served(module, folder, url))
            for name, module in SERVERS.items()
        }
        files = [stack.enter_context(requests_file(folder, each)) for each in workloads]
        for number in range(rounds):
            for workload, file in zip(workloads, files, strict=True):
                for name in list(SERVERS)[:: 1 if number % 2 else -1]:
                    window = run_wrk(running[name], file, url, seconds=seconds)
                    results[workload.name][name].windows.append(window)
    return results


def _cost(measured: Measured) -> float:
    return min(each.server_us + each.database_us for each in measured.windows)


if __name__ == "__main__":
    main()
