"""The rotating code people scan to check in: it says which consultation and when it was shown."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.errors import DomainError

TURN = timedelta(seconds=30)
SCANNED_WITHIN = timedelta(seconds=90)
"""A code is shown for one turn; scanning takes a while, and clocks of phones are not exact."""
_TEXT = re.compile(r"gh1\.([0-9a-f]{32})\.([0-9]{1,10})\.([0-9a-f]{24})\Z")


class BadCheckInCode(DomainError):
    """The code is not one this server showed for this consultation, or was shown too long ago."""

    code = "BAD_CHECK_IN_CODE"


@dataclass(frozen=True, slots=True)
class CheckInCode:
    """A consultation and the number of the turn, counted from 1970."""

    consultation_id: UUID
    turn: int

    @classmethod
    def at(cls, consultation_id: UUID, moment: datetime) -> "CheckInCode":
        return cls(consultation_id, int(moment.timestamp() // TURN.total_seconds()))

    @property
    def shown_at(self) -> datetime:
        return datetime.fromtimestamp(self.turn * TURN.total_seconds(), UTC)

    @property
    def expires_at(self) -> datetime:
        return self.shown_at + TURN

    @property
    def signed(self) -> str:
        """What is signed: bound to its purpose, so that no other signature will do."""
        return f"check-in:{self.consultation_id.hex}:{self.turn}"

    def text(self, mac: str) -> str:
        return f"gh1.{self.consultation_id.hex}.{self.turn}.{mac}"

    def require_scanned(self, scanned_at: datetime, *, now: datetime) -> None:
        """BadCheckInCode unless the phone saw it while it was shown; sending may come later."""
        shown = self.shown_at
        is_shown_yet = shown <= now + TURN
        if not is_shown_yet or not shown - TURN <= scanned_at <= shown + SCANNED_WITHIN:
            raise _bad("签到码已过期，请重新扫描屏幕上的码，或改用定位、点名签到。")


def read(text: str) -> tuple[CheckInCode, str]:
    """The code and its signature; BadCheckInCode when it is not one."""
    found = _TEXT.match(text)
    if found is None or int(found[2]) > 10**9:
        raise _bad("这不是签到码，请扫描协商现场屏幕上的码。")
    return CheckInCode(UUID(found[1]), int(found[2])), found[3]


def refuse_foreign() -> BadCheckInCode:
    return _bad("这个码不是本场协商的签到码，请重新扫描。")


def _bad(message: str) -> BadCheckInCode:
    return BadCheckInCode(message, path=("input", "code"))
