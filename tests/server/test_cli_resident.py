"""`gridhall resident` as someone types it: a copy of what is known, then nothing is known."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from server.cli_resident import resident_app
from tests.server.test_cli_keys import PHONE, in_a_thread, in_the_world, with_a_contact

ASKED = ("--county", "C", "--reason", "本人要求", "--contact", PHONE)


def typed(*words: str) -> Any:
    return in_a_thread(CliRunner().invoke, resident_app, list(words))


def test_a_copy_is_printed_and_after_erasing_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDHALL_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("GRIDHALL_DATABASE_URL", raising=False)
    monkeypatch.setattr("tortoise.context._global_context", None)
    in_the_world(with_a_contact)
    copied = typed("export", *ASKED)
    assert (copied.exit_code, json.loads(copied.stdout)["matters"][0]["contact"]) == (0, PHONE)
    gone = typed("erase", *ASKED)
    assert gone.stdout.startswith("已删除：1 件问题，1 份回执，")
    again = typed("erase", *ASKED)
    assert (again.exit_code, again.stderr) == (1, "没有留下这个联系方式的群众。\n")
    assert typed("export", "--county", "210599", *ASKED[2:]).exit_code != 0
