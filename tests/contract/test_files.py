"""The files of mobile_contract tell what the code does."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

import yaml

from resolvers.root import build_schema
from schema.scalars import SCALARS
from server.contract import FOLDER, contract_files, sdl
from server.contract_gate import complaints
from tests.sizes import PACKAGES, python_files

CODE = re.compile(r"[A-Z][A-Z_]+\Z")


def test_generated_files_are_up_to_date() -> None:
    files = contract_files(build_schema(), version=version("gridhall"))
    assert [path.name for path, content in files if path.read_bytes() != content] == []


def test_apps_that_are_out_there_go_on_working() -> None:
    today = datetime.now(UTC).date()
    assert list(complaints(sdl(build_schema()), on=today)) == []


def test_every_code_is_explained() -> None:
    explained = set(re.findall(r"[A-Z][A-Z_]+", (FOLDER / "codes.md").read_text("utf-8")))
    assert codes_in_use() - explained == set()


def test_no_code_is_explained_that_nobody_uses() -> None:
    explained = set(re.findall(r"`?\b([A-Z]+_[A-Z_]+)\b", (FOLDER / "codes.md").read_text("utf-8")))
    assert explained - codes_in_use() == set()


def test_every_scalar_is_mapped_to_every_platform() -> None:
    mapped = yaml.safe_load((FOLDER / "scalars.yaml").read_text("utf-8"))
    assert set(mapped) == {each.name for each in SCALARS.values()} | {"ID"}
    assert {tuple(sorted(each)) for each in mapped.values()} == {
        ("kotlin", "python", "swift", "typescript")
    }


def codes_in_use() -> set[str]:
    """Codes of DomainErrors, of refusals of requests, and of `extensions` written out."""
    found: set[str] = set()
    for file in python_files(*PACKAGES):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            found |= {text for text in _codes(node, file.name) if CODE.match(text)}
    return found


def _codes(node: ast.AST, file_name: str) -> Iterator[str]:
    match node:
        case ast.ClassDef(body=statements):
            for each in statements:
                if isinstance(each, ast.Assign) and _names(each) == ["code"]:
                    yield from _texts([each.value])
        case ast.Call(func=ast.Name(id="refusal" | "document_refusal" | "error_body")):
            yield from _texts(node.args)
        case ast.Dict(keys=[ast.Constant(value="code")], values=values):
            yield from _texts(values)
        case ast.Assign(value=ast.Constant(value=str(text))) if file_name == "errors.py":
            yield from [text] if _names(node)[0].isupper() else []


def _names(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
