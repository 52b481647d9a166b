"""A real server process and the real clients of npm, installed by the committed lock file."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.npm import node_with

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


class RunningServer:
    """The demo server in a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.conformance.serve"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}/graphql"

    def stop(self) -> str:
        """Stop it as a supervisor would; what it wrote to stderr."""
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=15)
        return errors


@pytest.fixture
def server() -> Iterator[RunningServer]:
    running = RunningServer()
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture(scope="session")
def node() -> str:
    """The path of node, with the clients installed; skips, with the reason, where it cannot be."""
    return node_with(HERE)
