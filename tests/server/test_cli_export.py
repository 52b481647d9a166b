"""`gridhall export` as someone types it: one file, or a sentence and a status."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from domain.ids import new_uuid, to_wire
from models.database import models_lent
from server.cli_export import export_app
from server.settings import Settings
from server.world import open_world
from services.issue import collect
from tests.services.test_issue import new_issue
from tests.village import found_village, fresh_call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRIDHALL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("GRIDHALL_DATABASE_URL", raising=False)
    monkeypatch.setattr("tortoise.context._global_context", None)
    return tmp_path


def aside(work: Any, *given: Any) -> Any:
    """In a thread, which knows nothing of the databases that other tests keep open."""
    with models_lent(), ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *given).result()


def typed(*words: str) -> Any:
    return aside(CliRunner().invoke, export_app, ["case", *words])


async def _two_counties() -> UUID:
    async with open_world(Settings()) as world:
        village = await found_village(ports=world.ports)
        await found_village(code="X", ports=world.ports)
        zhao, new = await village.actor("zhao"), new_issue()
        await collect(new, by=zhao, ports=world.ports, call=fresh_call())
        return new.id


def test_writes_one_file_for_its_own_county_and_none_for_another(folder: Path) -> None:
    issue = to_wire("Issue", aside(asyncio.run, _two_counties()))
    target = folder / "case.zip"
    done = typed(issue, "--to", str(target), "--county", "C")
    assert (done.exit_code, done.stdout) == (0, f"已导出 1 个文件：{target}\n")
    assert ZipFile(target).namelist() == ["case.json", "manifest.json"]
    target.unlink()
    refused = typed(issue, "--to", str(target), "--county", "X")
    assert (refused.exit_code, refused.stderr) == (1, f"示例县没有编号为 {issue} 的问题。\n")
    assert typed(issue, "--to", str(target)).exit_code == 2  # which county?
    nowhere = typed(issue, "--to", str(folder / "no/where.zip"), "--county", "C")
    assert nowhere.exit_code == 1
    assert not target.exists()


def test_says_what_is_no_issue(folder: Path) -> None:
    wrong = typed("pho_1", "--county", "C")
    assert (wrong.exit_code, "不是有效的 Issue 编号" in wrong.stderr) == (1, True)
    missing = typed(to_wire("Issue", new_uuid()), "--county", "C")
    assert missing.exit_code == 2
