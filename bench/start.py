"""How long a start takes: from the command to the first 200 of /readyz, with the data there.

`python -m bench.start [ROUNDS]`: `make demo`, `gridhall demo` and `gridhall serve` in turn, on a
demonstration county made before. CPU is that of the command and all it started, make included.
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.processes import free_port

ROUNDS = 9
PATIENCE_S = 120
ROOT = Path(__file__).resolve().parent.parent
GRIDHALL = str(Path(sys.executable).parent / "gridhall")
COMMANDS: Mapping[str, Sequence[str]] = {
    "make demo": ("make", "demo"),
    "gridhall demo": (GRIDHALL, "demo"),
    "gridhall serve": (GRIDHALL, "serve"),
}


class Start:
    """One start of one command, stopped again: how long it took and what both cost."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._port = free_port()
        given = f"PORT={self._port}" if command[0] == "make" else f"--port={self._port}"
        environment = os.environ | {"GRIDHALL_DATA_DIR": str(folder)}
        before, began = os.times(), time.perf_counter()
        process = subprocess.Popen(
            [*command, given],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._await_readiness(process)
        self.took_s = time.perf_counter() - began
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        after = os.times()
        self.cpu_s = sum(after[2:4]) - sum(before[2:4])

    def _await_readiness(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + PATIENCE_S
        while not self._is_ready():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{process.args!r} was not ready")
            time.sleep(0.005)

    def _is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=5) as asked:
                asked.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                return asked.recv(100).startswith(b"HTTP/1.1 200")
        except OSError:
            return False


def main(rounds: int) -> None:
    starts: dict[str, list[Start]] = {name: [] for name in COMMANDS}
    with TemporaryDirectory() as folder:
        _tell("first make demo", [Start(COMMANDS["make demo"], Path(folder))])
        for _ in range(rounds):
            for name, command in COMMANDS.items():
                starts[name].append(Start(command, Path(folder)))
    for name, done in starts.items():
        _tell(name, done)


def _tell(name: str, starts: Sequence[Start]) -> None:
    took, cpu = [it.took_s for it in starts], [it.cpu_s for it in starts]
    sys.stdout.write(
        f"{name:16} {statistics.median(took):5.2f} s ({min(took):.2f} to {max(took):.2f})"
        f"  {statistics.median(cpu):5.2f} s CPU\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS)
