"""The recipe for caches, run: pages make one list, an object is one object, secrets stay out."""

import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import orjson
from graphql import FieldNode, NameNode, SelectionSetNode, Visitor, parse, print_ast, visit

from tests.application import operation
from tests.contract.fixtures import Example, promises
from tests.contract.replay import answer_again
from tests.contract.test_cache_policies import POLICIES
from tests.npm import node_with

HERE = Path(__file__).parent
CONFORMANCE = HERE.parent / "conformance"
NEW_TITLE = "改过的标题"


class AskForTypes(Visitor):
    """Adds `__typename` to every selection but the first, as caches do."""

    def enter_selection_set(
        self, node: SelectionSetNode, _key: Any, parent: Any, *_: Any
    ) -> SelectionSetNode | None:
        if parent.kind == "operation_definition":
            return None
        typename = FieldNode(name=NameNode(value="__typename"))
        return SelectionSetNode(selections=(*node.selections, typename))


def answered(name: str) -> dict[str, Any]:
    """The recorded example of an operation, as answered to who also asks for types."""
    promise = next(each for each in promises() if each.id == operation(name).id)
    example = Example.read(promise.example)
    typed = print_ast(visit(parse(promise.body), AskForTypes()))
    data = answer_again(typed, example.variables, example.answer).data
    return {"name": name, "body": promise.body, "variables": example.variables, "data": data}


def in_two_pages(whole: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The feed as it comes two at a time."""
    first, second = deepcopy(whole), deepcopy(whole)
    first["variables"]["first"] = second["variables"]["first"] = 2
    second["variables"]["after"] = "two"
    first["data"]["issues"]["pageInfo"] |= {"hasNextPage": True, "endCursor": "two"}
    first["data"]["issues"]["nodes"] = whole["data"]["issues"]["nodes"][:2]
    second["data"]["issues"]["nodes"] = whole["data"]["issues"]["nodes"][2:]
    return first, second


def of_other_filter(whole: dict[str, Any]) -> dict[str, Any]:
    other = deepcopy(whole)
    other["variables"]["filter"] = {"steps": ["RESOLVE"]}
    other["data"]["issues"]["nodes"] = []
    return other


def test_both_caches_keep_what_they_should(tmp_path: Path) -> None:
    node = node_with(CONFORMANCE)
    feed, detail, sign_in = (answered(name) for name in ("HomeFeed", "IssueDetail", "SignIn"))
    issues = feed["data"]["issues"]["nodes"]
    issues[0]["id"] = detail["data"]["issue"]["id"]
    detail["data"]["issue"]["title"] = NEW_TITLE
    answers = [*in_two_pages(feed), of_other_filter(feed), detail, sign_in]
    secret = sign_in["data"]["signIn"]["session"]["accessToken"]
    file = tmp_path / "answers.json"
    file.write_bytes(orjson.dumps({"policies": POLICIES, "answers": answers, "secret": secret}))

    titles = [NEW_TITLE, *(each["title"] for each in issues[1:])]
    kept = {"titles": titles, "hasNextPage": True}
    assert len(titles) == 3
    assert said_by(node, "cache.mjs", str(file)) == {
        "apollo": {**kept, "secret": False},
        "urql": kept,
    }


def said_by(node: str, script: str, *arguments: str) -> Any:
    command = [node, str(HERE / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return orjson.loads(done.stdout)
