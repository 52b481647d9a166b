"""The mobile contract as files: the SDL, and each app's manifest of trusted operations."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson
import strawberry
from graphql import (
    DocumentNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    Visitor,
    parse,
    visit,
)

from server.trusted_documents import FORMAT

FOLDER = Path(__file__).resolve().parent.parent / "mobile_contract"
SHARED = "fragments"
APPS = tuple(sorted(each.name for each in (FOLDER / "operations").iterdir() if each.name != SHARED))
"""Every folder of operations is an app; what they share is none."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation with every fragment it needs: the exact text that apps are built with."""

    name: str
    kind: str
    body: str

    @property
    def id(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


def sdl(schema: strawberry.Schema) -> str:
    """The schema's text; types are sorted, so that a change shows as a small difference."""
    return schema.as_str() + "\n"


def operations(app: str, *, folder: Path = FOLDER) -> list[Operation]:
    """The app's operations by name, each a named operation of its own file."""
    fragments = _fragments(folder)
    files = sorted((folder / "operations" / app).glob("*.graphql"))
    return [_operation(path.read_text("utf-8"), fragments) for path in files]


def manifest(app: str, *, folder: Path = FOLDER) -> bytes:
    """The app's manifest in Apollo's format; bodies are kept as they are, never re-printed."""
    listed = [
        {"id": each.id, "name": each.name, "type": each.kind, "body": each.body}
        for each in operations(app, folder=folder)
    ]
    content = {"format": FORMAT, "version": 1, "operations": listed}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def contract_files(schema: strawberry.Schema, *, version: str) -> Iterator[tuple[Path, bytes]]:
    """Every generated file of the contract with its content."""
    yield FOLDER / "schema.graphqls", sdl(schema).encode()
    for app in APPS:
        yield FOLDER / "manifests" / app / f"{version}.json", manifest(app)


def _fragments(folder: Path) -> dict[str, str]:
    files = (folder / "operations" / SHARED).glob("*.graphql")
    return {path.stem: path.read_text("utf-8").strip() for path in files}


def _operation(text: str, fragments: dict[str, str]) -> Operation:
    document = parse(text)
    definition = next(
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    )
    if definition.name is None:
        raise ValueError("an operation of the contract needs a name")
    body = with_fragments(text, fragments)
    return Operation(definition.name.value, definition.operation.value, body)


def with_fragments(text: str, fragments: Mapping[str, str]) -> str:
    """The text, then every known fragment it needs, by name: one text, known by its hash."""
    needed = sorted(_needed(parse(text), fragments))
    return "\n\n".join([text.strip(), *(fragments[name] for name in needed)])


def _needed(document: DocumentNode, fragments: Mapping[str, str]) -> set[str]:
    """The known fragments a document spreads, and those they spread in turn."""
    needed: set[str] = set()
    waiting = _spreads(document) & fragments.keys()
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting |= _spreads_of(fragments[name]) & fragments.keys() - needed
    return needed


@cache
def _spreads_of(fragment: str) -> frozenset[str]:
    """Hundreds of operations spread the same few fragments."""
    return frozenset(_spreads(parse(fragment)))


def _spreads(document: DocumentNode) -> set[str]:
    found: set[str] = set()

    class Spreads(Visitor):
        def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
            found.add(node.name.value)

    visit(document, Spreads())
    return found
