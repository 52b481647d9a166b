"""Servers under measurement: started on a core of their own, watched through /proc, stopped."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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


def cpu_us(pids: Iterable[int]) -> float:
    """User and system time used so far by these processes, in microseconds.

    From the scheduler's own nanoseconds, which /proc/<pid>/stat rounds to ticks of 10 ms.
    """
    return sum(_cpu_us(pid) for pid in pids)


def _cpu_us(pid: int) -> float:
    """All threads; one that has ended takes what it used with it."""
    used_ns = 0
    for thread in _threads(pid):
        with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as file:
            used_ns += int(file.read().split()[0])
    return used_ns / 1000


def backends(url: str) -> list[int]:
    """The PostgreSQL processes that serve a database on this machine, and pin them; by name."""
    name = url.rpartition("/")[2]
    pattern = re.compile(rf"postgres: .*\b{re.escape(name)}\b")
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and pattern.search(_command(entry)):
            found.append(int(entry.name))
    for pid in found:
        os.sched_setaffinity(pid, {OTHER_CORE})
    return found


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    except OSError:
        return ""
