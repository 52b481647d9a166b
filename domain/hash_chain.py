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


NOTE, SALT, DIGEST = "note", "noteSalt", "noteDigest"


def noted(data: dict[str, Any], salt: str) -> dict[str, Any]:
    """The data with proof of its note: a digest that the chain covers in place of the words.

    People write what they like into a note, and the law may have it erased (PIPL art. 47). Without
    note and salt the digest tells nothing, and the chain holds all the same.
    """
    note = data.get(NOTE)
    return {**data, SALT: salt, DIGEST: _digest(salt, note)} if note else data


def lasting(data: dict[str, Any]) -> dict[str, Any]:
    """What the chain covers of an event's data."""
    return _without(data, NOTE, SALT) if DIGEST in data else data


def forgotten(data: dict[str, Any]) -> dict[str, Any]:
    """The data without its note. ValueError when the chain covers the very words."""
    if DIGEST not in data:
        raise ValueError("the note is part of the chain")
    return lasting(data)


def told(data: dict[str, Any]) -> dict[str, Any]:
    """The data as it was given, without the proof."""
    return _without(data, SALT, DIGEST) if DIGEST in data else data


def is_forgotten(data: dict[str, Any]) -> bool:
    return DIGEST in data and NOTE not in data


def is_note_true(data: dict[str, Any]) -> bool:
    """Whether the note, where there is one, is the one that was proved."""
    if DIGEST not in data or (NOTE not in data and SALT not in data):
        return True
    return bool(data[DIGEST] == _digest(data.get(SALT), data.get(NOTE)))


def _digest(salt: object, note: object) -> str:
    return sha256(f"{salt}{note}".encode()).hexdigest()


def _without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


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
