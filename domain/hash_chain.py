"""The chain that makes the event log tamper-evident: canonical text of a fact, and its link."""

from hashlib import sha256
from typing import Any

import orjson

GENESIS = ""
"""What stands before the first link."""

MAX_EXACT = 2**53
_PLAIN = frozenset({str, int, bool, type(None)})


def canonical(fact: dict[str, Any]) -> bytes:
    """The one JSON text of a fact (RFC 8785 for ASCII keys) whose numbers are `stable`."""
    return orjson.dumps(fact, option=orjson.OPT_SORT_KEYS)


def link(prev_hash: str, fact: dict[str, Any]) -> str:
    """SHA-256 (hex) over the link before and the canonical text of the fact."""
    return linked(prev_hash, canonical(fact).decode())


def linked(prev_hash: str, text: str) -> str:
    """The link over a fact whose canonical text is known."""
    return sha256(f"{prev_hash}{text}".encode()).hexdigest()


def stable(data: dict[str, Any]) -> dict[str, Any]:
    """The same data with its numbers as any JSON store gives them back.

    PostgreSQL keeps 1e15 as 1000000000000000 and -0.0 as 0. ValueError for what it would change.
    """
    return data if _PLAIN.issuperset(map(type, data.values())) else _stable(data)


def _stable(value: Any) -> Any:
    if isinstance(value, float):
        return _stable_number(value)
    if isinstance(value, dict):
        return {name: _stable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_stable(part) for part in value]
    return value


def _stable_number(number: float) -> float | int:
    if not abs(number) < MAX_EXACT:
        raise ValueError(f"{number} would not survive a JSON store unchanged")
    return int(number) if number.is_integer() else number
