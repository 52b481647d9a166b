"""ARCHITECTURE §1: who may import whom, and that the rules really bite."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sizes import PACKAGES, ROOT, python_files

FORBIDDEN = [
    ("domain/trespass.py", "import services", "layers"),
    ("domain/trespass.py", "import tortoise", "pure-domain"),
    ("domain/trespass.py", "import graphql", "pure-domain"),
    ("models/trespass.py", "import services.ports", "layers"),
    ("models/trespass.py", "import strawberry", "no-transport-below"),
    ("services/trespass.py", "import engine", "layers"),
    ("services/trespass.py", "import resolvers", "layers"),
    ("services/trespass.py", "import adapters", "adapters-chosen-once"),
    ("services/trespass.py", "import starlette.requests", "no-transport-below"),
    ("services/trespass.py", "import graphql", "no-graphql-in-services"),
    ("engine/trespass.py", "import schema", "layers"),
    ("engine/trespass.py", "import strawberry", "no-transport-below"),
    ("adapters/trespass.py", "import models", "adapters-know-ports"),
    ("adapters/trespass.py", "import services.work", "adapters-know-ports"),
    ("schema/trespass.py", "import models", "schema-declares"),
    ("schema/trespass.py", "import tortoise", "schema-declares"),
    ("resolvers/trespass.py", "import server", "layers"),
]


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache", *chosen],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages emptied down to what the rules need to see, so that each breach stands alone."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for module in ("ports", "work"):
        (tmp_path / f"services/{module}.py").touch()
    return tmp_path


def test_the_code_keeps_every_contract() -> None:
    answer = lint(ROOT)

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_adapters_may_know_the_ports(copy: Path) -> None:
    (copy / "adapters/clock.py").write_text("import services.ports\nimport domain\n")

    assert lint(copy).returncode == 0


@pytest.mark.parametrize(("file", "statement", "contract"), FORBIDDEN)
def test_each_forbidden_import_is_reported(
    copy: Path, file: str, statement: str, contract: str
) -> None:
    (copy / file).write_text(statement + "\n")

    answer = lint(copy, contract)

    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert file.removesuffix(".py").replace("/", ".") in answer.stdout


def test_the_domain_never_awaits() -> None:
    waiting = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in python_files("domain")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
    ]

    assert waiting == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Without __init__.py two tests of the same noun in two folders hide each other."""
    folders = {file.parent for file in (ROOT / "tests").rglob("*.py")}

    assert sorted(str(f) for f in folders if not (f / "__init__.py").exists()) == []


def test_no_package_is_named_like_a_standard_module() -> None:
    assert set(PACKAGES) & set(sys.stdlib_module_names) == set()
