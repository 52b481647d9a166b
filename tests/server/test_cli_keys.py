"""`gridhall keys` as someone types it: a new key is made, and everything is encrypted with it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.issue import Issue
from server.cli_keys import keys_app
from server.world import World
from services.issue import NewReporter
from services.reporter_words import of_issue
from tests.server.command_line import in_the_world, typed
from tests.services.test_issue_step import an_issue
from tests.village import found_village

PHONE = "13812345678"


async def with_a_contact(world: World) -> None:
    village = await found_village(ports=world.ports)
    await an_issue(village, reporter=NewReporter(name="老王", contact=PHONE))


async def the_contact(world: World) -> str | None:
    return of_issue(await Issue.get(), world.ports.sealer).contact


def sealed(folder: Path) -> bytes:
    with closing(sqlite3.connect(folder / "gridhall.db")) as connection:
        (found,) = connection.execute("SELECT reporter_contact_sealed FROM issue").fetchone()
    return bytes(found)


def test_a_key_is_made_put_in_front_and_everything_encrypted_with_it(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_world(with_a_contact)
    before = sealed(data_dir)
    key = typed(keys_app, "new").stdout.strip()
    monkeypatch.setenv("GRIDHALL_SEALING_KEYS", json.dumps([key]))
    rotated = typed(keys_app, "rotate")
    assert (rotated.exit_code, rotated.stdout) == (0, "核对 1 条，重新加密 1 条。\n")
    assert sealed(data_dir)[1:5] != before[1:5]
    assert in_the_world(the_contact) == PHONE
    monkeypatch.delenv("GRIDHALL_SEALING_KEYS")
    lost = typed(keys_app, "rotate")
    assert (lost.exit_code, "没有密钥能解开：issue:reporter_contact:" in lost.stderr) == (1, True)
    for file in data_dir.glob("gridhall.db*"):
        assert PHONE.encode() not in file.read_bytes()
