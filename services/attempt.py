"""One attempt at a password: counted as a failure before it is made, uncounted if it was none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from domain.events import EventKind
from domain.lockout import MAX_FAILURES, WINDOW, SignInLocked, account_key, address_key
from domain.password import MAX_PASSWORD, normalised
from models.account import Account
from models.columns import instant_text
from services.audience import OFFICE, tags
from services.lockout import Taken, is_locked, succeed, take_try
from services.ports import PasswordTurn, Ports
from services.work import Work, system_actor, unit_of_work


@dataclass(frozen=True, slots=True)
class Attempt:
    """A turn at the hasher, with a try already counted against an account and an address."""

    turn: PasswordTurn
    account_key: str
    address_key: str
    taken: Taken

    async def matches(self, password: str, account: Account | None) -> bool:
        """Whether it is the account's password; takes as long when there is no account."""
        clean = normalised(password)
        is_possible = account is not None and len(clean) <= MAX_PASSWORD
        expected = account.password_hash if account is not None and is_possible else None
        return await self.turn.verify(clean[:MAX_PASSWORD], expected)

    async def forgive(self, *, work: Work) -> None:
        """It succeeded: the account starts afresh, the address gets this try back."""
        await succeed(self.account_key, self.address_key, self.taken.at, work=work)

    async def record_lock(self, account: Account | None, *, ports: Ports) -> None:
        """It failed: if that was one too many for an existing account, the log says so."""
        if account is None or self.taken.counts[self.account_key] < MAX_FAILURES:
            return
        by = system_actor(account.county_id)
        async with unit_of_work(by=by, ports=ports) as work:
            work.record(
                EventKind.ACCOUNT_LOCKED,
                ("Account", account.id),
                audience=(*tags(account=account.id), OFFICE),
                data={"until": instant_text(self.taken.at + WINDOW)},
            )


@asynccontextmanager
async def attempt(owner: str, address: str, *, ports: Ports) -> AsyncIterator[Attempt]:
    """An attempt for the owner of a phone number; SignInLocked after too many failures.

    It is counted during one's turn, so that a crowd behind one address, all with the right
    password, is not taken for a guesser.
    """
    keys = (account_key(owner), address_key(address))
    if await is_locked(keys, now=ports.clock.now()):
        raise SignInLocked
    async with ports.passwords.turn() as turn:
        taken = await take_try(keys, ports=ports)
        if taken is None:
            raise SignInLocked
        yield Attempt(turn, *keys, taken)
