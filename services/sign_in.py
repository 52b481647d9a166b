"""Signing in (登录) with phone and password."""

from dataclasses import dataclass, field

from domain.actor import Actor
from domain.ids import new_uuid
from domain.member_row import BadPhone, clean_phone
from domain.session import MAX_DEVICE_NAME, SignInRefused
from domain.text import clean
from models.account import Account
from services.actors import ACCOUNT_RELATIONS, actor_of
from services.attempt import attempt
from services.ports import Ports
from services.session import Issued, open_session
from services.work import unit_of_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What somebody says to be let in, and from which address."""

    phone: str
    password: str = field(repr=False)
    device_name: str = ""
    address: str = ""


async def sign_in(credentials: Credentials, *, ports: Ports) -> Issued:
    """A new session for the right phone and password.

    SignInRefused for all else, alike in text and in time whether the account exists or not;
    SignInLocked after five failures in 15 minutes for the account or from the address.
    """
    phone = _clean_phone(credentials.phone)
    device_name = clean(credentials.device_name, path=("input", "deviceName"), most=MAX_DEVICE_NAME)
    async with attempt(phone, credentials.address, ports=ports) as tried:
        account = await _account_with(phone)
        is_known = await tried.matches(credentials.password, account)
        actor = await _actor(account, ports=ports) if is_known else None
        if account is None or actor is None:
            await tried.record_lock(account, ports=ports)
            raise SignInRefused
        async with unit_of_work(by=actor, ports=ports) as work:
            await tried.forgive(work=work)
            await require_unchanged(account)
            return await open_session(account, device_name=device_name, work=work)


async def require_unchanged(account: Account) -> None:
    """Lock the account's row; SignInRefused when it was closed or got another password."""
    same = await Account.filter(
        id=account.id, password_hash=account.password_hash, is_active=True
    ).select_for_update()
    if not same:
        raise SignInRefused


def _clean_phone(text: str) -> str:
    try:
        return clean_phone(text)
    except BadPhone as bad:
        raise BadPhone(bad.message, path=("input", "phone")) from None


async def _account_with(phone: str) -> Account | None:
    return await Account.filter(phone=phone).select_related(*ACCOUNT_RELATIONS).first()


async def _actor(account: Account | None, *, ports: Ports) -> Actor | None:
    """The actor of a session that is about to be opened; None when the account is closed."""
    if account is None:
        return None
    return await actor_of(account, new_uuid(), now=ports.clock.now(), areas=ports.areas)
