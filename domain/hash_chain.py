"""The chain that makes the event log tamper-evident: canonical text of a fact, and its link."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

GENESIS = ""
"""What stands before the first link."""
MAX_EXACT = 2**53


def canonical(fact: Mapping[str, object]) -> bytes:
    """The one JSON text of a fact (RFC 8785 for ASCII keys), the same after any JSON store.

    ValueError for numbers that a store may give back changed.
    """
    return orjson.dumps(_stable(fact), option=orjson.OPT_SORT_KEYS)


def link(prev_hash: str, fact: Mapping[str, object]) -> str:
    """SHA-256 (hex) over the link before and the canonical text of the fact."""
    return sha256(prev_hash.encode() + canonical(fact)).hexdigest()


def _stable(value: Any) -> Any:
    if isinstance(value, float):
        return _stable_number(value)
    if isinstance(value, Mapping):
        return {name: _stable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_stable(part) for part in value]
    return value


def _stable_number(number: float) -> float | int:
    """PostgreSQL keeps 1e15 as 1000000000000000 and -0.0 as 0: so do we, before hashing."""
    if not abs(number) < MAX_EXACT:
        raise ValueError(f"{number} would not survive a JSON store unchanged")
    return int(number) if number.is_integer() else number
