"""Servers under measurement: started on a core of their own, watched through /proc, stopped."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SERVER_CORE, OTHER_CORE = 0, 1
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
START_S = 60


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(module: str, folder: Path, url: str) -> Iterator[Served]:
    """A module's server on the server core: `python -m MODULE FOLDER PORT [url]`."""
    port = free_port()
    command = [sys.executable, "-m", module, str(folder), str(port), *([url] if url else [])]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        _await_answer(port, process)
        # After the start, which may use both cores; later threads inherit it.
        for thread in _threads(process.pid):
            os.sched_setaffinity(thread, {SERVER_CORE})
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await_answer(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"{process.args!r} does not answer")


def _threads(pid: int) -> list[int]:
    return [int(name) for name in os.listdir(f"/proc/{pid}/task")]


def post(served: Served, token: str, body: bytes) -> bytes:
    """One request, outside the measurement."""
    request = urllib.request.Request(served.address, data=body)
    request.add_header("content-type", "application/json")
    request.add_header("authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        content: bytes = answer.read()
        return content


Used = dict[int, float]
"""CPU time so far by thread, in microseconds."""


def cpu_us(pids: Iterable[int]) -> Used:
    """User and system time used so far by the threads of these processes.

    From the scheduler's own nanoseconds, which /proc/<pid>/stat rounds to ticks of 10 ms.
    """
    used: Used = {}
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):
            for thread in _threads(pid):
                file = Path(f"/proc/{pid}/task/{thread}/schedstat")
                used[thread] = int(file.read_text().split()[0]) / 1000
    return used


def spent_us(before: Used, after: Used) -> float:
    """What was used in between; a thread that has ended takes its share with it."""
    return sum(used - before.get(thread, 0.0) for thread, used in after.items())


def backends(url: str) -> list[int]:
    """The PostgreSQL processes of clients of a database on this machine; pins them, too."""
    name = url.rpartition("/")[2]
    pattern = re.compile(rf"postgres: (?!.*autovacuum).*\b{re.escape(name)}\b")
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and pattern.search(_command(entry)):
            with suppress(ProcessLookupError):
                os.sched_setaffinity(int(entry.name), {OTHER_CORE})
                found.append(int(entry.name))
    return found


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    except OSError:
        return ""
