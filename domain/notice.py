"""Notices (通知) that leave the house: what is told, how often it is tried, when it is given up."""

from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from domain.errors import DomainError
from domain.events import EventKind

MOST_ATTEMPTS = 10
FIRST_PAUSE, FACTOR, LONGEST_PAUSE = timedelta(seconds=10), 3, timedelta(hours=6)


class DeliveryState(StrEnum):
    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    DEAD = "DEAD"
    DROPPED = "DROPPED"


class NotDead(DomainError):
    """The delivery was not given up, so there is nothing to take up again."""

    code = "NOT_DEAD"


STATE_LABELS = {
    DeliveryState.PENDING: "待送达",
    DeliveryState.DELIVERED: "已送达",
    DeliveryState.DEAD: "多次送不到，已停止",
    DeliveryState.DROPPED: "接收方已移除，不再送",
}
UNTOLD = frozenset(
    {
        EventKind.WEBHOOK_ADDED,
        EventKind.WEBHOOK_CHANGED,
        EventKind.WEBHOOK_REMOVED,
        EventKind.NOTICE_GIVEN_UP,
        EventKind.NOTICE_RETRIED,
        EventKind.NOTICES_FORGOTTEN,
    }
)
"""About telling itself: a receiver that is down would otherwise cause ever more notices."""


def is_told(kind: EventKind, wanted: list[str]) -> bool:
    """Whether a receiver who asked for these kinds is told; who named none is told of all."""
    return kind not in UNTOLD and (not wanted or kind in wanted)


def state_after(attempts: int, status: int | None) -> DeliveryState:
    """What becomes of a delivery when its receiver answered so (None: not at all)."""
    if status is not None and 200 <= status < 300:
        return DeliveryState.DELIVERED
    return DeliveryState.DEAD if attempts >= MOST_ATTEMPTS else DeliveryState.PENDING


def pause_after(attempts: int, delivery_id: UUID) -> timedelta:
    """How long to wait after so many attempts: three times as long each time, spread by half.

    The spread follows from the delivery, so that those that failed together do not come again
    together.
    """
    whole: timedelta = min(FIRST_PAUSE * FACTOR ** (attempts - 1), LONGEST_PAUSE)
    said = sha256(f"{delivery_id.hex}:{attempts}".encode()).digest()
    return whole * (0.5 + said[0] / 510)
