"""A position in a county's event log as the opaque text that clients keep (EventCursor)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from domain.errors import DomainError

MAX_SEQ = 2**63 - 1
_PLAIN_SIZE = 24
_SCOPE_SIZE, _CHAIN_SIZE = 8, 4
_FULL_SIZE = _PLAIN_SIZE + _SCOPE_SIZE + _CHAIN_SIZE
_TEXT_SIZES = {_PLAIN_SIZE * 4 // 3, _FULL_SIZE * 4 // 3}


class BadCursor(DomainError):
    """The text is no position in this county's log."""

    code = "BAD_CURSOR"


@dataclass(frozen=True, slots=True)
class EventCursor:
    """Everything up to and including `seq` has been seen; 0 is before the first event.

    `scope` tells what its owner was allowed to see then, `chain` which log it was: the beginning
    of the event's hash. Both are empty in the cursor of an event, which is the same for everyone.
    """

    county_id: UUID
    seq: int
    scope: bytes = b""
    chain: bytes = b""


def to_text(county_id: UUID, seq: int) -> str:
    return urlsafe_b64encode(_bytes_of(county_id) + seq.to_bytes(8, "big")).decode()


def full_text(cursor: EventCursor) -> str:
    """The text of a cursor that knows its scope and its chain."""
    position = _bytes_of(cursor.county_id) + cursor.seq.to_bytes(8, "big")
    return urlsafe_b64encode(position + cursor.scope + cursor.chain).decode()


def chain_of(event_hash: str) -> bytes:
    """What a cursor keeps of the hash (hex) of the event it stands at; the log begins with none."""
    return bytes.fromhex(event_hash[: _CHAIN_SIZE * 2]) or bytes(_CHAIN_SIZE)


@lru_cache(maxsize=1_000)
def _bytes_of(county_id: UUID) -> bytes:
    """Counties are few, and a timeline writes thirty cursors of one."""
    return county_id.bytes


def from_text(text: str, *, county_id: UUID) -> EventCursor:
    """The position behind the text; BadCursor when malformed or of another county."""
    cursor = _decoded(text)
    if cursor is None or cursor.county_id != county_id:
        raise BadCursor("不是有效的事件位置，请重新加载。", path=("after",))
    return cursor


def _decoded(text: str) -> EventCursor | None:
    if len(text) not in _TEXT_SIZES or not text.isascii():
        return None
    try:
        raw = urlsafe_b64decode(text)
    except ValueError:
        return None
    if len(raw) not in (_PLAIN_SIZE, _FULL_SIZE):
        return None
    seq = int.from_bytes(raw[16:_PLAIN_SIZE], "big")
    scope, chain = raw[_PLAIN_SIZE:-_CHAIN_SIZE], raw[_PLAIN_SIZE + _SCOPE_SIZE :]
    return EventCursor(UUID(bytes=raw[:16]), seq, scope, chain) if seq <= MAX_SEQ else None
