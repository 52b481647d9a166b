"""Letting members in: a first password from the office, which its owner has to replace at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, Invalid, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.password import first_password
from domain.session import EndReason
from models.account import Account
from services.audience import OFFICE, tags
from services.ports import Ports
from services.session import end_all
from services.work import Call, Work, perform

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a member needs for the first sign-in; the password is told once and not kept."""

    member_id: UUID
    name: str
    phone: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invited:
    invitations: Sequence[Invitation]
    replayed: bool


async def invite(member_ids: Sequence[UUID], *, by: Actor, ports: Ports, call: Call) -> Invited:
    """New first passwords for members, whose sessions end; repeated, the same are told again.

    NotFound when one of them has no account that could sign in, and then none is changed.
    """
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("初始密码由县政协办公室设定。")
    wanted = list(dict.fromkeys(member_ids))
    if not 1 <= len(wanted) <= MOST:
        raise Invalid(f"一次选 1 到 {MOST} 位委员。", path=("input", "memberIds"))
    passwords = _passwords(wanted, call.key or new_uuid().hex, ports)
    hashes = await _hashed(passwords, ports)

    async def step(work: Work) -> UUID:
        for account in await _accounts(wanted, work):
            await _let_in(account, hashes[account.member_id], work)
        return work.by.account_id

    result = await perform(step, by=by, ports=ports, call=call)
    known = await Account.filter(member_id__in=wanted, county_id=by.county_id).order_by("name")
    for account in known:
        ports.session_cache.forget_account(account.id)
    return Invited([_invitation(account, passwords) for account in known], result.replayed)


def _passwords(member_ids: Sequence[UUID], key: str, ports: Ports) -> dict[UUID, str]:
    """Whoever repeats a call whose answer was lost is told the same."""
    return {
        each: first_password(ports.stamper.stamp(f"{each.hex}:{key}", purpose="first-password"))
        for each in member_ids
    }


async def _hashed(passwords: dict[UUID, str], ports: Ports) -> dict[UUID | None, str]:
    hashes: dict[UUID | None, str] = {}
    for member_id, password in passwords.items():
        async with ports.passwords.turn() as turn:
            hashes[member_id] = await turn.hash(password)
    return hashes


async def _accounts(member_ids: Sequence[UUID], work: Work) -> list[Account]:
    of_county = Account.filter(county_id=work.by.county_id, member_id__in=member_ids)
    found = await of_county.filter(is_active=True, phone__isnull=False).select_for_update()
    if len(found) < len(member_ids):
        raise NotFound("有的委员没有可以登录的账号。", path=("input", "memberIds"))
    return found


async def _let_in(account: Account, password_hash: str, work: Work) -> None:
    work.update(account, password_hash=password_hash, must_change_password=True)
    await end_all(account.id, EndReason.PASSWORD_CHANGED, work=work)
    work.record(
        EventKind.ACCOUNT_INVITED,
        ("Account", account.id),
        audience=(OFFICE, *tags(account=account.id)),
    )


def _invitation(account: Account, passwords: dict[UUID, str]) -> Invitation:
    member_id, phone = account.member_id, account.phone
    assert member_id is not None
    assert phone is not None
    password = passwords[member_id]
    return Invitation(member_id=member_id, name=account.name, phone=phone, password=password)
