"""A release is written once, and only newer ones follow; the gate compares with the last."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import orjson
import pytest

from domain.errors import SetupFault
from server.cli_contract import contract_app
from server.contract_gate import complaints
from server.release import Release, freeze, latest_release
from tests.server.command_line import typed

SDL = "type Query { issue: Issue step: Step } type Issue { id: ID! title: String! } enum Step { A }"
UPCOMING = """
removals: {Query.step: {due: 2027-03-01, instead: Issue.step}}
growing_enums: {Step: {fallback: A}}
"""
BEFORE, AFTER = date(2027, 2, 28), date(2027, 3, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A contract of one app, released once, with one removal announced."""
    (tmp_path / "upcoming_changes.yaml").write_text(UPCOMING, "utf-8")
    bodies = {"Title": "query Title { issue { title } }", "Ids": "query Ids { issue { id } }"}
    operations = [
        {"id": sha256(body.encode()).hexdigest(), "name": name, "body": body}
        for name, body in bodies.items()
    ]
    manifest = tmp_path / "manifests" / "member_app" / "0.9.0.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_bytes(orjson.dumps({"operations": operations}))
    freeze(Release("0.9.0", SDL), folder=tmp_path)
    return tmp_path


def test_nothing_is_released_before_the_first(tmp_path: Path) -> None:
    assert latest_release(tmp_path) is None


def test_the_last_release_is_the_newest_by_number(folder: Path) -> None:
    newest = Release("0.10.0", SDL)
    freeze(newest, folder=folder)
    assert latest_release(folder) == newest


@pytest.mark.parametrize("version", ["0.9.0", "0.8.7"])
def test_a_release_is_never_written_over_nor_behind(folder: Path, version: str) -> None:
    with pytest.raises(SetupFault, match=r"0\.9\.0 已经发布"):
        freeze(Release(version, "type Query { other: Int }"), folder=folder)
    assert latest_release(folder) == Release("0.9.0", SDL)


def test_an_unchanged_schema_has_no_complaint_but_the_missing_deprecation(folder: Path) -> None:
    assert list(complaints(SDL, on=BEFORE, folder=folder)) == [
        "removals: Query.step is not deprecated."
    ]


def test_a_removal_is_told_with_the_release_and_the_operations_it_breaks(folder: Path) -> None:
    changed = SDL.replace(" title: String!", "").replace("step: Step", "step: Step @deprecated")
    assert list(complaints(changed, on=BEFORE, folder=folder)) == [
        "0.9.0: Field Issue.title was removed.",
        "member_app/0.9.0 Title: Cannot query field 'title' on type 'Issue'.",
    ]


def test_what_was_announced_goes_on_its_day(folder: Path) -> None:
    gone = SDL.replace(" step: Step", "")
    told = ["0.9.0: Field Query.step was removed."]
    assert list(complaints(gone, on=BEFORE, folder=folder)) == told
    assert list(complaints(gone, on=AFTER, folder=folder)) == []


def test_only_the_version_that_the_server_has_is_released() -> None:
    refused = typed(contract_app, "release", "99.0.0").exception
    assert isinstance(refused, SetupFault)
    assert "不是 99.0.0" in str(refused)
