"""Saved operations: titles, the fragments they need, and variables to start from."""

from pathlib import Path

import pytest
from graphql import build_schema

from server.contract import FOLDER, operations
from server.saved_operations import SavedOperation, saved_operations

SCHEMA = build_schema("""
type Query { grid(id: ID!, page: PageInput): Int }
enum Step { COLLECT STUDY }
input GeoFixInput { longitude: Float!, datum: String }
input PageInput { first: Int! }
input IssueInput { title: String!, step: Step!, fix: GeoFixInput!, tags: [String!]!, note: String }
""")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("office", "office/fragments", "member_app"):
        (tmp_path / name).mkdir()
    return tmp_path


def save(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.graphql").write_text(text, "utf-8")


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert saved_operations(tmp_path / "nowhere", app="office") == []


def test_the_first_comment_is_the_title_and_the_name_stands_in(folder: Path) -> None:
    save(folder, "office/Today", "# 今日收件\nquery Today { grid }")
    save(folder, "office/Plain", "query Plain { grid }")
    save(folder, "member_app/Other", "query Other { grid }")

    found = saved_operations(folder, app="office")

    assert found == [
        SavedOperation("Plain", "Plain", "query Plain { grid }", {}),
        SavedOperation("Today", "今日收件", "# 今日收件\nquery Today { grid }", {}),
    ]


def test_without_a_comment_the_schema_gives_the_title(folder: Path) -> None:
    schema = build_schema('type Query { "续期：换新的一对。" renew: Int, bare: Int }')
    save(folder, "office/Bare", "query Bare { bare }")
    save(folder, "office/Gone", "query Gone { gone }")
    save(folder, "office/Renew", "query Renew { renew }")

    found = saved_operations(folder, app="office", schema=schema)

    assert [operation.title for operation in found] == ["Bare", "Gone", "续期"]


def test_signing_in_comes_first(folder: Path) -> None:
    save(folder, "office/Areas", "query Areas { grid }")
    save(folder, "office/SignIn", "mutation SignIn { grid }")

    assert [found.name for found in saved_operations(folder, app="office")] == ["SignIn", "Areas"]


def test_fragments_of_other_files_are_added_once_each(folder: Path) -> None:
    save(folder, "office/Grid", "query Grid { a { ...Place } b { ...Place ...Name } }")
    save(folder, "office/fragments/Place", "fragment Place on Grid { at ...Name }")
    save(folder, "office/fragments/Name", "# 名称\nfragment Name on Grid { name }")
    save(folder, "office/fragments/Spare", "fragment Spare on Grid { name }")

    (found,) = saved_operations(folder, app="office")

    assert found.query == (
        "query Grid { a { ...Place } b { ...Place ...Name } }\n\n"
        "fragment Name on Grid { name }\n\n"
        "fragment Place on Grid { at ...Name }"
    )


def test_variables_start_from_defaults_and_examples_of_required_input(folder: Path) -> None:
    save(
        folder,
        "office/Collect",
        "query Collect($id: ID!, $first: Int! = 20, $page: PageInput, $input: IssueInput!)"
        " { grid(id: $id) }",
    )

    (found,) = saved_operations(folder, app="office", schema=SCHEMA)

    assert found.variables == {
        "id": "",
        "first": 20,
        "page": None,
        "input": {"title": "", "step": "COLLECT", "fix": {"longitude": 0.0}, "tags": []},
    }


def test_the_office_is_shown_the_very_texts_the_server_trusts() -> None:
    """Otherwise the large ones would be refused for what they cost."""
    shown = {found.query for found in saved_operations(FOLDER / "operations", app="office")}

    assert shown == {each.body for each in operations("office")}
