"""Reads: the product beside the baseline and the limit, paired and interleaved.

One uvicorn worker on one core, wrk and PostgreSQL's processes on the other.
"""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import orjson

from bench.processes import OTHER_CORE, Served, backends, cpu_us, post, served, spent_us
from bench.requests import Workload, read_workloads

SCRIPT = Path(__file__).parent / "load.lua"
SERVERS = {"product": "bench.product", "bare": "bench.bare", "baseline": "bench.baseline"}
COMPARED = ("product", "baseline")
CONNECTIONS, CHECKED = 32, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one run of wrk saw of one server."""

    per_s: float
    p50_ms: float
    p99_ms: float
    server_us: float
    database_us: float
    answer_bytes: float


@dataclass(slots=True)
class Measured:
    """All windows of one server and workload."""

    windows: list[Window] = field(default_factory=list)

    def median(self, name: str) -> float:
        return float(median(getattr(window, name) for window in self.windows))

    def least(self, name: str) -> float:
        """The quietest window: neighbours only ever add to CPU time."""
        return float(min(getattr(window, name) for window in self.windows))


Results = dict[str, dict[str, Measured]]
"""By workload, then by server."""


def measure_reads(folder: Path, url: str, *, rounds: int, seconds: float) -> Results:
    """Every workload against every server, in rounds that turn the order round each time."""
    workloads = read_workloads(folder)
    results: Results = {each.name: {name: Measured() for name in SERVERS} for each in workloads}
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(served(module, folder, url))
            for name, module in SERVERS.items()
        }
        for workload in workloads:
            check_equal(workload, running)
        files = [stack.enter_context(requests_file(folder, each)) for each in workloads]
        for round_number in range(rounds):
            for workload, file in zip(workloads, files, strict=True):
                for name in _order(round_number):
                    window = run_wrk(running[name], file, url, seconds=seconds)
                    results[workload.name][name].windows.append(window)
    return results


def _order(round_number: int) -> Sequence[str]:
    names = list(SERVERS)
    return names if round_number % 2 == 0 else names[::-1]


def check_equal(workload: Workload, running: Mapping[str, Served]) -> None:
    """Product and baseline give the same bytes to every third request."""
    for request in workload.requests[::CHECKED]:
        answers = [
            post(running[name], request.token, request.body) for name in COMPARED if name in running
        ]
        if len(set(answers)) > 1 or answers[0].startswith(b'{"errors"'):
            raise AssertionError(f"{workload.name}: {[answer[:300] for answer in answers]}")


@contextmanager
def requests_file(folder: Path, workload: Workload) -> Iterator[Path]:
    """The requests as load.lua reads them."""
    path = folder / f"{workload.name.replace(' ', '-')}.requests"
    lines = [line for each in workload.requests for line in (each.token.encode(), each.body)]
    path.write_bytes(b"\n".join(lines) + b"\n")
    try:
        yield path
    finally:
        path.unlink()


def run_wrk(
    server: Served,
    file: Path,
    url: str,
    *,
    seconds: float,
    script: Path = SCRIPT,
    connections: int = CONNECTIONS,
) -> Window:
    """One window, with the CPU time of the server and of its database beside it.

    A second goes before it: statements are prepared, callers remembered, as after any minute.
    """
    command = [
        "taskset",
        "-c",
        str(OTHER_CORE),
        "wrk",
        "-t1",
        f"-c{connections}",
        "--timeout",
        "20s",
    ]
    rest = ["-s", str(script), server.address, "--", str(file)]
    subprocess.run([*command, "-d1s", *rest], check=True, capture_output=True, timeout=60)
    database = backends(url) if url else []
    before = cpu_us([server.pid]), cpu_us(database)
    ran = subprocess.run(
        [*command, f"-d{seconds:g}s", *rest], check=True, capture_output=True, timeout=60
    )
    found = orjson.loads(ran.stdout.splitlines()[-1])
    after = cpu_us([server.pid]), cpu_us(database)
    count = found["requests"] or 1
    if found["refused"]:
        raise AssertionError(f"{found['refused']} of {count} requests were refused: {file.name}")
    return Window(
        per_s=count / found["duration_us"] * 1e6,
        p50_ms=found["p50_us"] / 1000,
        p99_ms=found["p99_us"] / 1000,
        server_us=spent_us(before[0], after[0]) / count,
        database_us=spent_us(before[1], after[1]) / count,
        answer_bytes=found["bytes"] / count,
    )
