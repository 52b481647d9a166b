"""A built image, run as hardened as it promises; docs/how-to/test-the-image.md builds one."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.error import URLError
from urllib.request import urlopen
from uuid import uuid4

import pytest

IMAGE = os.environ.get("GRIDHALL_TEST_IMAGE", "")
MAX_IMAGE_BYTES = 350 * 2**20
ADDRESS = "http://127.0.0.1:8000"
HARDENED = (
    "--read-only",
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges",
    "--tmpfs=/tmp",
    "--memory=256m",
    "--pids-limit=64",
    "--ulimit=nofile=4096:4096",
    "--ulimit=nproc=1024:1024",
    "--network=host",
    "--pull=never",
    "--no-healthcheck",
)

pytestmark = [
    pytest.mark.skipif(not shutil.which("podman"), reason="no podman on this machine"),
    pytest.mark.skipif(not IMAGE, reason="GRIDHALL_TEST_IMAGE names no built image"),
]


def podman(*arguments: str) -> str:
    command = ["podman", "--cgroup-manager=cgroupfs"]
    if runc := shutil.which("runc"):
        command.append(f"--runtime={runc}")
    answer = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=180)
    return answer.stdout + answer.stderr


@dataclass(frozen=True, slots=True)
class Container:
    name: str

    def shell(self, script: str) -> str:
        return podman("exec", self.name, "sh", "-c", script)


@pytest.fixture(scope="module")
def container() -> Iterator[Container]:
    name = f"gridhall-test-{uuid4().hex[:8]}"
    started = podman("run", "--detach", "--name", name, *HARDENED, IMAGE)
    assert re.match(r"[0-9a-f]{64}", started), started
    _wait_until_ready()
    yield Container(name)
    podman("rm", "--force", "--time=0", name)


def _wait_until_ready() -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            urlopen(f"{ADDRESS}/readyz", timeout=2).close()
            return
        except (URLError, OSError):
            assert time.monotonic() < deadline, "the container did not get ready"
            time.sleep(0.2)


def test_runs_as_an_ordinary_user_without_any_privilege(container: Container) -> None:
    status = container.shell("cat /proc/1/status")

    assert re.search(r"^Uid:\s+10001\s+10001", status, re.M)
    assert re.search(r"^CapEff:\s+0+$", status, re.M)
    assert re.search(r"^NoNewPrivs:\s+1$", status, re.M)


def test_can_write_its_volume_and_nothing_else(container: Container) -> None:
    assert "Read-only file system" in container.shell("touch /app/x")
    assert container.shell("touch /data/x && rm /data/x && echo written") == "written\n"


def test_holds_the_explorer_and_no_tool_that_built_it(container: Container) -> None:
    with urlopen(f"{ADDRESS}/explorer/", timeout=5) as answer:
        assert answer.status == 200

    assert container.shell("ls -d /uv /explorer /app/tests").count("No such file") == 3


def test_is_small() -> None:
    """Its own layers; the base image is whatever was given."""
    size, base = (
        int(podman("image", "inspect", "--format", "{{.Size}}", name))
        for name in (IMAGE, os.environ.get("GRIDHALL_TEST_BASE_IMAGE", IMAGE))
    )
    own = size - base if base != size else size

    assert own <= MAX_IMAGE_BYTES


def test_stops_when_told_to(container: Container) -> None:
    """Last in this file: it ends the container."""
    podman("kill", "--signal=TERM", container.name)

    assert podman("wait", container.name).strip() == "0"
