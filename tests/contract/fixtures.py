"""Recorded examples of every operation: `mobile_contract/fixtures/<version>/<Operation>.json`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from server.contract import FOLDER

FIXTURES = FOLDER / "fixtures"


@dataclass(frozen=True)
class Example:
    """Who asked what, and the answer; `id` is that of the operation's text."""

    id: str
    by: str | None
    variables: dict[str, Any]
    answer: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Example":
        return cls(**orjson.loads(path.read_bytes()))

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(orjson.dumps(self, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


@dataclass(frozen=True)
class Promise:
    """An operation that an app in the field was built with, and where its example belongs."""

    name: str
    kind: str
    id: str
    body: str
    example: Path


def promises() -> Iterator[Promise]:
    """Of every manifest that is served; apps of one version share their operations."""
    for path in sorted((FOLDER / "manifests").glob("*/*.json")):
        for each in orjson.loads(path.read_bytes())["operations"]:
            example = FIXTURES / path.stem / f"{each['name']}.json"
            yield Promise(each["name"], each["type"], each["id"], each["body"], example)
