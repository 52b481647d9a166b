"""`gridhall export` as someone types it: one file, or a sentence and a status."""

from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

from domain.ids import new_uuid, to_wire
from server.cli_export import export_app
from server.world import World
from services.issue import collect
from tests.server.command_line import in_the_world, typed
from tests.services.test_issue import new_issue
from tests.village import found_village, fresh_call


async def _two_counties(world: World) -> UUID:
    village = await found_village(ports=world.ports)
    await found_village(code="X", ports=world.ports)
    zhao, new = await village.actor("zhao"), new_issue()
    await collect(new, by=zhao, ports=world.ports, call=fresh_call())
    return new.id


def exported(*words: str) -> Any:
    return typed(export_app, "case", *words)


def test_writes_one_file_for_its_own_county_and_none_for_another(data_dir: Path) -> None:
    issue = to_wire("Issue", in_the_world(_two_counties))
    target = data_dir / "case.zip"
    done = exported(issue, "--to", str(target), "--county", "C")
    assert (done.exit_code, done.stdout) == (0, f"已导出 1 个文件：{target}\n")
    assert ZipFile(target).namelist() == ["case.json", "manifest.json"]
    target.unlink()
    refused = exported(issue, "--to", str(target), "--county", "X")
    assert (refused.exit_code, refused.stderr) == (1, f"示例县没有编号为 {issue} 的问题。\n")
    assert exported(issue, "--to", str(target)).exit_code == 2  # which county?
    nowhere = exported(issue, "--to", str(data_dir / "no/where.zip"), "--county", "C")
    assert nowhere.exit_code == 1
    assert not target.exists()


def test_says_what_is_no_issue(data_dir: Path) -> None:
    wrong = exported("pho_1", "--county", "C")
    assert (wrong.exit_code, "不是有效的 Issue 编号" in wrong.stderr) == (1, True)
    missing = exported(to_wire("Issue", new_uuid()), "--county", "C")
    assert missing.exit_code == 2
