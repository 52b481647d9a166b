"""`gridhall staff` as someone types it: the office's first login, and a way back in."""

import re
from pathlib import Path

import pytest

from server.cli_staff import staff_app
from server.world import World
from tests.server.command_line import in_the_world, typed
from tests.village import found_village

TOLD = re.compile(r"(\S+)  (1\d{10})  初始密码 (\S+)（首次登录必须修改）\n\Z")


async def founded(world: World) -> None:
    await found_village()


@pytest.fixture(autouse=True)
def county(data_dir: Path) -> None:
    in_the_world(founded)


def test_the_first_login_is_made_and_let_in_again() -> None:
    first = TOLD.match(typed(staff_app, "appoint", "王秘书", "139-0000-0001").stdout)
    assert first is not None
    assert first.group(1, 2) == ("王秘书", "13900000001")
    again = TOLD.match(typed(staff_app, "invite", "13900000001", "--county", "C").stdout)
    assert again is not None
    assert again[3] != first[3]


def test_a_clerk_belongs_to_a_department_or_township() -> None:
    assert TOLD.match(
        typed(staff_app, "appoint", "李", "13900000002", "--department", "water").stdout
    )
    assert TOLD.match(typed(staff_app, "appoint", "周", "13900000003", "--township", "C-T1").stdout)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("appoint", "李", "12"), "手机号应为 11 位数字"),
        (("appoint", "李", "13900000002", "--department", "nothing"), "没有编码为 nothing 的部门"),
        (("appoint", "李", "13900000002", "--township", "C-A"), "没有这个街道、镇、乡"),
        (("invite", "13900000009"), "有的经办人没有可以登录的账号"),
    ],
)
def test_what_cannot_be_is_told(words: tuple[str, ...], reason: str) -> None:
    done = typed(staff_app, *words)
    assert (done.exit_code, reason in done.stderr) == (1, True), done.stderr


def test_a_county_that_is_not_there() -> None:
    assert typed(staff_app, "appoint", "李", "13900000002", "--county", "210599").exit_code == 2
