"""Lock-out: five failures within 15 minutes close an account, or an address, to further tries."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from domain.errors import DomainError

MAX_FAILURES = 5
WINDOW = timedelta(minutes=15)


class SignInLocked(DomainError):
    """Too many failures lately; known and unknown accounts are locked alike."""

    code = "SIGN_IN_LOCKED"

    def __init__(self) -> None:
        minutes = WINDOW // timedelta(minutes=1)
        super().__init__(f"失败次数过多，请 {minutes} 分钟后再试，或联系县政协办公室。")


@dataclass(frozen=True, slots=True)
class Failures:
    """When somebody failed within the window, oldest first."""

    at: tuple[datetime, ...] = ()

    @classmethod
    def recent(cls, at: Iterable[datetime], *, now: datetime) -> "Failures":
        """Those that still count; one from the future does too, until the clock is off by more."""
        return cls(tuple(sorted(moment for moment in at if abs(now - moment) < WINDOW)))

    def is_locked(self, most: int = MAX_FAILURES) -> bool:
        return len(self.at) >= most

    def after(self, moment: datetime) -> "Failures":
        return Failures((*self.at, moment))

    def without(self, moment: datetime) -> "Failures":
        """Less one failure at that moment, which turned out to be none."""
        kept = list(self.at)
        if moment in kept:
            kept.remove(moment)
        return Failures(tuple(kept))


def account_key(phone: str) -> str:
    """Whom a try is for; a hash, for people also type what is none of our business."""
    return _key("account", phone)


def address_key(address: str) -> str:
    """Where a try came from; an IPv6 subscriber counts as one, whichever of its /64 it uses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return _key("address", address)
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return _key("address", str(mapped) if mapped else parsed.packed[:8].hex())
    return _key("address", str(parsed))


def pairing_key(owner: str) -> str:
    """Who tries pairing codes, or asks for them."""
    return _key("pairing", owner)


def receipt_key(owner: str) -> str:
    """Which receipt, or which address, codes are tried for."""
    return _key("receipt", owner)


def visitor_key(address: str) -> str:
    """Where matters without an account come from."""
    return _key("visitor", address_key(address))


def _key(kind: str, subject: str) -> str:
    return hashlib.sha256(f"{kind}:{subject}".encode()).hexdigest()
