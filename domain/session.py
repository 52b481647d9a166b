"""Sign-ins (登录): what is refused, and which refresh tokens may still be used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from domain.errors import DomainError

ASKED_TWICE_WITHIN = timedelta(seconds=30)
MAX_DEVICE_NAME = 60
FIRST_GENERATION = 0


class SignInRefused(DomainError):
    """Phone and password don't belong together; which of them is wrong is never said."""

    code = "SIGN_IN_REFUSED"

    def __init__(self) -> None:
        super().__init__("手机号或密码不正确，请核对后重试。忘记密码请联系县政协办公室。")


class SessionEnded(DomainError):
    """The refresh token is unknown, expired, used before or its session was ended."""

    code = "SESSION_ENDED"

    def __init__(self) -> None:
        super().__init__("登录已失效，请重新登录。")


class PasswordChangeRequired(DomainError):
    """An initial password lets nobody do anything but change it."""

    code = "PASSWORD_CHANGE_REQUIRED"

    def __init__(self) -> None:
        super().__init__("请先修改初始密码，再进行其他操作。")


class EndReason(StrEnum):
    """Why a session was ended, for the record."""

    SIGNED_OUT = "SIGNED_OUT"
    REVOKED = "REVOKED"
    TOKEN_REUSED = "TOKEN_REUSED"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"


class Presented(Enum):
    """What a refresh token is to its session at the moment it is presented."""

    CURRENT = "current"
    REPEATED = "repeated"
    REUSED = "reused"


@dataclass(frozen=True, slots=True)
class Rotation:
    """How often a session's refresh token has been exchanged, when last, and what came of it."""

    generation: int
    used_generation: int
    rotated_at: datetime

    def judge(self, generation: int, *, now: datetime) -> Presented:
        """CURRENT is exchanged; the one before is answered again; all others are stolen.

        Again until a token of the answer has been used, for the answer may have been lost in a
        valley without a signal; and for 30 s in any case, for an app may ask twice at once.
        A repeated exchange joins the same generation, so when two hold a token of it, the first
        exchange makes the other one's reused.
        """
        if generation == self.generation:
            return Presented.CURRENT
        is_previous = generation == self.generation - 1
        is_fresh = now - self.rotated_at <= ASKED_TWICE_WITHIN
        if is_previous and (is_fresh or self.used_generation < self.generation):
            return Presented.REPEATED
        return Presented.REUSED
