"""`gridhall import` as someone types it: what it prints and with which status it ends."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from server.cli_import import import_app
from tests.server.command_line import typed

AREAS = "编码,名称\n210522,桓仁满族自治县\n210522001,八卦城街道\n210522001001,顺城社区\n"
MEMBERS = "姓名,手机,界别,网格\n王芳,19900000001,农业界,210522001001\n"


class Terminal:
    """Types `gridhall import …` with a file, and counts what is in the database then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def type(self, *words: str, content: str, encoding: str = "utf-8") -> Any:
        path = self.folder / "given.csv"
        path.write_bytes(content.encode(encoding))
        return typed(import_app, words[0], str(path), *words[1:])

    def count(self, table: str) -> int:
        with closing(sqlite3.connect(self.folder / "gridhall.db")) as connection:
            (found,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(found)


@pytest.fixture
def terminal(data_dir: Path) -> Terminal:
    return Terminal(data_dir)


def test_imports_areas_and_members(terminal: Terminal) -> None:
    areas = terminal.type("areas", "--county", "210522", content=AREAS, encoding="gbk")
    assert (areas.exit_code, areas.stdout) == (0, "已导入：新增 3，更新 0，不变 0。\n")
    members = terminal.type("members", content=MEMBERS)
    assert members.stdout == "新建界别组：农业界\n已导入：新增 1，更新 0，不变 0。\n"
    assert (terminal.count("area"), terminal.count("member")) == (3, 1)


def test_a_dry_run_says_so(terminal: Terminal) -> None:
    tried = terminal.type("areas", "--county", "210522", "--dry-run", content=AREAS)
    assert (tried.exit_code, tried.stdout) == (
        0,
        "检查通过，未写入：新增 3，更新 0，不变 0。\n",
    )
    assert terminal.count("area") == 0


def test_errors_of_the_file_go_to_stderr_row_by_row(terminal: Terminal) -> None:
    refused = terminal.type("areas", "--county", "210522", content="编码,名称\n,甲\nA/B,乙\n")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.splitlines() == [
        "第 2 行“编码”列：编码为空。",
        "第 3 行“编码”列：编码“A/B”含有空格、斜杠、百分号或下划线。",
        "共 2 处错误，没有写入任何内容。",
    ]


def test_errors_against_the_county_too(terminal: Terminal) -> None:
    refused = terminal.type("members", "--county", "210522", content=MEMBERS)
    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[0] == "文件：县“210522”不存在，请先导入区划。"


def test_asks_for_the_county_where_it_is_not_clear(terminal: Terminal) -> None:
    refused = terminal.type("members", content=MEMBERS)
    assert refused.exit_code == 2
    assert terminal.count("member") == 0


def test_imports_the_other_lists_too(terminal: Terminal) -> None:
    terminal.type("areas", "--county", "210522", content=AREAS)
    lists = {
        "departments": ("编码,名称\nD1,住建局\n", "department"),
        "categories": ("编码,名称,办理后照片\n01,路灯,是\n", "category"),
        "calendar": ("日期,上班,说明\n2026-10-01,否,国庆\n", "calendar_day"),
    }
    for name, (content, table) in lists.items():
        tried = terminal.type(name, "--county", "210522", "--dry-run", content=content)
        assert tried.stdout == "检查通过，未写入：新增 1，更新 0，不变 0。\n"
        before = terminal.count(table)
        done = terminal.type(name, "--county", "210522", content=content, encoding="gbk")
        assert (done.exit_code, done.stdout) == (0, "已导入：新增 1，更新 0，不变 0。\n")
        assert terminal.count(table) == before + 1
