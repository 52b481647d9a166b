"""argon2id off the event loop, a few at a time: each takes 19 MiB and some 40 ms."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_bytes

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.low_level import ARGON2_VERSION

from domain.errors import DomainError

MEMORY_KIB, PASSES, LANES = 19_456, 4, 1
"""Twice the passes OWASP asks of this much memory (Password Storage Cheat Sheet).

The library's own 64 MiB would not fit beside the server on a machine of 256 MiB.
"""
AT_A_TIME = 2
MOST_WAITING = 100


class TooBusy(DomainError):
    """So many are signing in that waiting would help nobody."""

    code = "TOO_BUSY"

    def __init__(self) -> None:
        super().__init__("现在登录的人太多，请稍候片刻再试。")


class Argon2Hasher:
    """Fits services.ports.PasswordHasher."""

    def __init__(
        self,
        hasher: PasswordHasher | None = None,
        *,
        at_a_time: int = AT_A_TIME,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._hasher = hasher or PasswordHasher(PASSES, MEMORY_KIB, LANES)
        self._turns = asyncio.Semaphore(at_a_time)
        self._most_waiting = most_waiting
        self._waiting = 0
        self._nobodys = _nobodys_hash(self._hasher)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator["Argon2Turn"]:
        """Wait for a turn; TooBusy when too many are waiting already."""
        if self._waiting >= self._most_waiting:
            raise TooBusy
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            yield Argon2Turn(self._hasher, self._nobodys)
        finally:
            self._turns.release()


class Argon2Turn:
    """Fits services.ports.PasswordTurn."""

    def __init__(self, hasher: PasswordHasher, nobodys: str) -> None:
        self._hasher, self._nobodys = hasher, nobodys

    async def hash(self, password: str) -> str:
        return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether they belong together; None takes as long and is always False."""
        compared = self._nobodys if password_hash is None else password_hash
        is_same = await asyncio.to_thread(self._is_same, password, compared)
        return is_same and password_hash is not None

    def _is_same(self, password: str, password_hash: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (Argon2Error, InvalidHashError, UnicodeEncodeError):
            return False


def _nobodys_hash(hasher: PasswordHasher) -> str:
    """What nobody's password is compared with, so that it takes as long as somebody's.

    Random bytes in the form of a hash (RFC 9106 as in its reference code): made in no time.
    """
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (
        b64encode(token_bytes(size)).rstrip(b"=").decode()
        for size in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"
