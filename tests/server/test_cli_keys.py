"""`gridhall keys` as someone types it: a new key is made, and everything is encrypted with it."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from models.database import models_lent
from models.issue import Issue
from server.cli_keys import keys_app
from server.settings import Settings
from server.world import World, open_world
from services.issue import NewReporter
from services.reporter_words import of_issue
from tests.services.test_issue_step import an_issue
from tests.village import found_village

PHONE = "13812345678"


def in_a_thread(work: Callable[..., Any], *said: Any) -> Any:
    """Away from the databases that other tests keep open."""
    with models_lent(), ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *said).result()


def in_the_world(work: Callable[[World], Coroutine[Any, Any, Any]]) -> Any:
    async def opened() -> Any:
        async with open_world(Settings()) as world:
            return await work(world)

    return in_a_thread(asyncio.run, opened())


def typed(*words: str) -> Any:
    return in_a_thread(CliRunner().invoke, keys_app, list(words))


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
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDHALL_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("GRIDHALL_DATABASE_URL", raising=False)
    monkeypatch.setattr("tortoise.context._global_context", None)
    in_the_world(with_a_contact)
    before = sealed(tmp_path)
    key = typed("new").stdout.strip()
    monkeypatch.setenv("GRIDHALL_SEALING_KEYS", json.dumps([key]))
    rotated = typed("rotate")
    assert (rotated.exit_code, rotated.stdout) == (0, "核对 1 条，重新加密 1 条。\n")
    assert sealed(tmp_path)[1:5] != before[1:5]
    assert in_the_world(the_contact) == PHONE
    monkeypatch.delenv("GRIDHALL_SEALING_KEYS")
    lost = typed("rotate")
    assert (lost.exit_code, "没有密钥能解开：issue:reporter_contact:" in lost.stderr) == (1, True)
    for file in tmp_path.glob("gridhall.db*"):
        assert PHONE.encode() not in file.read_bytes()
