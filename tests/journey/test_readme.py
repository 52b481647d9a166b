"""The five minutes of the README, as printed, against the demonstration county."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journey.conftest import ROOT, served

TOUR = re.compile(r"## Five minutes\n(.*?)\n## ", re.DOTALL)
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
STEPS = ("收集了问题", "照片已就绪")


def script(port: int, watched: Path) -> str:
    """The blocks one after another, the watching one in the background, as in two terminals."""
    tour = TOUR.search((ROOT / "README.md").read_text("utf-8"))
    assert tour is not None
    sign_in, watch, collect, upload = BLOCK.findall(tour[1])
    assert "http://127.0.0.1:8000" in sign_in
    parts = [
        sign_in.replace("127.0.0.1:8000", f"127.0.0.1:{port}"),
        f"{{ exec {watch.strip()}\n}} > {watched} 2>&1 & WATCH=$!",
        f"until [ -s {watched} ]; do sleep 0.05; done",
        collect,
        upload,
        f"timeout 20 sh -c 'until grep -q {STEPS[-1]} {watched}; do sleep 0.05; done'",
        "kill $WATCH",
    ]
    return "\n".join(parts)


def test_the_tour_works_as_printed(tmp_path: Path) -> None:
    for tool in ("bash", "curl", "timeout"):
        if shutil.which(tool) is None:
            pytest.skip(f"no {tool} here: the tour of the README was not tried")
    watched = tmp_path / "watched"
    with served("demo", tmp_path) as port:
        command = ["bash", "-c", script(port, watched)]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
    assert '"kind":"MEMBER"' in done.stdout, done
    assert '"step":"COLLECT","onSite":"ON_SITE"' in done.stdout
    assert "HTTP/1.1 201 Created" in done.stdout
    assert '"missingPhotoCount":0' in done.stdout
    assert "errors" not in done.stdout
    seen = watched.read_text("utf-8")
    assert [step for step in STEPS if f'"label":"{step}"' in seen] == list(STEPS)
