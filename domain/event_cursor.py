"""A position in a county's event log as the opaque text that clients keep (EventCursor)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from domain.errors import DomainError

_SIZE = 24
_TEXT_SIZE = 32
MAX_SEQ = 2**63 - 1


class BadCursor(DomainError):
    """The text is no position in this county's log."""

    code = "BAD_CURSOR"


@dataclass(frozen=True, slots=True)
class EventCursor:
    """Everything up to and including `seq` has been seen; 0 is before the first event."""

    county_id: UUID
    seq: int


def to_text(county_id: UUID, seq: int) -> str:
    return urlsafe_b64encode(_bytes_of(county_id) + seq.to_bytes(8, "big")).decode()


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
    if len(text) != _TEXT_SIZE or not text.isascii():
        return None
    raw = urlsafe_b64decode(text)
    seq = int.from_bytes(raw[16:], "big") if len(raw) == _SIZE else -1
    return EventCursor(UUID(bytes=raw[:16]), seq) if 0 <= seq <= MAX_SEQ else None
