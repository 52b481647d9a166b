"""When something happened, told by a phone whose clock may be wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SUSPECT_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """The corrected time, the offset of the phone's clock in milliseconds, whether it is odd."""

    captured_at: datetime
    offset_ms: int
    is_suspect: bool


def corrected(
    captured_at: datetime, *, sent_at: datetime | None, received_at: datetime
) -> CaptureTime:
    """captured + (received − sent), never later than received; flagged, never refused."""
    offset = received_at - sent_at if sent_at else timedelta(0)
    try:
        moment = min(captured_at + offset, received_at)
    except OverflowError:  # a clock so wrong that the calendar ends tells nothing
        moment = received_at
    is_suspect = abs(offset) >= SUSPECT_AFTER or captured_at - received_at >= SUSPECT_AFTER
    return CaptureTime(moment, round(offset / timedelta(milliseconds=1)), is_suspect)
