"""How long our functions and files are; `python -m tests.sizes` prints it and fails on excess."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
PACKAGES = ("adapters", "domain", "engine", "models", "resolvers", "schema", "server", "services")
MEDIAN_FUNCTION_LINES = 8
MAX_FUNCTION_LINES = 60
LONG_FILE_LINES = 300
MAX_FILE_LINES = 400


@dataclass(frozen=True, slots=True)
class Size:
    """Lines of one file or one function, docstring and decorators left out."""

    where: str
    lines: int

    def __str__(self) -> str:
        return f"{self.where}: {self.lines} lines"


def python_files(*folders: str) -> Iterator[Path]:
    """Our sources; migrations are records of the past and stay out."""
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in file.relative_to(ROOT).parts:
                yield file


def file_sizes() -> list[Size]:
    return [
        Size(str(file.relative_to(ROOT)), len(file.read_text("utf-8").splitlines()))
        for file in python_files(*PACKAGES, "tests", "bench")
    ]


def function_sizes() -> list[Size]:
    return [size for file in python_files(*PACKAGES) for size in _functions(file)]


def excesses() -> list[str]:
    """What breaks STYLE 1, one line each."""
    functions, files = function_sizes(), file_sizes()
    middle = median(size.lines for size in functions) if functions else 0
    found = [str(size) for size in functions if size.lines > MAX_FUNCTION_LINES]
    found += [str(size) for size in files if size.lines > MAX_FILE_LINES]
    if middle > MEDIAN_FUNCTION_LINES:
        found.append(f"median function: {middle} lines")
    return found


def _functions(file: Path) -> Iterator[Size]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            where = f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
            yield Size(where, _lines(node))


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the last statement, less the docstring: what a reader has to hold in mind."""
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None or len(node.body) == 1:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)


def _report() -> str:
    functions, files = function_sizes(), file_sizes()
    lines = [
        f"sizes: {len(functions)} functions, median {median(s.lines for s in functions):g},"
        f" longest {max(s.lines for s in functions)}; {len(files)} files,"
        f" longest {max(s.lines for s in files)}"
    ]
    lines += [f"long file: {size}" for size in files if size.lines > LONG_FILE_LINES]
    return "\n".join(lines + [f"too long: {excess}" for excess in excesses()])


if __name__ == "__main__":
    sys.stdout.write(_report() + "\n")
    sys.exit(bool(excesses()))
