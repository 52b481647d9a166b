"""A county of its own, from nothing: docs/how-to/set-up-a-county.md as its office would do it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.ids import new_uuid, to_wire
from tests.application import operation
from tests.journey.conftest import ROOT, environment_of, served

AREAS = """编码,名称
210599,示例县
210599001,城关镇
210599001001,东街社区
210599001001001,东街社区第一网格
"""
MEMBERS = "姓名,手机,界别,网格\n王芳,13900000011,农业界,210599001001001\n"
DEPARTMENTS = "编码,名称\nD01,住建局\n"
OFFICE, TOWN, MEMBER = "13900000001", "13900000002", "13900000011"
NEW_PASSWORD = "eleven quiet herons"
FIRST = re.compile(r"初始密码 (\S+)（")


def typed(folder: Path, *words: str) -> str:
    """What `gridhall …` prints."""
    command = [sys.executable, "-c", "from server.cli import main; main()", *words]
    environment = environment_of(folder)
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done
    return done.stdout


class Explorer:
    """Somebody who asks the endpoint, with operations of the contract or by hand."""

    def __init__(self, port: int) -> None:
        self._url, self._headers = f"http://127.0.0.1:{port}/graphql", dict[str, str]()

    def ask(self, document: str, **variables: Any) -> Any:
        sent = {"query": document, "variables": variables}
        body = httpx.post(self._url, json=sent, headers=self._headers).json()
        assert "errors" not in body, body
        return body["data"]

    def run(self, name: str, /, **said: Any) -> Any:
        """The payload of a mutation of the contract, which must not be refused."""
        said = {"clientMutationId": new_uuid().hex, **said}
        (payload,) = self.ask(operation(name).body, input=said).values()
        assert payload["userErrors"] == [], payload
        return payload

    def enter(self, phone: str, first_password: str) -> None:
        """Sign in with a first password and replace it, as one must."""
        self._sign_in(phone, first_password)
        self.run("PasswordChange", oldPassword=first_password, newPassword=NEW_PASSWORD)
        self._sign_in(phone, NEW_PASSWORD)

    def _sign_in(self, phone: str, password: str) -> None:
        self._headers.clear()
        session = self.run("SignIn", phone=phone, password=password)["session"]
        self._headers["Authorization"] = f"Bearer {session['accessToken']}"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Explorer, int]]:
    folder = tmp_path_factory.mktemp("county")
    (folder / "areas.csv").write_text(AREAS, "utf-8")
    assert "新增 4" in typed(
        folder, "import", "areas", str(folder / "areas.csv"), "--county", "210599"
    )
    told = FIRST.search(typed(folder, "staff", "appoint", "王秘书", OFFICE))
    assert told is not None
    with served("serve", folder) as port:
        explorer = Explorer(port)
        explorer.enter(OFFICE, told[1])
        yield explorer, port


def test_from_nothing_to_the_first_issue(office: tuple[Explorer, int]) -> None:
    explorer, port = office
    for kind, text in (("DEPARTMENTS", DEPARTMENTS), ("MEMBERS", MEMBERS)):
        assert explorer.run("CountyImport", kind=kind, text=text)["report"]["isWritten"]
    ((member,), (grid,)) = (
        explorer.ask(f"{{ {root}(first: 10) {{ nodes {{ id }} }} }}")[root]["nodes"]
        for root in ("members", "grids")
    )
    invitation = explorer.run("MemberInvite", memberIds=[member["id"]])["invitations"][0]
    phone = Explorer(port)
    phone.enter(MEMBER, invitation["password"])
    issue = {"id": to_wire("Issue", new_uuid()), "areaId": grid["id"], "source": "VISIT"}
    captured = {"title": "东街路灯不亮", "capturedAt": "2026-01-01T00:00:00.000Z"}
    made = phone.run("IssueCollect", **issue, **captured)
    assert made["issue"]["grid"]["name"] == "东街社区第一网格"


def test_a_township_is_let_in_and_sees_its_issues(office: tuple[Explorer, int]) -> None:
    explorer, port = office
    township = explorer.ask("{ county { townships { id } } }")["county"][0]["townships"][0]
    clerk = {"id": to_wire("Staff", new_uuid()), "kind": "TOWNSHIP", "townshipId": township["id"]}
    made = explorer.run("StaffAppoint", **clerk, name="城关镇经办人", phone=TOWN)
    town = Explorer(port)
    town.enter(TOWN, made["invitations"][0]["password"])
    seen = town.ask("{ viewer { kind areas { name } } staff { totalCount } }")
    assert seen["viewer"] == {"kind": "TOWNSHIP", "areas": [{"name": "城关镇"}]}
    assert seen["staff"]["totalCount"] == 0
