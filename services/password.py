"""Changing one's password, which an initial one asks for before anything else."""

from domain.actor import Actor
from domain.errors import DomainError
from domain.events import EventKind
from domain.password import WeakPassword, normalised, require_strong
from domain.session import EndReason
from models.account import Account
from services.actors import ACCOUNT_RELATIONS
from services.attempt import attempt
from services.audience import tags
from services.ports import Ports
from services.session import end_all
from services.sign_in import require_unchanged
from services.work import Work, unit_of_work


class WrongPassword(DomainError):
    """The old password is not the account's."""

    code = "WRONG_PASSWORD"

    def __init__(self) -> None:
        super().__init__("原密码不正确。", path=("input", "oldPassword"))


async def change_password(old: str, new: str, *, address: str, by: Actor, ports: Ports) -> bool:
    """Replace one's password and end all one's other sessions; True when that was done before.

    WeakPassword for a new one that is guessable or no new one; WrongPassword for a wrong old
    one, which counts like a failed sign-in.
    """
    account = await Account.get(id=by.account_id).select_related(*ACCOUNT_RELATIONS)
    strong = require_strong(new, phone=account.phone)
    if strong == normalised(old):
        raise WeakPassword("新密码不能与原密码相同。", path=("input", "newPassword"))
    owner = account.phone or account.id.hex
    async with attempt(owner, address, ports=ports) as tried:
        is_known = await tried.matches(old, account)
        is_done = not is_known and await tried.matches(strong, account)
        if not is_known and not is_done:
            await tried.record_lock(account, ports=ports)
            raise WrongPassword
        password_hash = None if is_done else await tried.turn.hash(strong)
        async with unit_of_work(by=by, ports=ports) as work:
            await tried.forgive(work=work)
            if password_hash is not None:
                await require_unchanged(account)
                await _replace(account, password_hash, work=work)
    ports.session_cache.forget_account(account.id)
    return is_done


async def _replace(account: Account, password_hash: str, *, work: Work) -> None:
    await Account.filter(id=account.id).update(
        password_hash=password_hash, must_change_password=False
    )
    work.record(
        EventKind.PASSWORD_CHANGED, ("Account", account.id), audience=tags(account=account.id)
    )
    await end_all(account.id, EndReason.PASSWORD_CHANGED, work=work, keep=work.by.session_id)
