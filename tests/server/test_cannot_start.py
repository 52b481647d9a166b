"""What keeps the server from starting is told in a sentence, to whoever set it up."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from server.cannot_start import words_for
from tests.ports import free_port

MAIN = "import sys; sys.argv[0] = 'gridhall'; from server.cli import main; main()"
NOT_THERE = f"postgres://nobody@127.0.0.1:{free_port()}/nothing"


def served(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", MAIN, "serve", "--port", settings.pop("port", "0")]
    given = {f"GRIDHALL_{name.upper()}": value for name, value in settings.items()}
    environment = os.environ | {"GRIDHALL_DATA_DIR": str(folder)} | given
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"database_url": "mysql://x"}, "mysql"),
        ({"database_url": NOT_THERE}, "连不上数据库"),
        ({"budget": "a lot"}, "GRIDHALL_BUDGET 的值不对"),
        ({"data_dir": "/proc/nowhere"}, "数据目录 /proc/nowhere 不能用"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_says_what_to_set_right(tmp_path: Path, settings: dict[str, str], words: str) -> None:
    ended = served(tmp_path, **{"database_url": "", **settings})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_in_use_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = served(tmp_path, port=str(port), database_url="")
    assert ended.returncode == 1
    assert f"不能在 127.0.0.1:{port} 上监听" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_bug_keeps_its_traceback() -> None:
    assert words_for(KeyError("x")) is None
