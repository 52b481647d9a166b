"""`gridhall` itself: every subcommand is found, the usual ones without importing the others."""

import subprocess
import sys

from typer.main import get_group

from server.cli import OFTEN, RARE, app

MAIN = "import sys; sys.argv[0] = 'gridhall'; from server.cli import main; main()"


def typed(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", MAIN, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_help_names_every_subcommand() -> None:
    shown = typed("--help")
    assert shown.returncode == 0
    listed = {line.split()[1] for line in shown.stdout.splitlines() if line[:2] in ("│ ", "| ")}
    assert {*OFTEN, *RARE} <= listed


def test_a_rare_one_explains_itself() -> None:
    shown = typed("staff", "--help")
    assert (shown.returncode, "gridhall staff" in shown.stdout) == (0, True), shown.stderr


def test_the_usual_ones_are_those_that_need_no_mounting() -> None:
    assert set(get_group(app).commands) == OFTEN
