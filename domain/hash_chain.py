"""The chain that makes the event log tamper-evident: canonical text of a fact, and its link."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any

import orjson

GENESIS = ""
"""What stands before the first link."""
MAX_EXACT = 2**53
_PLAIN = frozenset({str, int, bool, type(None)})


def canonical(fact: dict[str, Any]) -> bytes:
    """The one JSON text of a fact (RFC 8785 for ASCII keys), the same after any JSON store.

    ValueError for numbers that a store may give back changed.
    """
    stable = _stable(fact) if _has_float(fact.values()) else fact
    return orjson.dumps(stable, option=orjson.OPT_SORT_KEYS)


def link(prev_hash: str, fact: dict[str, Any]) -> str:
    """SHA-256 (hex) over the link before and the canonical text of the fact."""
    return sha256(prev_hash.encode() + canonical(fact)).hexdigest()


def _has_float(parts: Collection[Any]) -> bool:
    """Whether a number that may need care lies anywhere below; most facts have none."""
    for kind in set(map(type, parts)) - _PLAIN:
        if kind is float:
            return True
        if any(_has_float(_parts(part)) for part in parts if type(part) is kind):
            return True
    return False


def _parts(value: Any) -> Collection[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


def _stable(value: Any) -> Any:
    if isinstance(value, float):
        return _stable_number(value)
    if isinstance(value, dict):
        return {name: _stable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_stable(part) for part in value]
    return value


def _stable_number(number: float) -> float | int:
    """PostgreSQL keeps 1e15 as 1000000000000000 and -0.0 as 0: so do we, before hashing."""
    if not abs(number) < MAX_EXACT:
        raise ValueError(f"{number} would not survive a JSON store unchanged")
    return int(number) if number.is_integer() else number
