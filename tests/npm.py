"""The clients of npm that tests run, installed by their committed lock files."""

import fcntl
import shutil
import subprocess
from pathlib import Path
from tempfile import gettempdir

import pytest


def node_with(*folders: Path) -> str:
    """The path of node, once the packages of the folders are there by their lock files.

    Skips, with the reason, where that cannot be.
    """
    path = shutil.which("node")
    if path is None:
        pytest.skip("no node here: clients of npm were not tried")
    # One worker installs, the others wait: `npm ci` first deletes what another is running.
    with (Path(gettempdir()) / "gridhall-npm.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for folder in folders:
            if not _is_installed(folder):
                _install(folder)
    return path


def _is_installed(folder: Path) -> bool:
    """Whether the packages are there, by the present lock file."""
    done, wanted = folder / "node_modules" / ".package-lock.json", folder / "package-lock.json"
    return done.exists() and done.stat().st_mtime >= wanted.stat().st_mtime


def _install(folder: Path) -> None:
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"npm ci failed, clients of npm were not tried: {done.stderr[-300:]}")
